"""Writes emulator/src/data/resource-types.generated.json from the registry schemas that ship inside cfn-lint.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install cfn-lint
    /tmp/venv/bin/python scripts/generate-resource-types.py

One line a type. The properties stand in one string, with marks behind each name (see `_source.marks`); a path with a
slash stands for something inside a property. Numbers and booleans are listed only for the services whose resources
the emulator may run, because only there the values that CloudFormation would convert are looked at.
"""

import json
from pathlib import Path

import cfnlint
from cfnlint.version import __version__

RUN = ("SageMaker", "ApplicationAutoScaling", "CloudWatch", "Lambda", "S3", "ECR", "SSM", "SNS", "SQS", "Logs", "Events")
SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
TARGET = Path(__file__).parent.parent / "emulator" / "src" / "data" / "resource-types.generated.json"
MARKS = {
    "!": "required",
    "*": "create-only: a change replaces the resource",
    "=": "read-only: an attribute for Fn::GetAtt",
    "#": "part of the primary identifier",
    "+": "a number",
    "?": "a boolean",
}


def path_of(pointer):
    return pointer.removeprefix("/properties/").replace("/properties/", "/").replace("/items/", "/*/")


def marks_of(schema):
    """Each property or inner path with its marks."""
    marks = {name: set() for name in schema.get("properties", {})}
    for key, mark in (("createOnlyProperties", "*"), ("readOnlyProperties", "="), ("primaryIdentifier", "#")):
        for pointer in schema.get(key, []):
            marks.setdefault(path_of(pointer), set()).add(mark)
    for name in schema.get("required", []):
        marks.setdefault(name, set()).add("!")
    return marks


def kinds_of(schema, node, path=(), seen=()):
    """The paths below a schema node that hold numbers and booleans."""
    reference = node.get("$ref")
    if reference in seen:
        return
    if reference:
        target = schema
        for step in reference.removeprefix("#/").split("/"):
            target = target.get(step, {})
        yield from kinds_of(schema, target, path, (*seen, reference))
        return
    kind = node.get("type")
    if kind in ("integer", "number"):
        yield "/".join(path), "+"
    elif kind == "boolean":
        yield "/".join(path), "?"
    for name, child in node.get("properties", {}).items():
        yield from kinds_of(schema, child, (*path, name), seen)
    if isinstance(node.get("items"), dict):
        yield from kinds_of(schema, node["items"], (*path, "*"), seen)


def line_of(name, schema):
    marks = marks_of(schema)
    if name.split("::")[1] in RUN:
        for path, kind in kinds_of(schema, {"properties": schema.get("properties", {})}):
            marks.setdefault(path, set()).add(kind)
    return " ".join(path + "".join(m for m in MARKS if m in found) for path, found in sorted(marks.items()))


def main():
    files = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    load = lambda file: json.loads((SCHEMAS / "resources" / f"{file}.json").read_text())
    date = json.loads((SCHEMAS / "version.json").read_text())["schema_date"]
    lines = {name: line_of(name, load(file)) for name, file in sorted(files.items()) if name.startswith("AWS::")}
    source = {"package": f"cfn-lint {__version__}", "region": "us-east-1", "date": date, "marks": MARKS}
    types = ",\n".join(f"{json.dumps(name)}:{json.dumps(line)}" for name, line in lines.items())
    TARGET.write_text(f'{{"_source":{json.dumps(source)},\n"types":{{\n{types}\n}}}}\n')
    print(f"{TARGET}: {len(lines)} types, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
