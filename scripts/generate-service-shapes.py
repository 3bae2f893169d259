"""Writes emulator/src/data/{sagemaker,application-autoscaling}.generated.json: the input shapes of the operations that
the emulator imitates.

They come from the services' own models inside botocore, reduced to what a check of an input needs. Run it with an
interpreter that has botocore (pip install botocore in a virtual environment):

    python scripts/generate-service-shapes.py
"""

import datetime
import json
import pathlib

import botocore
from botocore.loaders import Loader

DATA = pathlib.Path(__file__).parent.parent / "emulator" / "src" / "data"

OPERATIONS = {
    "sagemaker": [
        *(f"{verb}{noun}" for noun in ("Model", "EndpointConfig", "Endpoint") for verb in ("Create", "Describe", "Delete")),
        *("ListModels", "ListEndpointConfigs", "ListEndpoints", "ListInferenceComponents"),
        *(f"{verb}InferenceComponent" for verb in ("Create", "Describe", "Update", "Delete")),
        "UpdateInferenceComponentRuntimeConfig",
        *("UpdateEndpoint", "UpdateEndpointWeightsAndCapacities"),
        *("AddTags", "ListTags", "DeleteTags"),
    ],
    "sagemaker-runtime": ["InvokeEndpoint", "InvokeEndpointAsync", "InvokeEndpointWithResponseStream"],
}

AUTOSCALING_OPERATIONS = {
    "application-autoscaling": [
        *("RegisterScalableTarget", "DeregisterScalableTarget", "DescribeScalableTargets"),
        *("PutScalingPolicy", "DeleteScalingPolicy", "DescribeScalingPolicies"),
        *("PutScheduledAction", "DeleteScheduledAction", "DescribeScheduledActions"),
        *("DescribeScalingActivities", "TagResource", "UntagResource", "ListTagsForResource"),
    ],
}

KEPT = ("type", "min", "max", "pattern", "enum", "required")


def reduced(shape):
    kept = {name: shape[name] for name in KEPT if name in shape}
    if "members" in shape:
        kept["members"] = {name: member["shape"] for name, member in shape["members"].items()}
        headers = {n: m["locationName"] for n, m in shape["members"].items() if m.get("location") == "header"}
        if headers:
            kept["headers"] = headers
    for name in ("member", "key", "value"):
        if name in shape:
            kept[name] = shape[name]["shape"]
    return kept


def reached(shapes, name, found):
    if name in found:
        return
    found[name] = reduced(shapes[name])
    shape = found[name]
    for inner in [*shape.get("members", {}).values(), *(shape[n] for n in ("member", "key", "value") if n in shape)]:
        reached(shapes, inner, found)


def line(name, value):
    return f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"


def write(target, services):
    operations, shapes = {}, {}
    for service, names in services.items():
        model = Loader().load_service_model(service, "service-2")
        for name in names:
            operations[name] = model["operations"][name]["input"]["shape"]
            reached(model["shapes"], operations[name], shapes)
    source = f"botocore {botocore.__version__}, {', '.join(services)}"
    lines = ",\n".join(line(name, shapes[name]) for name in sorted(shapes))
    (DATA / target).write_text(
        f'{{\n"source": {json.dumps(source)},\n"date": "{datetime.date.today()}",\n'
        f'"operations": {json.dumps(operations, indent=2)},\n"shapes": {{\n{lines}\n}}\n}}\n',
        encoding="utf-8",
    )


write("sagemaker.generated.json", OPERATIONS)
write("application-autoscaling.generated.json", AUTOSCALING_OPERATIONS)
