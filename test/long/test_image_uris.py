"""The table of images against the SageMaker Python SDK, which is too large for every run: `pip install -r test/requirements-long.txt`."""

import functools
import importlib.util
import json
import logging
import subprocess
from pathlib import Path

import pytest

image_uris = pytest.importorskip("sagemaker.core.image_uris", reason="needs test/requirements-long.txt")

ROOT = Path(__file__).resolve().parents[2]
INSTANCES = ["c5", "c7g", "m6gd", "g4dn", "g5", "p3", "p4d", "inf1", "inf2", "trn1"]


@pytest.fixture(scope="module", autouse=True)
def quick():
    """The SDK reads the endpoints of all services at every call."""
    logging.disable(logging.CRITICAL)
    image_uris.utils._botocore_resolver = functools.cache(image_uris.utils._botocore_resolver)
    image_uris.config_for_framework = functools.cache(image_uris.config_for_framework)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def combinations(quick):
    spec = importlib.util.spec_from_file_location("generate_images", ROOT / "scripts" / "generate-images.py")
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    return list(generator.combinations())


def ours(questions):
    command = ["node", "--import", "tsx", "test/lib/image-uris.ts"]
    answered = subprocess.run(command, input=json.dumps(questions), cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(answered.stdout)


def question(framework, row, region):
    given = {key: text.removeprefix("~") for key, text in row.items() if text not in ("-", "any")}
    names = {"version": "version", "processor": "processor", "python": "pythonVersion", "base": "baseFrameworkVersion"}
    asked = {name: given[key] for key, name in names.items() if key in given}
    return {"processor": "cpu", **asked, "framework": framework, "region": region}


def test_every_combination_in_every_region_is_the_image_that_the_sdk_names(combinations):
    questions, answers = [], []
    for arguments, accounts, framework, row in combinations:
        for region in accounts:
            questions.append(question(framework, row, region))
            answers.append(image_uris.retrieve(region=region, **arguments))
    assert len(answers) > 30_000
    differing = [(q, a, b) for q, a, b in zip(questions, answers, ours(questions), strict=True) if a != b]
    assert differing == []


def bases(framework, version):
    config = image_uris.config_for_framework(framework).get("inference", {})
    entry = config.get("versions", {}).get(config.get("version_aliases", {}).get(version, version), {})
    return [None, *(name for name in entry if name.startswith(("pytorch", "tensorflow")))]


def pythons(framework, version):
    return [None, *image_uris.list_py_versions(framework, version), "py2", "py3"]


def test_no_answer_of_the_sdk_about_hosting_is_missing():
    """Asked blindly: each framework, version, Python and family of instances, also those that nobody offers."""
    table = json.loads((ROOT / "lib" / "private" / "images.generated.json").read_text())
    known = {line.split()[-1] for lines in table["images"].values() for line in lines}
    found = set()
    for framework in image_uris.list_frameworks():
        scopes = image_uris.config_for_framework(framework)
        if "inference" not in scopes.get("scope", scopes):
            continue
        for version in image_uris.list_versions(framework):
            for base in bases(framework, version):
                for python in pythons(framework, version):
                    for family in INSTANCES:
                        found |= answered(framework, version, base, python, f"ml.{family}.xlarge")
    assert len(found) > 800
    assert found - known == set()


def answered(framework, version, base, python, instance_type):
    """Nothing where the SDK refuses. Of a combination without images for hosting it names one for training."""
    try:
        uri = image_uris.retrieve(
            framework,
            "us-west-2",
            version=version,
            base_framework_version=base,
            py_version=python,
            instance_type=instance_type,
            image_scope="inference",
        )
    except (ValueError, KeyError, AttributeError, TypeError, UnboundLocalError):
        return set()
    return set() if "-training" in uri else {uri.split("/", 1)[1]}
