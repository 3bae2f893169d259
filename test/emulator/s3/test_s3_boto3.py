"""S3 through boto3."""

import hashlib
import os
import socket
import urllib.request
import uuid

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024


def resolve_localhost(host, *rest, resolve=socket.getaddrinfo, **more):
    """Not every resolver knows bucket.localhost."""
    return resolve("127.0.0.1" if host.endswith("localhost") else host, *rest, **more)


@pytest.fixture(params=["path", "virtual"])
def s3(request, monkeypatch, environment):
    endpoint = environment["AWS_ENDPOINT_URL"]
    if request.param == "virtual":
        endpoint = endpoint.replace("127.0.0.1", "localhost")
        monkeypatch.setattr(socket, "getaddrinfo", resolve_localhost)
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    config = Config(s3={"addressing_style": request.param}, retries={"total_max_attempts": 1})
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config, **keys)


@pytest.fixture
def bucket(s3):
    name = f"boto3-{uuid.uuid4().hex}"
    s3.create_bucket(Bucket=name)
    yield name
    for entry in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=entry["Key"])
    s3.delete_bucket(Bucket=name)


def test_a_file_of_20_mb_goes_up_in_parts_and_comes_back(s3, bucket, tmp_path):
    source, target = tmp_path / "up", tmp_path / "down"
    source.write_bytes(os.urandom(20 * MIB + 1))
    s3.upload_file(str(source), bucket, "big/file", ExtraArgs={"Metadata": {"a": "b"}, "ContentType": "application/gzip"})
    head = s3.head_object(Bucket=bucket, Key="big/file")
    assert head["ETag"].endswith('-3"') and head["Metadata"] == {"a": "b"} and head["ContentType"] == "application/gzip"
    s3.download_file(bucket, "big/file", str(target))
    assert hashlib.sha256(target.read_bytes()).digest() == hashlib.sha256(source.read_bytes()).digest()


def test_a_large_object_is_copied_in_parts(s3, bucket):
    body = os.urandom(12 * MIB)
    s3.put_object(Bucket=bucket, Key="source", Body=body)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    s3.copy({"Bucket": bucket, "Key": "source"}, bucket, "copy", Config=config)
    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == body


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksums_are_verified_both_ways(s3, bucket, algorithm):
    s3.put_object(Bucket=bucket, Key="k", Body=b"bytes", ChecksumAlgorithm=algorithm)
    answer = s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert answer["Body"].read() == b"bytes" and answer[f"Checksum{algorithm}"]


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_a_presigned_link_uploads_and_downloads(s3, bucket, version, environment):
    signer = boto3.client(
        "s3",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(signature_version=version, s3={"addressing_style": "path"}),
    )
    where = {"Bucket": bucket, "Key": "pre signed+ü"}
    upload = signer.generate_presigned_url("put_object", Params=where)
    urllib.request.urlopen(urllib.request.Request(upload, data=b"bytes", method="PUT"))
    download = signer.generate_presigned_url("get_object", Params={**where, "ResponseContentType": "text/csv"})
    with urllib.request.urlopen(download) as answer:
        assert answer.read() == b"bytes" and answer.headers["content-type"] == "text/csv"


@pytest.mark.parametrize("key", ["..", "a/../b", "a//b", "/x", "a b+c%20", "ü/日本/😀", "q\"<&>'", "x" * 1024])
def test_nasty_keys_come_back(s3, bucket, key):
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}]})
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_listing_pages(s3, bucket):
    for n in range(5):
        s3.put_object(Bucket=bucket, Key=f"p/{n}", Body=b"1")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="p/", PaginationConfig={"PageSize": 2})
    assert [e["Key"] for page in pages for e in page["Contents"]] == [f"p/{n}" for n in range(5)]


@pytest.mark.parametrize(
    "act, code",
    [
        (lambda s3, bucket: s3.get_object(Bucket=bucket, Key="none"), "NoSuchKey"),
        (lambda s3, bucket: s3.head_object(Bucket=bucket, Key="none"), "404"),
        (lambda s3, bucket: s3.put_object(Bucket=bucket, Key="k", Body=b"1", ContentMD5="A" * 22 + "=="), "BadDigest"),
        (lambda s3, bucket: s3.put_bucket_acl(Bucket=bucket, ACL="public-read"), "NotImplemented"),
    ],
)
def test_fails_with_the_code_of_s3(s3, bucket, act, code):
    with pytest.raises(ClientError) as raised:
        act(s3, bucket)
    assert raised.value.response["Error"]["Code"] == code
