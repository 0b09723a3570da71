"""Tiny models of other libraries, made and saved by the libraries themselves."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from .page import wordpiece
from .shelf import folder_of, seed, write_card

SCORE = """
from sentence_transformers import CrossEncoder

model = CrossEncoder("tiny/cross-encoder")
question = "When does the train leave?"
passages = ["The night train leaves at nine.", "Bread is warm."]
scores = model.predict([(question, passage) for passage in passages])
print(scores)
"""
RANK = """
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-ranker")
tokenizer = AutoTokenizer.from_pretrained("tiny/bert-ranker")
questions = ["When does the train leave?"] * 2
passages = ["The night train leaves at nine.", "Bread is warm."]
features = tokenizer(questions, passages, padding=True, truncation=True, return_tensors="pt")
model.eval()
with torch.no_grad():
    print(model(**features).logits)
"""


def build(root: Path) -> None:
    """Adapters on bases of their own, rankers, a sparse and a static encoder, tables, ONNX."""
    _adapter_that_writes(root)
    _adapter_that_sorts(root)
    _rankers(root)
    _sparse(root)
    _static(root)
    _table(root)


def _adapter_that_writes(root: Path) -> None:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    from .generation import _llama

    name, base = "tiny/lora-chat", "tiny/llama-chat"
    # The same weights as the base of that name, which another module builds.
    _llama(root / "aside")
    model = AutoModelForCausalLM.from_pretrained(root / "aside" / base)
    _remove(root / "aside")
    seed(name)
    config = LoraConfig(
        r=4,
        lora_alpha=64,
        target_modules=["q_proj", "v_proj"],
        task_type="CAUSAL_LM",
        base_model_name_or_path=base,
        init_lora_weights=False,
    )
    adapted = get_peft_model(model, config)
    adapted.peft_config["default"].base_model_name_or_path = base
    folder = folder_of(root, name, downloads=500)
    adapted.save_pretrained(folder)
    _in_order(folder / "adapter_config.json")
    example = """
from transformers import pipeline

question = "Which train would you take, and why?"
generator = pipeline("text-generation", model="tiny/lora-chat", device="cuda")
turns = [{"role": "user", "content": question}]
print(generator(turns, max_new_tokens=16, return_full_text=False)[0]["generated_text"])
"""
    _card(folder, "Tiny LoRA chat", "peft", "text-generation", base, example)


def _adapter_that_sorts(root: Path) -> None:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForSequenceClassification

    from .encoders import _bert

    name, base = "tiny/lora-sentiment", "tiny/bert-features"
    _bert(root / "aside", base, "BertModel", "AutoModel", "feature-extraction", example="")
    model = AutoModelForSequenceClassification.from_pretrained(root / "aside" / base, num_labels=3)
    _remove(root / "aside")
    seed(name)
    config = LoraConfig(
        r=4, target_modules=["query", "value"], task_type="SEQ_CLS", init_lora_weights=False
    )
    adapted = get_peft_model(model, config)
    adapted.peft_config["default"].base_model_name_or_path = base
    folder = folder_of(root, name)
    adapted.save_pretrained(folder)
    _in_order(folder / "adapter_config.json")
    # Its page names no task: what it was trained for stands in its configuration.
    _card(folder, "Tiny LoRA sentiment", "peft", None, base)


def _in_order(path: Path) -> None:
    """peft keeps names in sets, whose order differs from process to process."""
    config = json.loads(path.read_text())
    ordered = {k: sorted(v) if isinstance(v, list) else v for k, v in config.items()}
    path.write_text(json.dumps(ordered, indent=2))


def _rankers(root: Path) -> None:
    """The same ranker twice: filed under Sentence Transformers, and under transformers."""
    from sentence_transformers import CrossEncoder

    from .encoders import _bert

    for name, library in (
        ("tiny/cross-encoder", "sentence-transformers"),
        ("tiny/bert-ranker", "transformers"),
    ):
        folder = _bert(
            root,
            name,
            "BertForSequenceClassification",
            "AutoModelForSequenceClassification",
            "text-ranking",
            labels=["LABEL_0"],
            card={"library_name": library},
            example=RANK,
        )
        if library == "sentence-transformers":
            model = CrossEncoder(str(folder), device="cpu")
            model.save_pretrained(str(folder), create_model_card=False)
            _card(folder, "Tiny cross-encoder", library, "text-ranking", example=SCORE)


def _sparse(root: Path) -> None:
    from sentence_transformers import SparseEncoder
    from sentence_transformers.sparse_encoder.modules import MLMTransformer, SpladePooling

    from .encoders import _bert

    name = "tiny/splade"
    _bert(root / "aside", name, "BertForMaskedLM", "AutoModelForMaskedLM", "fill-mask", example="")
    masked = MLMTransformer(str(root / "aside" / name))
    model = SparseEncoder(modules=[masked, SpladePooling("max")], device="cpu")
    folder = folder_of(root, name)
    model.save_pretrained(str(folder), create_model_card=False)
    _remove(root / "aside")
    front = {"library_name": "sentence-transformers", "pipeline_tag": "feature-extraction"}
    tags = ["sentence-transformers", "sparse-encoder", "sparse", "splade"]
    example = """
