"""The models of the example bundles, made where they are asked for: none is kept in git."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("streamlit-iris", "gradio-tiny-transformer", "static-page")


def bundle(name: str, into: Path) -> Path:
    """A folder with one of the examples, whole with its model."""
    folder = into / name
    shutil.copytree(HERE / name, folder)
    if name == "streamlit-iris":
        _iris(folder / "iris.skops")
    elif name == "gradio-tiny-transformer":
        _transformer(folder / "model")
    return folder


def _iris(file: Path) -> None:
    import skops.io
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    data = load_iris()
    skops.io.dump(LogisticRegression(max_iter=1000).fit(data.data, data.target), file)


def _transformer(folder: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz.,!?"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        id2label={0: "sour", 1: "sweet"},
        label2id={"sour": 0, "sweet": 1},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    told = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 128}
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
