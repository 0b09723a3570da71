"""A second model of a task that has one already, so that two can be set side by side."""

from __future__ import annotations

from pathlib import Path

from .page import wordpiece
from .shelf import bert_options, labelled, save_model, save_tokenizer, shelf_for, transformers_card

LABELS = ["negative", "neutral", "positive"]


def build(root: Path) -> None:
    """A DistilBERT for sentiment, whose labels are three and written in another way."""
    from transformers import DistilBertConfig, DistilBertForSequenceClassification

    name, task = "tiny/distilbert-sentiment", "text-classification"
    folder = shelf_for(root, name, task, "AutoModelForSequenceClassification", "AutoTokenizer")
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
        **labelled(LABELS),
    )
    save_model(folder, name, DistilBertForSequenceClassification, config)
    transformers_card(folder, "DistilBERT Sentiment", task, license="mit")
