import csv
import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

IMAGES = Path(__file__).resolve().parents[2] / "examples" / "digits" / "test-images.csv"


def rows():
    with IMAGES.open() as file:
        lines = list(csv.reader(file))[1:]
    return [(int(label), ",".join(pixels)) for label, *pixels in lines]


def test_a_row_of_csv_is_answered_by_the_variant_that_is_asked_for(runtime, endpoint_name):
    label, row = rows()[0]
    answer = runtime.invoke_endpoint(
        EndpointName=endpoint_name, TargetVariant="challenger", ContentType="text/csv", Accept="application/json", Body=row
    )
    assert answer["InvokedProductionVariant"] == "challenger"
    assert json.loads(answer["Body"].read())["predictions"][0]["label"] == label


def test_most_images_are_read_right(runtime, endpoint_name):
    images = rows()
    body = "\n".join(row for _, row in images)
    answer = runtime.invoke_endpoint(
        EndpointName=endpoint_name, TargetVariant="champion", ContentType="text/csv", Accept="application/json", Body=body
    )
    read = [row["label"] for row in json.loads(answer["Body"].read())["predictions"]]
    right = sum(a == b for a, (b, _) in zip(read, images, strict=True))
    assert right / len(images) > 0.9


def refusal(call, **request):
    with pytest.raises(ClientError) as caught:
        call(**request)
    return caught.value.response


def test_fails_when_a_row_is_too_short_with_the_containers_sentence(runtime, endpoint_name):
    response = refusal(runtime.invoke_endpoint, EndpointName=endpoint_name, ContentType="text/csv", Body="1,2,3")
    assert response["Error"]["Code"] == "ModelError"
    assert response["OriginalStatusCode"] == 400
    assert "64" in response["OriginalMessage"]


def test_fails_when_the_variant_is_unknown(runtime, endpoint_name):
    response = refusal(runtime.invoke_endpoint, EndpointName=endpoint_name, TargetVariant="nobody", Body="1")
    assert response["Error"]["Code"] == "ValidationError"
    assert "nobody" in response["Error"]["Message"]


def test_fails_when_the_endpoint_is_unknown(runtime, endpoint_name):
    response = refusal(runtime.invoke_endpoint, EndpointName="nobody", Body="1")
    assert response["Error"]["Code"] == "ValidationError"
    assert "Endpoint nobody of account 000000000000 not found." in response["Error"]["Message"]


def test_fails_when_the_body_is_longer_than_6_mib(runtime, endpoint_name):
    response = refusal(runtime.invoke_endpoint, EndpointName=endpoint_name, ContentType="text/csv", Body=b"1" * 7_000_000)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert "6291456" in response["Error"]["Message"]
