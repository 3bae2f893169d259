"""Writes lib/private/images.generated.json: every image that AWS offers for hosting, and whose account it is in.

The combinations are those in the sagemaker Python SDK, and each image is what its `image_uris.retrieve` answers. Beside it a sample of
these answers in all Regions is written for the tests (test/lib/image-uris.generated.json). Run it with an interpreter that has the SDK:

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install sagemaker-core
    /tmp/venv/bin/python scripts/generate-images.py
"""

import datetime
import json
import logging
import re
from importlib.metadata import version as version_of
from pathlib import Path

from sagemaker.core import image_uris

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "lib" / "private" / "images.generated.json"
SAMPLE = ROOT / "test" / "lib" / "image-uris.generated.json"
COLUMNS = "version, processor, Python, version of the base framework, accounts, image; a version behind ~ is a shorter name of another"

# Names of the SDK that are one framework for another processor.
MERGED = {
    "djl-neuronx": ("djl-lmi", "neuronx"),
    "huggingface-llm-neuronx": ("huggingface-llm", "neuronx"),
    "huggingface-neuron": ("huggingface", "neuron"),
    "huggingface-neuronx": ("huggingface", "neuronx"),
    "huggingface-tei-cpu": ("huggingface-tei", "cpu"),
    "huggingface-vllm-neuronx": ("huggingface-vllm", "neuronx"),
    "inferentia-mxnet": ("neo-mxnet", "neuron"),
    "inferentia-pytorch": ("neo-pytorch", "neuron"),
    "inferentia-tensorflow": ("neo-tensorflow", "neuron"),
    "llama-cpp-arm64": ("llama-cpp", "graviton"),
}
SCOPES = {"inference": None, "inference_graviton": "graviton", "eia": "eia"}
INSTANCES = {"cpu": "ml.c5.xlarge", "gpu": "ml.g5.xlarge", "inf": "ml.inf2.xlarge", "p4d": "ml.p4d.24xlarge", None: "ml.c5.xlarge"}


def scopes_of(config):
    """The parts of a framework's configuration that are about hosting."""
    if "scope" in config:
        return {scope: config for scope in config["scope"] if scope in SCOPES}
    return {scope: part for scope, part in config.items() if scope in SCOPES}


def versions_of(part, key="versions"):
    """Each version, and each shorter name of one: the name, what it stands for, and whether it is a shorter one."""
    aliases = part.get("version_aliases", {})
    versions = part[key] if key else {k: v for k, v in part.items() if isinstance(v, dict) and "registries" in v}
    yield from ((name, entry, False) for name, entry in versions.items())
    yield from ((alias, versions[name], True) for alias, name in aliases.items() if alias not in versions and name in versions)


def bases_of(framework, entry):
    """The versions of the framework below, which only Hugging Face's have."""
    if framework.startswith("huggingface") and "registries" not in entry:
        yield from versions_of(entry, key=None)
    else:
        yield None, entry, False


def pythons_of(entry):
    if "registries" in entry:
        return [(python, entry) for python in entry.get("py_versions") or [None]]
    return list(entry.items())


def arguments_of(framework, scope, version, base, python, processor):
    tool = MERGED.get(framework, ("", ""))[1] if framework in ("huggingface-neuron", "huggingface-neuronx") else None
    return {
        "framework": "huggingface" if tool else framework,
        "version": version,
        "py_version": python,
        "image_scope": scope,
        "base_framework_version": base,
        "instance_type": "ml.c7g.xlarge" if scope == "inference_graviton" else INSTANCES.get(processor, f"ml.{processor}.xlarge"),
        "accelerator_type": "ml.eia2.medium" if scope == "eia" else None,
        "inference_tool": tool,
    }


def processors_in(part, leaf):
    """For P4d the SDK has images of its own where the usual one is too old for its GPUs."""
    processors = part.get("processors") or leaf.get("processors") or [None]
    return [*processors, "p4d"] if "gpu" in processors else processors


def image_in(region, arguments):
    return image_uris.retrieve(region=region, **arguments).split("/", 1)[1]


def processor_of(framework, scope, processor, image):
    """What it is built for: as the SDK says, or as the tag does; else it is one image for CPUs and GPUs."""
    said = MERGED.get(framework, ("", None))[1] or SCOPES[scope] or processor
    if said:
        return said
    return "gpu" if re.search(r"-cu\d", image) else "any"


def combinations():
    """What `retrieve` can be asked, and what it is to us: arguments, accounts, framework, row."""
    for framework in image_uris.list_frameworks():
        for scope, part in scopes_of(image_uris.config_for_framework(framework)).items():
            for version, entry, short in versions_of(part):
                for base, based, short_base in bases_of(framework, entry):
                    for python, leaf in pythons_of(based):
                        for processor in processors_in(part, leaf):
                            arguments = arguments_of(framework, scope, version, base, python, processor)
                            accounts = leaf["registries"]
                            image = image_in(next(iter(accounts)), arguments)
                            if processor == "p4d" and image == image_in(next(iter(accounts)), {**arguments, "instance_type": INSTANCES["gpu"]}):
                                continue
                            name = MERGED.get(framework, (framework,))[0]
                            kind, number = re.match(r"([a-z]*)(.*)", base or "").groups()
                            yield arguments, accounts, f"{name}-{kind}" if kind else name, {
                                "version": ("~" if short else "") + version,
                                "processor": processor_of(framework, scope, processor, image),
                                "python": python or "-",
                                "base": ("~" if short_base else "") + number or "-",
                                "image": image,
                            }


def lines_of(accounts):
    """Regions by account: most are in one."""
    regions = {}
    for region, account in accounts.items():
        regions.setdefault(account, []).append(region)
    return {account: " ".join(sorted(names)) for account, names in sorted(regions.items())}


def sampled(found):
    """One answer of each framework and processor, in a Region that changes from one to the next, and a tenth of the others."""
    seen = set()
    for number, (arguments, accounts, framework, row) in enumerate(found):
        if (framework, row["processor"]) in seen and number % 10:
            continue
        seen.add((framework, row["processor"]))
        region = sorted(accounts)[number % len(accounts)]
        yield [framework, *(row[key] for key in ("version", "processor", "python", "base")), region, image_uris.retrieve(region=region, **arguments)]


def main():
    logging.disable(logging.CRITICAL)
    found = list(combinations())
    sets, images = [], {}
    for _, accounts, framework, row in found:
        accounts = json.dumps(lines_of(accounts))
        if accounts not in sets:
            sets.append(accounts)
        line = [row["version"], row["processor"], row["python"], row["base"], str(sets.index(accounts)), row["image"]]
        images.setdefault(framework, []).append(" ".join(line))
    source = {"package": f"sagemaker-core {version_of('sagemaker-core')}", "date": str(datetime.date.today()), "columns": COLUMNS}
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(lines, indent=0)}" for name, lines in sorted(images.items()))
    TARGET.write_text(f'{{"source": {json.dumps(source)},\n"accounts": [\n' + ",\n".join(sets) + f'\n],\n"images": {{\n{rows}\n}}}}\n')
    sample = ",\n".join(json.dumps(answer) for answer in sampled(found))
    SAMPLE.write_text(f'{{"source": {json.dumps(source["package"])}, "answers": [\n{sample}\n]}}\n')
    print(f"{TARGET}: {len(found)} combinations, {len(sets)} sets of accounts, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
