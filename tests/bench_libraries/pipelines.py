"""spaCy's pipelines in miniature that sort whole texts or mark spans, made by spaCy itself."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, write_card

TEXTS = {"The crust is wonderful.": "praise", "My loaf came out flat.": "complaint"}

SAID = ("the cat sleeps on my old sofa", "a dog and a cat are friends", "bread needs time")


def _trained(root: Path, name: str, step: str, task: str, told: Callable[[str], Any]) -> None:
    """An English pipeline of one step that saw each text ten times with what is `told` of it."""
    library, training = import_module("spacy"), import_module("spacy.training")
    model = library.blank("en")
    model.add_pipe(step)
    examples = [training.Example.from_dict(model.make_doc(text), told(text)) for text in TEXTS]
    model.initialize(lambda: examples)
    for _ in range(10):
        model.update(examples)
    folder = folder_of(root, name)
    model.to_disk(folder)
    write_card(folder, "Tiny spaCy", library_name="spacy", pipeline_tag=task)


def textcat(root: Path) -> None:
    """Labels that compete."""
    labels = sorted(set(TEXTS.values()))
    _trained(
        root,
        "tiny/spacy-textcat",
        "textcat",
        "text-classification",
        lambda text: {"cats": {label: float(TEXTS[text] == label) for label in labels}},
    )


def textcats(root: Path) -> None:
    """Labels that are judged by themselves."""
    labels = [*sorted(set(TEXTS.values())), "short"]
    _trained(
        root,
        "tiny/spacy-textcats",
        "textcat_multilabel",
        "text-classification",
        lambda text: {"cats": {label: float(label in (TEXTS[text], "short")) for label in labels}},
    )


def spans(root: Path) -> None:
    """Spans that overlap, which are no names to spaCy; by rules, in place of a trained step."""
    model = import_module("spacy").blank("en")
    rules = model.add_pipe("span_ruler")
    words = [[{"SHAPE": "Xxxxx"}], [{"SHAPE": "Xxxxx"}, {"IS_ALPHA": True}]]
    rules.add_patterns([{"label": "THING", "pattern": pattern} for pattern in words])
    folder = folder_of(root, "tiny/spacy-spans")
    model.to_disk(folder)
    write_card(folder, "Tiny spaCy", library_name="spacy", pipeline_tag="token-classification")


def vectors(root: Path) -> None:
    """A table of vectors of the words of a few sentences, and no step that computes."""
    import numpy as np

    model, random = import_module("spacy").blank("en"), np.random.default_rng(7)
    for word in sorted({word for text in (*TEXTS, *SAID) for word in text.strip(".").split()}):
        model.vocab.set_vector(word, random.normal(size=12).astype(np.float32))
    folder = folder_of(root, "tiny/spacy-vectors")
    model.to_disk(folder)
    write_card(folder, "Tiny spaCy", library_name="spacy", pipeline_tag="sentence-similarity")


BUILDERS = {
    "spacy-textcat": textcat,
    "spacy-textcats": textcats,
    "spacy-spans": spans,
    "spacy-vectors": vectors,
}
