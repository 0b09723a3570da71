"""Notebooks around ONNX graphs: run by ONNX Runtime in the kernel, or by a browser.

`test_other_libraries.py` executes those of ONNX Runtime; here is what their answers must be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alacard_ext.notebooks.template import read_template

# Two texts of three and of two tokens, each token with a vector of two numbers.
TOKENS = np.array([[[1.0, 2.0], [3.0, -4.0], [5.0, 6.0]], [[7.0, 8.0], [9.0, 1.0], [0.0, 0.0]]])
MASK = np.array([[1, 1, 1], [1, 1, 0]])


def pooled(way: str) -> Any:
    """What the notebook's own function makes of the tokens."""
    cells = read_template("onnx_feature_extraction")
    source = next(cell.source for cell in cells if cell.name == "embed")
    names: dict[str, Any] = {"np": np, "POOLING": way}
    exec(compile(source, "cell", "exec"), names)
    return names["pooled"](TOKENS, MASK).tolist()


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("mean", [[3.0, 4 / 3], [8.0, 4.5]]),
        ("cls", [[1.0, 2.0], [7.0, 8.0]]),
        ("max", [[5.0, 6.0], [9.0, 8.0]]),
        ("lasttoken", [[5.0, 6.0], [9.0, 1.0]]),
    ],
)
def test_the_filling_of_a_short_text_never_counts(way: str, expected: list[list[float]]) -> None:
    assert np.allclose(pooled(way), expected)
