#!/usr/bin/env bash
# Builds images with a real Docker engine and runs them: the inference images, and those that the emulator runs.
# Where no engine answers, it installs and starts one of its own (root, Debian), which is stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! docker version >/dev/null 2>&1; then
  command -v dockerd >/dev/null && command -v debootstrap >/dev/null || {
    apt-get update -qq
    apt-get install -y -qq docker.io debootstrap >/dev/null
  }
  engine=$(mktemp -d)
  export DOCKER_HOST="unix://$engine/docker.sock" SERVING_DOCKER_NETWORK=host
  dockerd --host "$DOCKER_HOST" --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs \
    --data-root "$engine/data" --exec-root "$engine/exec" --pidfile "$engine/pid" >"$engine/log" 2>&1 &
  daemon=$!
  trap 'kill "$daemon"; wait "$daemon" || true; umount "$engine"/exec/netns/* || true; rm -rf "$engine"' EXIT
  for _ in $(seq 100); do docker version >/dev/null 2>&1 && break; sleep 0.2; done
  docker version >/dev/null || { tail -n 20 "$engine/log"; exit 1; }
fi

if [ -z "${BASE_IMAGE:-}" ]; then
  export BASE_IMAGE=serving-base
  sh test/docker/base.sh "$BASE_IMAGE"
fi
node scripts/build-emulator.mjs
SERVING_TEST_DOCKER=1 npx jest --testPathPatterns '\.docker\.test\.ts$'
