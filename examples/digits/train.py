#!/usr/bin/env python3
"""Train the two models of this example and write them, with the images they are tested on, beside this file.

The data are the 1,797 handwritten digits of 8x8 pixels that ship with scikit-learn (UCI, "Optical Recognition of
Handwritten Digits"): nothing is downloaded. A fixed 80 % trains; the other 360 images are what drive.ts sends.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python train.py

Both graphs take `X`, float [N, 64], pixels from 0 to 16 as they come (the scaling is inside the graph), and answer
`label`, int64 [N], and `probabilities`, float [N, 10]. The same machine writes the same bytes on every run.
"""

import csv
from pathlib import Path

from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

HERE = Path(__file__).parent
SEED = 20
TEST_IMAGES = 360
OPSET = {"": 17, "ai.onnx.ml": 3}

MODELS = {
    "champion": make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000)),
    "challenger": make_pipeline(
        StandardScaler(), MLPClassifier(hidden_layer_sizes=(128, 64), alpha=0.01, max_iter=300, random_state=SEED)
    ),
}


def to_onnx(name, model):
    """Return the model as ONNX bytes, its probabilities one tensor instead of a list of dictionaries."""
    graph = convert_sklearn(
        model,
        name=name,  # without a name, skl2onnx invents a new one each time
        initial_types=[("X", FloatTensorType([None, 64]))],
        options={id(model): {"zipmap": False}},
        target_opset=OPSET,
    )
    return graph.SerializeToString()


def write_model(name, model):
    path = HERE / "models" / name / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_onnx(name, model))
    return path


def write_images(images, labels):
    path = HERE / "test-images.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["label", *(f"pixel{i}" for i in range(64))])
        rows.writerows([label, *map(int, pixels)] for label, pixels in zip(labels, images))
    return path


def main():
    images, labels = load_digits(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        images, labels, test_size=TEST_IMAGES, stratify=labels, random_state=SEED
    )
    write_images(test_x, test_y)
    print(f"{len(train_x)} images to train on, {len(test_x)} to test with\n")
    print(f"{'model':<12}{'accuracy':>10}{'right':>12}{'size':>10}")
    for name, model in MODELS.items():
        model.fit(train_x, train_y)
        right = int((model.predict(test_x) == test_y).sum())
        size = write_model(name, model).stat().st_size
        print(f"{name:<12}{right / len(test_x):>10.2%}{f'{right} of {len(test_x)}':>12}{size / 1024:>7.0f} KB")


if __name__ == "__main__":
    with threadpool_limits(limits=1):  # the order of additions, and so the last bits, depends on the threads
        main()
