"""Tiny BERTs: classification, tokens, masks, entailment, answers, features."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import wordpiece
from .shelf import bert_options, folder_of, save_tokenizer, seed, transformers_info, write_card

SENTIMENT = ["NEGATIVE", "POSITIVE"]
ENTITIES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
ENTAILMENT = ["contradiction", "neutral", "entailment"]


def build(root: Path) -> None:
    """One BERT for each task that an encoder serves."""
    _bert(
        root,
        "tiny/bert-sentiment",
        "BertForSequenceClassification",
        "AutoModelForSequenceClassification",
        "text-classification",
        labels=SENTIMENT,
        card={"datasets": ["sst2"], "tags": ["sentiment"]},
        example="""
import torch
from transformers import AutoTokenizer, AutoModelForSequenceClassification

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment")

inputs = tokenizer("Hello, my dog is cute", return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits

predicted_class_id = logits.argmax().item()
model.config.id2label[predicted_class_id]
""",
        downloads=100_000,
    )


def _bert(
    root: Path,
    name: str,
    architecture: str,
    auto_model: str,
    task: str,
    *,
    example: str,
    labels: list[str] | None = None,
    card: dict[str, Any] | None = None,
    **settings: Any,
) -> Path:
    import transformers

    info = transformers_info(auto_model, task)
    folder = folder_of(root, name, transformersInfo=info, **settings)
    tokenizer = save_tokenizer(wordpiece(), folder, **bert_options())
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=128,
        pad_token_id=tokenizer.pad_token_id,
        **(
            {"id2label": dict(enumerate(labels)), "label2id": {n: i for i, n in enumerate(labels)}}
            if labels
            else {}
        ),
    )
    seed(name)
    getattr(transformers, architecture)(config).save_pretrained(folder)
    front = {"library_name": "transformers", "pipeline_tag": task, **(card or {})}
    write_card(folder, name.split("/")[1].replace("-", " ").title(), example, **front)
    return folder
