#!/usr/bin/env bash
# Compiles the constructs with jsii, makes the Python wheel, installs it, and synthesizes a Python app with it.
set -euo pipefail
cd "$(dirname "$0")/../.."
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node scripts/setup.mjs
npm run --silent jsii
npm run --silent package:python
python3 -m venv "$work/venv"
pip=("$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check)
# The index may trail npm's aws-cdk-lib by a version, so the wheel's own floor is not asked for.
"${pip[@]}" aws-cdk-lib
"${pip[@]}" --no-deps build/python/*.whl
"$work/venv/bin/python" test/python_app/app.py
printf 'The Python app synthesizes with %s.\n' build/python/*.whl
