#!/usr/bin/env python3
"""Write models/<customer>/model.onnx: one reader of digits for each customer, whose scanner delivers pictures in its own way.

Each is the champion of ../digits behind one more step that puts the picture right: `acme` scans as the champion was
trained, `globex` white on black, `initech` mirrored, `umbrella` upside down. The same bytes on every run.

    python3 -m venv .venv && .venv/bin/pip install onnx && .venv/bin/python make_models.py
"""

from pathlib import Path

from onnx import TensorProto, checker, helper, load, save

HERE = Path(__file__).parent
CHAMPION = HERE.parent / "digits" / "models" / "champion" / "model.onnx"
SIDE = 8
ROWS = [range(SIDE * y, SIDE * (y + 1)) for y in range(SIDE)]


def order(name, pixels):
    """A step that puts the pixels into another order."""
    indices = helper.make_tensor("order", TensorProto.INT64, [SIDE * SIDE], list(pixels))
    return helper.make_node("Gather", [name, "order"], ["righted"], axis=1), indices


def negative(name):
    full = helper.make_tensor("full", TensorProto.FLOAT, [1], [16.0])
    return helper.make_node("Sub", ["full", name], ["righted"]), full


CUSTOMERS = {
    "acme": None,
    "globex": negative,
    "initech": lambda name: order(name, (pixel for row in ROWS for pixel in reversed(row))),
    "umbrella": lambda name: order(name, reversed(range(SIDE * SIDE))),
}


def write_model(customer, step):
    model = load(str(CHAMPION))
    if step:
        picture = model.graph.input[0].name
        node, tensor = step(picture)
        for each in model.graph.node:
            each.input[:] = ["righted" if name == picture else name for name in each.input]
        model.graph.node.insert(0, node)
        model.graph.initializer.append(tensor)
    checker.check_model(model)
    path = HERE / "models" / customer / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    save(model, str(path))


if __name__ == "__main__":
    for customer, step in CUSTOMERS.items():
        write_model(customer, step)
