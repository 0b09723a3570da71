"""Which template fits a checkpoint: by task and library, and by what the checkpoint really is."""

from __future__ import annotations

import re

from ...cards.models import ModelCard
from ...hub.facts import ModelSnapshot
from ..classes import Loads, Span, class_table, names_table, pipelines
from ..classes.releases import numbers, short
from ..libraries import library_named
from ..libraries.adapters import PICTURES
from ..libraries.default_tasks import usual_task
from ..prose import plain
from ..tasks import ROWS, TaskTemplate, rows_for
from .checkpoint import architectures_of, library_of, model_type_of, needs_custom_code, written_by
from .uncovered import advice, unserved

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
LOADED_BY_TRANSFORMERS = ("transformers", "sentence-transformers")
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
UNNAMED = "a library that its page does not name"


def choose_row(snapshot: ModelSnapshot, card: ModelCard) -> tuple[TaskTemplate | None, list[str]]:
    """The template that fits, with reasons in words; without one, the last reason says why."""
    library = library_of(snapshot, card)
    architectures = architectures_of(snapshot, card)
    named = snapshot.facts.pipeline_tag or card.pipeline_tag
    reasons = [f"Task: {plain(named, 60)}, as the model's page says."] if named else []
    if not named and (named := usual_task(library, snapshot)):
        reasons = [f"Task: {named}, which is what such a checkpoint of {library} is made for."]
    row = _named_row(named, library, snapshot, card)
    if row and not _readable(row, snapshot):
        return None, [
            *reasons,
            f"The repository brings no tokenizer, which {row.title} needs to read text.",
        ]
    if row and (why := unserved(row, snapshot, architectures)):
        return None, [*reasons, why]
    if row and fits(row, snapshot, card):
        if unknown := unknown_type(row, snapshot, card):
            return None, [*reasons, unknown]
        return row, [*reasons, f"Library: {row.library}."]
    if library in SHARED and architectures and (row or not named):
        for other in ROWS:
            if unknown_type(other, snapshot, card):
                continue
            if other.heads and _readable(other, snapshot) and fits(other, snapshot, card):
                what = plain(architectures[0], 80)
                reasons.append(
                    f"The checkpoint is a {what}, so the notebook shows what that is made for: "
                    f"{other.title}."
                )
                return other, reasons
    return None, [*reasons, _why_none(row, named, library, architectures)]


def fits(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> bool:
    """Whether the row's class can load the checkpoint; what is not known is believed.

    The tables of Auto classes decide where they know the model type and the architecture; the
    endings of the architectures otherwise.
    """
    if row.task == "zero-shot-classification" and not _entails(snapshot):
        return False
    if row.library not in LOADED_BY_TRANSFORMERS and not row.heads:
        return True  # what another library reads is not in the tables of transformers
    architectures, model_type = architectures_of(snapshot, card), model_type_of(snapshot, card)
    if row.model_types and model_type and model_type not in row.model_types:
        return False
    if row.seq2seq is not None and architectures and row.seq2seq != (model_type in SEQ2SEQ):
        return False
    verdicts = {loads.verdict for _, loads in _tried(row, snapshot, card)}
    if "yes" in verdicts:
        return True
    if verdicts == {"no"} and not needs_custom_code(snapshot, card):
        return False
    if not row.heads or not architectures:
        # A class of one task makes random what another task's checkpoint lacks.
        known = bool(set(architectures) & class_table().architectures)
        return not (verdicts == {"other"} and known and row.auto_class != "AutoModel")
    return any(name.endswith(row.heads) for name in architectures)


def class_of(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> str:
    """The class that loads this checkpoint: by the tables, else by the row's own endings."""
    tried = _tried(row, snapshot, card)
    usual = row.class_for(architectures_of(snapshot, card))
    return next((name for name, loads in tried if loads.verdict == "yes"), usual)


def releases_of(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> Span | None:
    """The releases of transformers that load this checkpoint; None where nothing is known."""
    table = class_table()
    span = table.types.get(model_type_of(snapshot, card) or "")
    wanted = class_of(row, snapshot, card)
    found = next(
        (loads.span for name, loads in _tried(row, snapshot, card) if name == wanted), None
    )
    both = span.meet(found) if span and found else None
    known, there = both or found or span, table.class_span(wanted) or _named_span(wanted)
    # Of a type that no table knows, the class at least has to exist.
    return (known.meet(there) or known) if known and there else known or there


def _named_span(name: str) -> Span | None:
    """The releases that have a class which is in no table of Auto classes."""
    return (names_table().names("transformers", "") or {}).get(name)


def unknown_type(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> str | None:
    """That no release here knows the model type or the pipeline, and which one should, if so."""
    pipeline = snapshot.facts.diffusers_class
    drawn = row.library in ("diffusers", PICTURES)
    own = needs_custom_code(snapshot, card)
    if drawn and pipeline and pipelines.pipeline_span(pipeline) is None and not own:
        return (
            f"Its pipeline is a {plain(pipeline, 60)}, which no release of diffusers from "
            f"{pipelines.named()} has; its page may name another package that brings it."
        )
    model_type, table = model_type_of(snapshot, card), class_table()
    if row.library not in LOADED_BY_TRANSFORMERS or model_type is None:
        return None
    if model_type in table.types or own:
        return None
    known = table.named(table.whole)
    said = (
        f"Its configuration names the model type {plain(model_type, 60)}, which no release of "
        f"transformers from {known} has"
    )
    version = written_by(snapshot)
    if version and numbers(version) > numbers(table.releases[-1]):
        return f"{said}; it was written by transformers {short(version)}, which should have it."
    return f"{said}; its page may name another package that brings it."


def _tried(row: TaskTemplate, snapshot: ModelSnapshot, card: ModelCard) -> list[tuple[str, Loads]]:
    """The row's classes, the one that its endings choose first, with what the tables say."""
    architectures, model_type = architectures_of(snapshot, card), model_type_of(snapshot, card)
    names = [row.class_for(architectures), row.auto_class, *(name for _, name in row.other_classes)]
    table = class_table()
    return [
        (name, table.loads_with(name, model_type, architectures)) for name in dict.fromkeys(names)
    ]


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
        known = library_named(library)
        used = known.title if known else plain(library, 60) if library else UNNAMED
        none = f"Alacard has no template yet for the task {plain(named, 60)} with {used}."
        return f"{none} {advice(named)}"
    return "Its page names no task, so Alacard cannot know how the model is meant to be used."
