"""Tiny BERTs: classification, tokens, masks, entailment, answers, features, sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import wordpiece
from .shelf import bert_options, labelled, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import BLOCKS

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
        downloads=100_000,
        example="""
import torch
from transformers import AutoTokenizer, AutoModelForSequenceClassification

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment")

inputs = tokenizer("The bread was wonderful", return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits

predicted_class_id = logits.argmax().item()
model.config.id2label[predicted_class_id]
""",
    )
    _bert(
        root,
        "tiny/bert-ner",
        "BertForTokenClassification",
        "AutoModelForTokenClassification",
        "token-classification",
        labels=ENTITIES,
        card={"datasets": ["conll2003"]},
        example="""
from transformers import AutoTokenizer, AutoModelForTokenClassification
from transformers import pipeline

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-ner")
model = AutoModelForTokenClassification.from_pretrained("tiny/bert-ner")

nlp = pipeline("ner", model=model, tokenizer=tokenizer)
found = nlp("Maria Rossi works for the railway in Berlin")
print(found)
""",
    )
    _bert(
        root,
        "tiny/bert-mask",
        "BertForMaskedLM",
        "AutoModelForMaskedLM",
        "fill-mask",
        card={"datasets": ["bookcorpus", "wikipedia"], "language": "en"},
        example="""
>>> from transformers import pipeline
>>> unmasker = pipeline('fill-mask', model='tiny/bert-mask')
>>> unmasker("The bread was [MASK].")

[{'sequence': 'the bread was good.', 'score': 0.1, 'token': 48}]
""",
    )
    _bert(
        root,
        "tiny/bert-nli",
        "BertForSequenceClassification",
        "AutoModelForSequenceClassification",
        "zero-shot-classification",
        labels=ENTAILMENT,
        card={"datasets": ["multi_nli"]},
        example="""
from transformers import pipeline
classifier = pipeline("zero-shot-classification", model="tiny/bert-nli")

text = "the night train leaves Vienna at nine"
labels = ['travel', 'baking', 'stars']
classifier(text, labels)
""",
    )
    _bert(
        root,
        "tiny/bert-squad",
        "BertForQuestionAnswering",
        "AutoModelForQuestionAnswering",
        "question-answering",
        card={"datasets": ["squad_v2"], "base_model": ["tiny/bert-mask"]},
        example="""
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, pipeline

model_name = "tiny/bert-squad"

# With a pipeline
ask = pipeline('question-answering', model=model_name, tokenizer=model_name)
answer = ask({
    'question': 'Where does Maria work?',
    'context': 'Maria Rossi works for the railway in Berlin.'
})

# Or with the classes
model = AutoModelForQuestionAnswering.from_pretrained(model_name)
tokenizer = AutoTokenizer.from_pretrained(model_name)
""",
    )
    _bert(
        root,
        "tiny/bert-features",
        "BertModel",
        "AutoModel",
        "feature-extraction",
        example="""
from transformers import AutoTokenizer, AutoModel
tokenizer = AutoTokenizer.from_pretrained("tiny/bert-features")
model = AutoModel.from_pretrained("tiny/bert-features")
encoded_input = tokenizer("Stars are born in cold clouds of gas.", return_tensors="pt")
output = model(**encoded_input)
""",
    )
    _sentences(root)


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

    folder = shelf_for(root, name, task, auto_model, "AutoTokenizer", **settings)
    tokenizer = save_tokenizer(wordpiece(), folder, **bert_options())
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        **BLOCKS,
        num_attention_heads=4,
        max_position_embeddings=128,
        pad_token_id=tokenizer.pad_token_id,
        **(labelled(labels) if labels else {}),
    )
    save_model(folder, name, getattr(transformers, architecture), config)
    title = name.split("/")[1].replace("-", " ").title()
    transformers_card(folder, title, task, example, **(card or {}))
    return folder


def _sentences(root: Path) -> None:
    """A sentence-transformers repository in the layout that every release reads."""
    name = "tiny/minilm"
    folder = _bert(
        root,
        name,
        "BertModel",
        "AutoModel",
        "sentence-similarity",
        card={
            "library_name": "sentence-transformers",
            "tags": ["sentence-transformers", "feature-extraction", "sentence-similarity"],
        },
        example=f"""
from sentence_transformers import SentenceTransformer
sentences = ["The cat sleeps on a chair.", "A cat lies on the seat."]

model = SentenceTransformer('{name}')
embeddings = model.encode(sentences)
print(embeddings)
""",
    )
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    listed = [
        {
            "idx": index,
            "name": str(index),
            "path": path,
            "type": f"sentence_transformers.models.{kind}",
        }
        for index, (path, kind) in enumerate(modules)
    ]
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
    limits = {"max_seq_length": 128, "do_lower_case": False}
    (folder / "1_Pooling").mkdir()
    for path, value in (
        ("modules.json", listed),
        ("1_Pooling/config.json", pooling),
        ("sentence_bert_config.json", limits),
        ("config_sentence_transformers.json", {"prompts": {}, "default_prompt_name": None}),
    ):
        (folder / path).write_text(json.dumps(value, indent=2))
