"""Endpoints of several containers through boto3."""

import json
import shlex
import subprocess
import uuid
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

STEP = Path(__file__).parent / "multi-container-step"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/step:1"
NAMES = ["first", "second", "third"]


def client(environment, service):
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(
        service, endpoint_url=environment["AWS_ENDPOINT_URL"], region_name="us-east-1", config=config, **keys
    )


@pytest.fixture(scope="module")
def image(environment):
    client(environment, "ecr").create_repository(repositoryName="step")
    docker = shlex.split(environment["CDK_DOCKER"])
    for words in (["build", "--tag", IMAGE, "."], ["push", IMAGE]):
        subprocess.run([*docker, *words], cwd=STEP, env=environment, check=True)
    return IMAGE


@pytest.fixture(scope="module")
def sagemaker(environment):
    return client(environment, "sagemaker")


@pytest.fixture(scope="module", params=["Serial", "Direct"])
def endpoint(request, sagemaker, image):
    name = f"{request.param}-{uuid.uuid4().hex[:8]}"
    sagemaker.create_model(
        ModelName=name,
        ExecutionRoleArn="arn:aws:iam::000000000000:role/serving",
        InferenceExecutionConfig={"Mode": request.param},
        Containers=[
            {"Image": image, "ContainerHostname": one, "Environment": {"NAME": one, "TYPE": f"application/x-{one}"}}
            for one in NAMES
        ],
    )
    variant = {"VariantName": "all", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    yield request.param, name
    sagemaker.delete_endpoint(EndpointName=name)


def test_the_containers_that_are_meant_answer(runtime, endpoint):
    mode, name = endpoint
    target = {"TargetContainerHostname": "second"} if mode == "Direct" else {}
    answer = runtime.invoke_endpoint(EndpointName=name, ContentType="text/csv", Body="1,2", **target)
    trace = json.loads(answer["Body"].read())
    assert [one["name"] for one in trace] == (["second"] if mode == "Direct" else NAMES)
    assert answer["ContentType"] == ("application/x-second" if mode == "Direct" else "application/x-third")


def test_an_error_names_the_container_that_failed(runtime, endpoint):
    mode, name = endpoint
    target = {"TargetContainerHostname": "second"} if mode == "Direct" else {}
    with pytest.raises(runtime.exceptions.ModelError) as error:
        runtime.invoke_endpoint(EndpointName=name, Body="1,2", CustomAttributes="second=answer 415 no csv", **target)
    response = error.value.response
    assert response["OriginalStatusCode"] == 415
    assert response["OriginalMessage"] == "no csv"
    assert response["LogStreamArn"].endswith("/second")
    assert 'Received client error (415) from second with message "no csv"' in response["Error"]["Message"]


def test_fails_when_the_target_is_wrong(runtime, endpoint):
    mode, name = endpoint
    target = {} if mode == "Direct" else {"TargetContainerHostname": "second"}
    with pytest.raises(ClientError) as error:
        runtime.invoke_endpoint(EndpointName=name, Body="1,2", **target)
    assert error.value.response["Error"]["Code"] == "ValidationError"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_model_tells_its_containers(sagemaker, endpoint):
    mode, name = endpoint
    model = sagemaker.describe_model(ModelName=name)
    assert [container["ContainerHostname"] for container in model["Containers"]] == NAMES
    assert model["InferenceExecutionConfig"] == {"Mode": mode}
