"""An emulator with the digits example deployed to it, for clients written in Python."""

import json
import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CLI = ["node", str(ROOT / "emulator" / "dist" / "cli.js")]


def exports(state: Path) -> dict[str, str]:
    """What a shell has after `eval "$(serving-local env)"`."""
    lines = subprocess.check_output([*CLI, "env", "--state", state], text=True).splitlines()
    words = [shlex.split(line) for line in lines]
    return dict(word[1].split("=", 1) for word in words if word[0] == "export")


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    state = tmp_path_factory.mktemp("serving")
    server = subprocess.Popen([*CLI, "start", "--port", "0", "--state", state])
    try:
        holder = state / "served-by.json"
        while not holder.exists() or "url" not in json.loads(holder.read_text() or "{}"):
            assert server.poll() is None, "the emulator ended"
            time.sleep(0.05)
        yield {**os.environ, **exports(state)}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


@pytest.fixture(scope="session")
def endpoint_name(environment, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cdk")
    outputs = folder / "outputs.json"
    cdk = ["node_modules/.bin/cdk", "deploy", "--require-approval", "never", "--output", folder / "cdk.out"]
    subprocess.run([*cdk, "--outputs-file", outputs], cwd=ROOT, env=environment, check=True)
    return json.loads(outputs.read_text())["Digits"]["EndpointName"]


@pytest.fixture(scope="session")
def runtime(environment):
    import boto3

    return boto3.client(
        "sagemaker-runtime",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
