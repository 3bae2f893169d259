"""The examples of every kind of endpoint: deployed by the real cdk deploy, called by the JavaScript SDK in their own drivers,
and then by boto3; destroyed in the end."""

import csv
import json
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[2]
JSON = {"ContentType": "application/json", "Accept": "application/json"}


def image(index=0):
    """A handwritten digit: its label, and the body that asks what it is."""
    with (ROOT / "examples" / "digits" / "test-images.csv").open() as file:
        label, *pixels = list(csv.reader(file))[1 + index]
    return int(label), json.dumps({"instances": [[int(pixel) for pixel in pixels]]})


class Served:
    """An example that is served, as boto3 sees it."""

    def __init__(self, url, outputs, report):
        self.url, self.outputs, self.report = url, outputs, report
        self.endpoint_name = outputs["EndpointName"]
        self.runtime = self.client("sagemaker-runtime")

    def client(self, service):
        keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
        return boto3.client(service, endpoint_url=self.url, region_name="us-east-1", **keys)

    def label(self, body, **more):
        answer = self.runtime.invoke_endpoint(EndpointName=self.endpoint_name, Body=body, **JSON, **more)
        return json.loads(answer["Body"].read())["predictions"][0]["label"]

    def refusal(self, **request):
        with pytest.raises(ClientError) as caught:
            self.runtime.invoke_endpoint(EndpointName=self.endpoint_name, Body="1", **request)
        return caught.value.response["Error"]


@contextmanager
def served(name):
    command = ["node", "--import", "tsx", "test/e2e/example.ts", name]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert line, f"the example {name} was not served"
        yield Served(**json.loads(line))
    finally:
        process.stdin.close()
        destroyed = process.wait(180)
    assert destroyed == 0


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


def test_serverless_answers_cold_and_warm():
    with served("serverless") as example:
        crowd = example.report["phases"][2]
        assert crowd["answered"] + crowd["throttled"] == crowd["requests"]
        label, body = image()
        assert example.label(body) == label


def test_async_puts_the_answer_into_s3():
    with served("async") as example:
        ended = example.report["moments"][-1]
        assert ended["accepted"] == ended["results"] + ended["failures"]
        label, body = image(1)
        s3 = example.client("s3")
        bucket = example.outputs["BucketName"]
        s3.put_object(Bucket=bucket, Key="input/boto3.json", Body=body)
        accepted = example.runtime.invoke_endpoint_async(
            EndpointName=example.endpoint_name, InputLocation=f"s3://{bucket}/input/boto3.json", **JSON
        )
        bucket, key = accepted["OutputLocation"].removeprefix("s3://").split("/", 1)
        until(lambda: "Contents" in s3.list_objects_v2(Bucket=bucket, Prefix=key))
        result = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        assert result["predictions"][0]["label"] == label
        assert example.refusal()["Code"] == "ValidationError"


def test_a_multi_model_endpoint_answers_with_the_model_that_is_named():
    with served("multi-model") as example:
        label, body = image(2)
        assert example.label(body, TargetModel="acme.tar.gz") == label
        assert example.refusal()["Code"] == "ValidationError"
        assert example.refusal(TargetModel="nobody.tar.gz")["Code"] == "ValidationError"


def test_a_multi_container_endpoint_answers_with_the_container_that_is_named():
    with served("multi-container") as example:
        label, body = image(3)
        assert example.label(body, TargetContainerHostname="challenger") == label
        assert example.refusal()["Code"] == "ValidationError"


def test_a_pipeline_makes_a_sentence_of_a_drawing():
    with served("pipeline") as example:
        answer = example.runtime.invoke_endpoint(
            EndpointName=example.endpoint_name, ContentType="text/plain", Body=example.report["drawing"]
        )
        assert json.loads(answer["Body"].read())["sentence"] == example.report["sentence"]
        failed = example.refusal(ContentType="text/plain")
        assert failed["Code"] == "ModelError"
        assert "from preprocess with message" in failed["Message"]


def test_a_shadow_costs_the_caller_no_answer():
    with served("shadow") as example:
        assert example.report["answered"] == 360
        [shadowing] = example.report["shadowings"]
        assert 0 < shadowing["compared"] < 360
        label, body = image(4)
        assert example.label(body) == label


def test_components_share_a_fleet_and_answer_by_their_names():
    with served("inference-component") as example:
        label, body = image(5)
        for name in ("ChampionComponent", "ChallengerComponent"):
            assert example.label(body, InferenceComponentName=example.outputs[name]) == label
        assert example.refusal()["Code"] == "ValidationError"


def test_an_instance_type_changes_while_the_variant_scales():
    with served("scaled-update") as example:
        label, body = image(7)
        assert example.label(body) == label
        scaling = example.client("application-autoscaling")
        [target] = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
        assert example.endpoint_name in target["ResourceId"]
        assert scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]


def test_a_stream_comes_in_pieces():
    with served("streaming") as example:
        assert example.report["right"] == example.report["requests"]
        answer = example.runtime.invoke_endpoint_with_response_stream(
            EndpointName=example.endpoint_name, ContentType="text/plain", Body="one two three"
        )
        pieces = [event["PayloadPart"]["Bytes"] for event in answer["Body"]]
        assert b"".join(pieces) == b"one two three"
        assert len(pieces) > 1


@pytest.mark.parametrize("name", ["neuron", "elastic-inference"])
def test_a_stand_in_answers_where_there_is_no_accelerator(name):
    with served(name) as example:
        label, body = image(6)
        assert example.label(body) == label


@pytest.mark.parametrize(
    ("name", "outcome"), [("canary-rollout", "rolled out"), ("canary-rollback", "rolled back"), ("linear-ab", "rolled out")]
)
def test_a_rollout_ends_as_its_example_says(name, outcome):
    with served(name) as example:
        assert example.report["outcome"] == outcome
        label, body = image(8)
        assert example.label(body) == label
