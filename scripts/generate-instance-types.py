"""Writes lib/private/instance-types.generated.json: what is known of each instance type that SageMaker hosts models on; and
emulator/src/data/instance-types.generated.json: how much of it each has.

The names come from the service's own model inside botocore. A type of SageMaker is the EC2 type of the same name behind `ml.`, and what
that has is in the reference of Karpenter, which is generated from EC2's DescribeInstanceTypes. Types that EC2 no longer lists are in its
older versions. What is in none of them stays unknown. Run it with an interpreter that has botocore:

    git clone https://github.com/aws/karpenter-provider-aws /tmp/karpenter
    python scripts/generate-instance-types.py /tmp/karpenter
"""

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import botocore
from botocore.loaders import Loader

TARGET = Path(__file__).parent.parent / "lib" / "private" / "instance-types.generated.json"
CAPACITIES = TARGET.parent.parent.parent / "emulator" / "src" / "data" / "instance-types.generated.json"
PAGES = [f"website/content/en/{version}/reference/instance-types.md" for version in ("preview", "v1.13", "v1.12", "v1.0")]
ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64"}
OTHER_USES = {"training": "TrainingInstanceType", "processing": "ProcessingInstanceType", "notebooks": "InstanceType"}
COLUMNS = "vCPUs, memory in MiB, architecture, accelerators, their kind, memory of each in MiB, NeuronCores, local disk in GB"


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout


def types_on(page):
    """The labels of each EC2 type on a page of the reference."""
    found, labels = {}, {}
    for line in page.splitlines():
        if heading := re.match(r"### `(.+)`", line):
            labels = found[heading[1]] = {}
        elif row := re.match(r" \|([^|]+)\|([^|]+)\|", line):
            labels[row[1].removeprefix("karpenter.k8s.aws/")] = row[2]
    return found


def accelerators_of(labels):
    """How many, of what kind, and the memory of each."""
    if "instance-gpu-count" in labels:
        kind = {"nvidia": "gpu", "habana": "gaudi"}[labels["instance-gpu-manufacturer"]]
        return labels["instance-gpu-count"], kind, labels["instance-gpu-memory"]
    if "instance-accelerator-count" in labels:
        return labels["instance-accelerator-count"], labels["instance-accelerator-name"], "-"
    return "0", "none", "-"


def line_of(labels):
    if not labels:
        return ""
    columns = [labels["instance-cpu"], labels["instance-memory"], ARCHITECTURES[labels["kubernetes.io/arch"]]]
    cores = labels.get("aws.amazon.com/neuroncore", "0")
    return " ".join([*columns, *accelerators_of(labels), cores, labels.get("instance-local-nvme", "0")])


def capacities(source, types):
    """What the emulator places copies of inference components by; it cannot read what is in lib."""
    columns = {"columns": "vCPUs, memory in MiB, accelerators"}
    known = {name: line.split(" ") for name, line in types.items() if line}
    lines = ",\n".join(f'  {json.dumps(name)}: "{own[0]} {own[1]} {own[3]}"' for name, own in known.items())
    return f'{{"source": {json.dumps(source | columns)},\n"hosting": {{\n{lines}\n}}}}\n'


def main():
    repository = sys.argv[1]
    known = {}
    for page in reversed(PAGES):
        known.update(types_on(git(repository, "show", f"HEAD:{page}")))
    shapes = Loader().load_service_model("sagemaker", "service-2")["shapes"]
    hosting = shapes["ProductionVariantInstanceType"]["enum"]
    types = {name: line_of(known.get(name.removeprefix("ml."))) for name in sorted(hosting)}
    elsewhere = {use: " ".join(sorted(set(shapes[shape]["enum"]) - set(hosting))) for use, shape in OTHER_USES.items()}
    source = {
        "names": f"botocore {botocore.__version__}, ProductionVariantInstanceType",
        "data": f"aws/karpenter-provider-aws {git(repository, 'log', '-1', '--format=%h of %cs').strip()}, {PAGES[0]}",
        "date": str(datetime.date.today()),
        "columns": COLUMNS,
    }
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(line)}" for name, line in types.items())
    others = ",\n".join(f"  {json.dumps(use)}: {json.dumps(names)}" for use, names in elsewhere.items())
    TARGET.write_text(f'{{"source": {json.dumps(source)},\n"hosting": {{\n{lines}\n}},\n"elsewhere": {{\n{others}\n}}}}\n')
    CAPACITIES.write_text(capacities(source, types))
    print(f"{TARGET}: {len(types)} types, unknown: {[name for name, line in types.items() if not line]}")


main()
