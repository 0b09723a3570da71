"""Notebooks around ONNX graphs: run by ONNX Runtime in the kernel, or by a browser.

`test_library_environments.py` executes those of ONNX Runtime; here is what their answers must be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest

from alacard_ext.notebooks.template import read_template
from tests.bench_libraries.browser import beside
from tests.bench_libraries.cases import CASES
from tests.bench_libraries.graphs import LABELS, browser_page
from tests.execution import NotebookKernel
from tests.local_hub import GOOD_TOKEN, LocalHub
from tests.local_hub.server import load_repositories

from .test_text_notebooks import build

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


@pytest.fixture
def page() -> Iterator[dict[str, Any]]:
    """What the cells of the page define, for a model whose page tries to end a script."""
    evil = "</script><script>alert(1)</script>"
    names: dict[str, Any] = {
        "Stop": RuntimeError,
        "MODEL_ID": "tiny/model",
        "REVISION": evil,
        "TASK": "fill-mask",
        "FILES": ["onnx/model_quantized.onnx"],
    }
    for cell in read_template("browser_page"):
        if cell.kind == "code" and cell.parameters is None and not cell.when:
            exec(compile(cell.source, cell.name, "exec"), names)
    yield names
    names["browser_page"].stop()


def test_no_text_of_a_model_becomes_a_script_of_the_page(page: dict[str, Any]) -> None:
    shown, address = page["browser_page"], page["browser_page"].address()
    answer = httpx.get(address, trust_env=False)
    scripts = re.findall(r"<script[^>]*>", answer.text)
    nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    assert scripts == [
        '<script type="application/json" id="settings">',
        f'<script type="module" nonce="{nonce[1]}">',
    ]
    told = re.search(r'id="settings">(.*?)</script>', answer.text)
    assert told is not None and json.loads(told[1])["revision"] == page["REVISION"]
    assert shown.seen > 0


def test_the_page_answers_who_knows_its_key_and_nobody_else(page: dict[str, Any]) -> None:
    shown, address = page["browser_page"], page["browser_page"].address()
    with httpx.Client(trust_env=False) as client:
        assert client.get(address + "work").json() == {"round": 0}
        assert client.get(f"http://127.0.0.1:{shown.port}/").status_code == 404
        assert client.get(f"http://127.0.0.1:{shown.port}/wrong/work").status_code == 404
        assert client.get(address + "library/../../etc/passwd").status_code == 404
        assert client.get(address + "library/transformers.min.js").status_code == 404
        big = b"x" * (page["MOST_BYTES"] + 1)
        assert client.post(address + "answers", content=big).status_code == 404
        assert client.post(address + "answers", json={"round": 1, "answers": []}).text == "{}"
    assert shown.ask(["a text"], "q8", []) == {"round": 1, "answers": []}


def test_without_a_browser_the_notebook_says_so_and_ends(tmp_path: Path) -> None:
    browser_page(tmp_path / "models")
    with LocalHub(load_repositories([tmp_path / "models"])) as hub:
        built = build(hub, tmp_path, "tiny/transformers-js", ui_component="gradio_demo")
        assert built.plan.template == "transformers_js", built.plan.reasons
        with NotebookKernel(hub_url=hub.url, cwd=tmp_path) as kernel:
            done = kernel.run(built.notebook)
    assert done.error is None, done.error
    assert done.result == [] and "No browser shows the page" in done.text("usage")
    told = "".join(cell.source for cell in built.notebook.cells)
    assert "the page above is its app" in told and "import gradio" not in told


def test_a_browser_gives_the_labels_that_the_graph_gives(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.npm)
    if missing := case.missing():
        pytest.skip(missing)
    runtime = pytest.importorskip("onnxruntime")
    from tokenizers import Tokenizer

    browser_page(tmp_path / "models")
    (tmp_path / "node_modules").symlink_to(case.folder / "node_modules")
    with LocalHub(load_repositories([tmp_path / "models"])) as hub, beside(tmp_path) as seen:
        built = build(hub, tmp_path, case.model, difficulty="intermediate")
        with NotebookKernel(hub_url=hub.url, cwd=tmp_path, token=GOOD_TOKEN) as kernel:
            done = kernel.run(built.notebook, extra_code=seen.before)
        repository = hub.repositories[case.model]
        assert done.error is None, done.error
        assert done.result
        graph = runtime.InferenceSession(repository.files["onnx/model.onnx"])
        tokenizer = Tokenizer.from_file(str(repository.files["tokenizer.json"]))
        for row in done.result:
            ids = np.array([tokenizer.encode(row["text"]).ids], dtype=np.int64)
            logits = graph.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
            scores = np.exp(logits) / np.exp(logits).sum()
            assert row["answer"] == LABELS[str(scores.argmax())]
            assert row["score"] == pytest.approx(float(scores.max()), abs=1e-4)
        # The browser asked this computer alone, for the one commit, and knows no token.
        asked = [url for url in seen.requests if not url.startswith("blob:")]
        assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1", "localhost"}
        files = [url for url in asked if "/resolve/" in url]
        assert files and all(f"/resolve/{repository.sha}/" in url for url in files)
        page = [r for r in hub.requests if "/resolve/" in r.path]
        assert page and all(request.authorization is None for request in page)
    assert not any("Content Security Policy" in line or "error:" in line for line in seen.console)
    assert "Could not locate file" in done.text("usage")


def test_the_release_that_is_executed_is_the_one_that_the_page_loads(page: dict[str, Any]) -> None:
    case = next(case for case in CASES if case.npm)
    assert case.packages[0] == f"@huggingface/transformers@{page['RELEASE']}"


@pytest.mark.parametrize(
    ("looks", "shape", "middle"),
    [
        ({"size": {"height": 8, "width": 12}}, (3, 8, 12), 1.0),
        ({"size": 8, "image_mean": [1.0] * 3, "image_std": [0.5] * 3}, (3, 8, 8), 0.0),
        ({"size": {"shortest_edge": 10}}, (3, 10, 20), 1.0),
        ({"size": {"shortest_edge": 10}, "do_center_crop": True, "crop_size": 8}, (3, 8, 8), 1.0),
        ({"size": 8, "do_normalize": False}, (3, 8, 8), 1.0),
        ({"size": 8, "do_normalize": False, "do_rescale": False}, (3, 8, 8), 255.0),
        ({"do_resize": False, "do_normalize": False}, (3, 20, 40), 1.0),
    ],
)
def test_a_picture_is_prepared_as_its_repository_says(
    looks: dict[str, Any], shape: tuple[int, ...], middle: float
) -> None:
    from PIL import Image

    # Red at both ends of the long side, white between: only a crop leaves the ends out.
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("white", (10, 0, 30, 20))
    cells = read_template("onnx_image_classification")
    source = next(cell.source for cell in cells if cell.name == "prepare")
    names: dict[str, Any] = {"np": np, "Image": Image, "looks": looks}
    exec(compile(source, "cell", "exec"), names)
    values = names["prepare"](picture)
    assert values.shape == shape and values.dtype == np.float32
    assert values[1, shape[1] // 2, shape[2] // 2] == pytest.approx(middle, abs=1e-6)
    assert (values[1] == values[1].max()).all() == ("crop_size" in looks)