from sentence_transformers import SparseEncoder

model = SparseEncoder("tiny/splade")
sentences = ["The weather is lovely today.", "The night train leaves at nine."]
embeddings = model.encode(sentences)
print(model.similarity(embeddings, embeddings))
"""
    write_card(folder, "Tiny SPLADE", example, tags=tags, **front)


def _static(root: Path) -> None:
    import numpy as np
    from model2vec import StaticModel

    name = "tiny/model2vec"
    tokenizer = wordpiece()
    # Without the markers around a text, which would be averaged in as words.
    tokenizer.post_processor = None
    size = tokenizer.get_vocab_size()
    vectors = np.random.default_rng(7).normal(size=(size, 16)).astype("float32")
    folder = folder_of(root, name)
    model = StaticModel(vectors=vectors, tokenizer=tokenizer, config={"normalize": True})
    model.save_pretrained(str(folder))
    example = """
from model2vec import StaticModel

model = StaticModel.from_pretrained("tiny/model2vec")
embeddings = model.encode(["The bread is still warm"])
"""
    _card(folder, "Tiny Model2Vec", "model2vec", None, example=example)


def _table(root: Path) -> None:
    import numpy as np
    import skops.io
    from sklearn.linear_model import LogisticRegression

    rows = np.random.default_rng(7).normal(size=(60, 3))
    model = LogisticRegression().fit(rows, (rows[:, 0] > 0).astype(int))
    folder = folder_of(root, "tiny/skops")
    (folder / "model.skops").write_bytes(_without_addresses(skops.io.dumps(model)))
    _card(folder, "Tiny table", "sklearn", "tabular-classification")


def _card(
    folder: Path,
    title: str,
    library: str,
    task: str | None,
    base: str | None = None,
    example: str = "",
) -> None:
    front: dict[str, Any] = {"library_name": library, "pipeline_tag": task, "base_model": base}
    if library == "peft":
        front["base_model_relation"] = "adapter"
    write_card(folder, title, example, **front)


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


def _without_addresses(archive: bytes) -> bytes:
    """The same archive with small numbers for objects' addresses and without the time."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    schema = parts["schema.json"].decode()
    addresses = list(dict.fromkeys(re.findall(r"\b\d{9,}\b", schema)))
    small = {address: str(number) for number, address in enumerate(addresses, start=1)}
    pattern = re.compile(r"\b\d{9,}\b")

    def swap(text: str) -> str:
        return pattern.sub(lambda found: small.get(found[0], found[0]), text)

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, old_name in sorted((swap(name), name) for name in parts):
            content = parts[old_name]
            whole = swap(content.decode()).encode() if name == "schema.json" else content
            new.writestr(zipfile.ZipInfo(name), whole)
    return made.getvalue()
