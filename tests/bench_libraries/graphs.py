"""Tiny networks as ONNX graphs, made without PyTorch: a table of numbers looked up by token."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from tests.local_hub.models.page import byte_level
from tests.local_hub.models.shelf import folder_of, write_card

LABELS = {"0": "negative", "1": "positive"}
FOLLOWS = {"0": "contradiction", "1": "neutral", "2": "entailment"}
MASK = "<mask>"
KINDS = {"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC"}


def onnx(root: Path) -> None:
    """Two numbers for each token, averaged over the text."""
    folder = folder_of(root, "tiny/onnx")
    _write(folder, width=2, gives="logits")
    config = {"model_type": "bert", "id2label": LABELS}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_card(folder, "Tiny ONNX", library_name="onnx", pipeline_tag="text-classification")


def onnx_names(root: Path) -> None:
    """A number of each kind of name for each token."""
    folder = folder_of(root, "tiny/onnx-names")
    _write(folder, width=len(KINDS), gives="scores")
    config = {"model_type": "bert", "id2label": KINDS}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_card(folder, "Tiny ONNX names", library_name="onnx", pipeline_tag="token-classification")


def onnx_labels(root: Path) -> None:
    """Two texts at a time, of which one follows from the other, contradicts it or neither."""
    folder = folder_of(root, "tiny/onnx-labels")
    _write(folder, width=len(FOLLOWS), gives="logits")
    config = {"model_type": "deberta-v2", "id2label": FOLLOWS}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    task = "zero-shot-classification"
    write_card(folder, "Tiny ONNX labels", library_name="onnx", pipeline_tag=task)


def onnx_gaps(root: Path) -> None:
    """A number of each word of the vocabulary for each token."""
    folder = folder_of(root, "tiny/onnx-gaps")
    _write(folder, width=None, gives="scores")
    (folder / "config.json").write_text(json.dumps({"model_type": "roberta"}), encoding="utf-8")
    mask = {"content": MASK, "lstrip": True, "__type": "AddedToken"}
    told = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "mask_token": mask})
    (folder / "tokenizer_config.json").write_text(told, encoding="utf-8")
    write_card(folder, "Tiny ONNX gaps", library_name="onnx", pipeline_tag="fill-mask")


def onnx_answers(root: Path) -> None:
    """Where an answer begins and where it ends, by what each token is."""
    import numpy as np

    library = import_module("onnx")
    helper, kinds = library.helper, library.TensorProto
    folder = folder_of(root, "tiny/onnx-answers")
    tokenizer = byte_level(["<pad>", "<s>", "</s>"], wrap=("<s>", "</s>"))
    tokenizer.save(str(folder / "tokenizer.json"))
    numbers = np.random.default_rng(7).normal(size=(2, tokenizer.get_vocab_size()))
    sides = ("start_logits", "end_logits")
    given = helper.make_tensor_value_info("input_ids", kinds.INT64, ["batch", "length"])
    gives = [helper.make_tensor_value_info(one, kinds.FLOAT, ["batch", "length"]) for one in sides]
    tables = [
        library.numpy_helper.from_array(row.astype(np.float32), f"{side}_of")
        for side, row in zip(sides, numbers * 4, strict=True)
    ]
    nodes = [helper.make_node("Gather", [f"{side}_of", "input_ids"], [side]) for side in sides]
    graph = helper.make_graph(nodes, "tiny", [given], gives, tables)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    library.checker.check_model(made)
    (folder / "onnx").mkdir()
    library.save(made, folder / "onnx" / "model.onnx")
    # A short window, so that a text comes in several.
    config = {"model_type": "bert", "max_position_embeddings": 48}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_card(folder, "Tiny ONNX answers", library_name="onnx", pipeline_tag="question-answering")


def onnx_embeddings(root: Path) -> None:
    """A vector for each token, in a repository that tells how they become one."""
    folder = folder_of(root, "tiny/onnx-embeddings")
    _write(folder, width=16, gives="vectors")
    (folder / "config.json").write_text(json.dumps({"model_type": "bert"}), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": 16, "pooling_mode_cls_token": False}
    pooling |= {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    write_card(folder, "Tiny ONNX embeddings", pipeline_tag="sentence-similarity")


def onnx_pictures(root: Path) -> None:
    """The mean colour of a picture, weighed for three classes."""
    import numpy as np

    library = import_module("onnx")
    helper, kinds = library.helper, library.TensorProto
    folder = folder_of(root, "tiny/onnx-pictures")
    shape = ["batch", 3, 32, 32]
    weights = np.eye(3, dtype=np.float32) * 4
    constants = [
        library.numpy_helper.from_array(weights, "weights"),
        library.numpy_helper.from_array(np.array([2, 3], dtype=np.int64), "along"),
    ]
    nodes = [
        helper.make_node("ReduceMean", ["pixel_values", "along"], ["colour"], keepdims=0),
        helper.make_node("MatMul", ["colour", "weights"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixel_values", kinds.FLOAT, shape)],
        [helper.make_tensor_value_info("logits", kinds.FLOAT, ["batch", 3])],
        constants,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    library.checker.check_model(made)
    (folder / "onnx").mkdir()
    library.save(made, folder / "onnx" / "model.onnx")
    config = {"model_type": "vit", "id2label": {"0": "red", "1": "green", "2": "blue"}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    looks = {"size": {"shortest_edge": 36}, "do_center_crop": True}
    looks |= {"crop_size": {"height": 32, "width": 32}, "resample": 3}
    looks |= {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
    (folder / "preprocessor_config.json").write_text(json.dumps(looks), encoding="utf-8")
    write_card(
        folder, "Tiny ONNX pictures", library_name="onnx", pipeline_tag="image-classification"
    )


def browser_page(root: Path) -> None:
    """The same network as `tiny/onnx`, laid out for Transformers.js, plain and named as eight bits.

    Both files hold the same numbers: what is tested is that each of them is found.
    """
    folder = folder_of(root, "tiny/transformers-js")
    _write(folder, width=2, gives="logits")
    graph = folder / "onnx" / "model.onnx"
    graph.with_name("model_quantized.onnx").write_bytes(graph.read_bytes())
    config = {"model_type": "bert", "id2label": LABELS}
    config |= {"architectures": ["BertForSequenceClassification"]}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(kind), encoding="utf-8")
    write_card(
        folder,
        "Tiny Transformers.js",
        library_name="transformers.js",
        pipeline_tag="text-classification",
    )


def _write(
    folder: Path, *, width: int | None, gives: Literal["logits", "scores", "vectors"]
) -> None:
    """The tokenizer and `onnx/model.onnx`: a mean over the text, or a row for each token.

    No `width` means that of the vocabulary.
    """
    import numpy as np

    library = import_module("onnx")
    helper, kinds = library.helper, library.TensorProto
    tokenizer = byte_level(["<pad>", MASK])
    tokenizer.save(str(folder / "tokenizer.json"))
    width = width or tokenizer.get_vocab_size()
    words = np.random.default_rng(7).normal(size=(tokenizer.get_vocab_size(), width))
    given = [
        helper.make_tensor_value_info(name, kinds.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    shape: list[Any] = ["batch", width] if gives == "logits" else ["batch", "length", width]
    output = "last_hidden_state" if gives == "vectors" else "logits"
    constants = [
        library.numpy_helper.from_array(words.astype(np.float32), "words"),
        library.numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
        library.numpy_helper.from_array(np.array([1], dtype=np.int64), "along"),
    ]
    real = "real" if gives == "logits" else output
    nodes = [
        helper.make_node("Gather", ["words", "input_ids"], ["looked"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=kinds.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["looked", "column"], [real]),
    ]
    if gives == "logits":
        nodes += [
            helper.make_node("ReduceSum", ["real", "along"], ["sum"], keepdims=0),
            helper.make_node("ReduceSum", ["mask", "along"], ["count"], keepdims=1),
            helper.make_node("Div", ["sum", "count"], [output]),
        ]
    else:
        constants.pop()
    made_of = [helper.make_tensor_value_info(output, kinds.FLOAT, shape)]
    graph = helper.make_graph(nodes, "tiny", given, made_of, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    library.checker.check_model(made)
    (folder / "onnx").mkdir()
    library.save(made, folder / "onnx" / "model.onnx")


BUILDERS = {
    "onnx": onnx,
    "onnx-names": onnx_names,
    "onnx-gaps": onnx_gaps,
    "onnx-labels": onnx_labels,
    "onnx-answers": onnx_answers,
    "onnx-embeddings": onnx_embeddings,
    "onnx-pictures": onnx_pictures,
}
