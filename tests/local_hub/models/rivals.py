"""A second model of a task that has one already, so that two can be set side by side."""

from __future__ import annotations

from pathlib import Path

from .page import wordpiece
from .shelf import bert_options, folder_of, save_tokenizer, seed, transformers_info, write_card

LABELS = ["negative", "neutral", "positive"]


def build(root: Path) -> None:
    """A DistilBERT for sentiment, whose labels are three and written in another way."""
    from transformers import DistilBertConfig, DistilBertForSequenceClassification

    name, task = "tiny/distilbert-sentiment", "text-classification"
    info = transformers_info("AutoModelForSequenceClassification", task)
    folder = folder_of(root, name, transformersInfo=info)
    options = bert_options() | {"model_input_names": ["input_ids", "attention_mask"]}
    tokenizer = save_tokenizer(wordpiece(), folder, **options)
    config = DistilBertConfig(
        vocab_size=len(tokenizer),
        dim=48,
        n_layers=1,
        n_heads=4,
        hidden_dim=64,
        max_position_embeddings=128,
        pad_token_id=tokenizer.pad_token_id,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
    )
    seed(name)
    DistilBertForSequenceClassification(config).save_pretrained(folder)
    write_card(
        folder,
        "DistilBERT Sentiment",
        library_name="transformers",
        pipeline_tag=task,
        license="mit",
    )
