"""Tiny models that read pages."""

from __future__ import annotations

from pathlib import Path

from .page import wordpiece
from .shelf import bert_options, folder_of, save_tokenizer, seed, transformers_info, write_card


def build(root: Path) -> None:
    """A model for each way of reading a page."""
    _layoutlm(root)


def _layoutlm(root: Path) -> None:
    from transformers import LayoutLMConfig, LayoutLMForQuestionAnswering

    name, task = "tiny/layoutlm", "document-question-answering"
    auto = "AutoModelForDocumentQuestionAnswering"
    folder = folder_of(root, name, transformersInfo=transformers_info(auto, task))
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = LayoutLMConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    seed(name)
    model = LayoutLMForQuestionAnswering(config)
    for part, weights in model.named_parameters():
        # Small weights give all words nearly the same scores.
        if part.endswith("weight") and weights.dim() > 1:
            weights.data *= 8
    model.save_pretrained(folder)
    example = f"""
from transformers import AutoTokenizer, {auto}
import torch

tokenizer = AutoTokenizer.from_pretrained("{name}")
model = {auto}.from_pretrained("{name}")

question = "What is the total?"
words = ["Total", "42", "euros"]
boxes = [[100, 500, 200, 530], [220, 500, 260, 530], [270, 500, 340, 530]]
encoding = tokenizer(question.split(), words, is_split_into_words=True, return_tensors="pt")
bbox = [boxes[w] if s == 1 else [0] * 4
        for w, s in zip(encoding.word_ids(0), encoding.sequence_ids(0))]
encoding["bbox"] = torch.tensor([bbox])
outputs = model(**encoding)
print(outputs.start_logits.argmax(), outputs.end_logits.argmax())
"""
    write_card(folder, "LayoutLM, tiny", example, library_name="transformers", pipeline_tag=task)
