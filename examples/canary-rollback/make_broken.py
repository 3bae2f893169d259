#!/usr/bin/env python3
"""Write models/broken/model.onnx: a model that loads, is healthy, and fails on every request.

Its author exported it with the batch fixed at seven images, and nobody sent it a single one before it went out.

    python3 -m venv .venv && .venv/bin/pip install onnx && .venv/bin/python make_broken.py
"""

from pathlib import Path

from onnx import TensorProto, checker, helper, save

HERE = Path(__file__).parent
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def main():
    graph = helper.make_graph(
        [
            helper.make_node("Reshape", ["X", "seven_images"], ["images"]),
            helper.make_node("MatMul", ["images", "weights"], ["scores"]),
            helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
            helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0),
        ],
        "broken",
        [helper.make_tensor_value_info("X", FLOAT, ["N", 64])],
        [
            helper.make_tensor_value_info("label", INT64, ["N"]),
            helper.make_tensor_value_info("probabilities", FLOAT, ["N", 10]),
        ],
        [
            helper.make_tensor("seven_images", INT64, [2], [7, 64]),
            helper.make_tensor("weights", FLOAT, [64, 10], [0.0] * 640),
        ],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="cdk-sagemaker-serving"
    )
    checker.check_model(model)
    save(model, str(HERE / "models" / "broken" / "model.onnx"))


if __name__ == "__main__":
    main()
