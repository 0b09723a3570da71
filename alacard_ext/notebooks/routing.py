"""Which template fits a checkpoint: by task and library, and by what the checkpoint really is."""

from __future__ import annotations

import re

from ..cards.models import ModelCard
from ..hub.facts import ModelSnapshot
from .checkpoint import architectures_of, library_of, model_type_of
from .prose import plain
from .tasks import ROWS, TaskTemplate, rows_for

# Families of encoder and decoder for text; the ending `ForConditionalGeneration` alone may also
# mean a model of pictures or speech.
_SEQ2SEQ = """
t5 mt5 umt5 longt5 switch_transformers bart mbart pegasus pegasus_x bigbird_pegasus led marian
m2m_100 nllb-moe blenderbot blenderbot-small prophetnet xlm-prophetnet fsmt plbart mvp
encoder-decoder t5gemma
"""
SEQ2SEQ = frozenset(_SEQ2SEQ.split())
# Without any of these transformers 5 makes up an empty tokenizer, and every text looks alike.
TOKENIZER = re.compile(
    r"tokeni|vocab|merges|piece|bpe|\.spm$|\.model$|tiktoken|tekken", re.IGNORECASE
)
# Labels under which pages file checkpoints that transformers loads. Most other libraries write
# weights that only they can read, even beside a config.json of the same look.
SHARED = (
    None,
    "transformers",
    "sentence-transformers",
    "vllm",
    "mistral-common",
    "unsloth",
    "trl",
)


def choose_row(snapshot: ModelSnapshot, card: ModelCard) -> tuple[TaskTemplate | None, list[str]]:
    """The template that fits, with reasons in words; without one, the last reason says why."""
    library = library_of(snapshot, card)
    architectures = architectures_of(snapshot, card)
    named = snapshot.facts.pipeline_tag or card.pipeline_tag
    reasons = [f"Task: {plain(named, 60)}, as the model's page says."] if named else []
    row = _named_row(named, library, snapshot, card)
    if row and not _readable(row, snapshot):
        return None, [
            *reasons,
            f"The repository brings no tokenizer, which {row.title} needs to read text.",
        ]
    if row and fits(row, snapshot, card):
        return row, [*reasons, f"Library: {row.library}."]
    if library in SHARED and architectures and (row or not named):
        for other in ROWS:
            if other.heads and _readable(other, snapshot) and fits(other, snapshot, card):
                what = plain(architectures[0], 80)
                reasons.append(
                    f"The checkpoint is a {what}, so the notebook shows what that is made for: "
                    f"{other.title}."
                )
                return other, reasons
    return None, [*reasons, _why_none(row, named, library, architectures)]


def fits(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> bool:
    """Whether the row's class can load the checkpoint; what is not known is believed."""
    if row.task == "zero-shot-classification" and not _entails(snapshot):
        return False
    architectures = architectures_of(snapshot, card)
    if not row.heads or not architectures:
        return True
    if not any(name.endswith(row.heads) for name in architectures):
        return False
    return row.seq2seq is None or row.seq2seq == (model_type_of(snapshot, card) in SEQ2SEQ)


def _readable(row: TaskTemplate, snapshot: ModelSnapshot) -> bool:
    """Whether the repository brings what the template reads its inputs with."""
    return row.processor_class != "AutoTokenizer" or reads_text(snapshot)


def reads_text(snapshot: ModelSnapshot) -> bool:
    """Whether the model's inputs come from a tokenizer that is there, as far as the Hub tells."""
    files = snapshot.facts.files
    if files and not any(TOKENIZER.search(name) for name in files):
        return False
    return snapshot.facts.processor in (None, "AutoTokenizer", "AutoProcessor")


def _named_row(
    task: str | None, library: str | None, snapshot: ModelSnapshot, card: ModelCard
) -> TaskTemplate | None:
    """The first row of the task that fits; where none does, its first, to say why not."""
    rows = rows_for(task, library)
    if not rows and library in SHARED:
        rows = rows_for(task, "transformers") or rows_for(task, "sentence-transformers")
    return next((row for row in rows if fits(row, snapshot, card)), rows[0] if rows else None)


def _entails(snapshot: ModelSnapshot) -> bool:
    """Whether the labels are those of natural language inference, as far as is known."""
    labels = (snapshot.config or {}).get("label2id")
    if not isinstance(labels, dict) or not labels:
        return True
    return any(str(name).lower().startswith("entail") for name in labels)


def _why_none(
    row: TaskTemplate | None, named: str | None, library: str | None, architectures: list[str]
) -> str:
    if row:
        what = plain(architectures[0], 80) if architectures else "checkpoint of another kind"
        return (
            f"Its page files it under {plain(named, 60)}, but the checkpoint is a {what}, without "
            f"the trained head that {row.title} needs."
        )
    if named:
        used = plain(library, 60) if library else "a library that its page does not name"
        return f"Alacard has no template yet for the task {plain(named, 60)} with {used}."
    return "Its page names no task, so Alacard cannot know how the model is meant to be used."
