"""Which template fits a checkpoint: by task and library, and by what the checkpoint really is."""

from __future__ import annotations

from dataclasses import dataclass

from ...hub.facts import ModelSnapshot
from ..classes import Loads, Span, class_table, names_table, pipelines
from ..classes.releases import numbers, short
from ..libraries.adapters import PICTURES
from ..libraries.controls import CONTROLS
from ..libraries.default_tasks import default_task
from ..libraries.gguf import ranks
from ..libraries.single_files import SINGLE
from ..prose import plain
from ..tasks import ROWS, TaskTemplate, rows_for
from .checkpoint import Checkpoint
from .files import TOKENIZER, missing_beside
from .holes import why
from .jobs import TASK_OF, asked_reason, job_of, ranking_of
from .own_class import not_offered
from .painting import feeds, meant_instead, unfed
from .senses import reads_alone
from .uncovered import advice, unserved
from .unnamed import by_type, unnamed_task

# Families of encoder and decoder for text; the ending `ForConditionalGeneration` alone may also
# mean a model of pictures or speech.
_SEQ2SEQ = """
t5 mt5 umt5 longt5 switch_transformers bart mbart pegasus pegasus_x bigbird_pegasus led marian
m2m_100 nllb-moe blenderbot blenderbot-small prophetnet xlm-prophetnet fsmt plbart mvp
encoder-decoder t5gemma seamless_m4t seamless_m4t_v2
"""
SEQ2SEQ = frozenset(_SEQ2SEQ.split())
_SEQ2SEQ_ENDING = "ForConditionalGeneration"
READ_BY_TRANSFORMERS = ("transformers", "sentence-transformers", "sparse-encoder", "peft")
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
# Tasks that a model which writes does by a prompt of its own, and not by talking.
ASKED_TO = frozenset(
    {
        "text-ranking",
        "text-classification",
        "token-classification",
        "zero-shot-classification",
        "feature-extraction",
        "sentence-similarity",
    }
)
WRITING = ("text-generation", "text2text-generation")
DOES = {
    "ranks": "ranks texts by how well they answer a question",
    "translates": "translates",
    "guards": "judges whether messages are safe",
    "embeds": "turns texts into vectors",
    "reads": "reads pages",
}
# The template that gives a vector to each text.
TEXT_VECTORS = "feature_extraction"
_UNTOLD = "Its page names no task, so Alacard cannot tell how to use the model."
_UNREAD = (
    "Alacard could not read its page, and its files name no task, so Alacard cannot tell how to "
    "use the model."
)
UNNAMED = "a library that its page does not name"


@dataclass(frozen=True, eq=False)
class Route:
    """The template that fits a checkpoint, the class that loads it, and its releases' span.

    `releases` are those of transformers; None where nothing is known of them.
    """

    row: TaskTemplate
    auto_class: str
    releases: Span | None


def choose_route(checkpoint: Checkpoint) -> tuple[Route | None, list[str]]:
    """The route of a checkpoint, with reasons in words; without one, the last reason says why."""
    row, reasons = _choose_row(checkpoint)
    return _route(row, checkpoint) if row else None, reasons


def _choose_row(checkpoint: Checkpoint) -> tuple[TaskTemplate | None, list[str]]:
    snapshot, library = checkpoint.snapshot, checkpoint.library_name
    architectures, named = checkpoint.architectures, checkpoint.task
    reasons = [f"Task: {plain(named, 60)}, as the model's page says."] if named else []
    by_name = library == "gguf" and ranks(snapshot.facts)
    job = job_of(snapshot, architectures) or ("ranks" if by_name else None)
    if job and named != (meant := TASK_OF.get(job, named or "feature-extraction")):
        named = meant
        reasons = [f"According to its name, or that of the model it copies, it {DOES[job]}."]
    if not named and (named := default_task(library, snapshot) or unnamed_task(checkpoint)):
        reasons = [f"Task: {named}, for which such a {library} checkpoint is made."]
    row = _named_row(named, checkpoint)
    if row and not _readable(row, snapshot):
        return None, [
            *reasons,
            "The repository has no tokenizer, which this task needs to read text.",
        ]
    if row and (why := unserved(row, snapshot, architectures) or not_offered(row, checkpoint)):
        return None, [*reasons, why]
    if row and fits(row, checkpoint):
        if unknown := unknown_type(row, checkpoint):
            return None, [*reasons, unknown]
        if lacking := _lacking(row, checkpoint):
            return None, [*reasons, lacking]
        if asked := asked_reason(row.job, snapshot):
            reasons.append(asked)
        return row, [*reasons, f"Library: {row.library}."]
    if row and row.library == "diffusers" and (pipeline := checkpoint.facts.diffusers_class):
        if why := unfed(pipeline):
            return None, [*reasons, why]
        if other := meant_instead(row, ROWS, pipeline):
            reasons.append(
                f"Its pipeline is a {plain(pipeline, 60)}, so the notebook shows what that "
                f"pipeline is made for: {other.title}."
            )
            return other, reasons
    if library in SHARED and architectures and (row or not named):
        for other in by_type(checkpoint.model_type):
            if other.library not in LOADED_BY_TRANSFORMERS:
                continue  # such as an adapter, of which the class of its base tells nothing
            if other.task == "fill-mask" and architectures[0].endswith(_SEQ2SEQ_ENDING):
                continue  # of an encoder with a decoder, it is the smaller part of what it does
            if unknown_type(other, checkpoint) or _lacking(other, checkpoint):
                continue
            if other.heads and _readable(other, snapshot) and fits(other, checkpoint):
                what = plain(architectures[0], 80)
                if other.task in WRITING and named in ASKED_TO:
                    return None, [*reasons, _asked_to(row, named, what)]
                reasons.append(
                    f"The checkpoint is a {what}, so the notebook shows what that class does: "
                    f"{other.title}."
                )
                return other, reasons
    return None, [*reasons, _why_none(row, named, checkpoint)]


def fits(row: TaskTemplate, checkpoint: Checkpoint) -> bool:
    """Whether the row's class can load the checkpoint; what is not known is believed.

    The tables of Auto classes decide where they know the model type and the architecture; the
    endings of the architectures otherwise.
    """
    if row.task == "zero-shot-classification" and not _entails(checkpoint):
        return False
    if not _asked_rightly(row, checkpoint):
        return False
    if not feeds(row, checkpoint.facts.diffusers_class):
        return False
    if row.template == TEXT_VECTORS and not reads_alone(checkpoint):
        return False
    if row.library not in LOADED_BY_TRANSFORMERS and not row.heads:
        return True  # what another library reads is not in the tables of transformers
    architectures, model_type = checkpoint.architectures, checkpoint.model_type
    if model_type and _leaves_out(row, model_type):
        return False
    if row.seq2seq is not None and architectures and row.seq2seq != (model_type in SEQ2SEQ):
        return False
    verdicts = {loads.verdict for _, loads in _tried(row, checkpoint)}
    if "yes" in verdicts:
        return True
    if verdicts == {"no"} and not checkpoint.needs_code:
        return False
    if not row.heads or not architectures:
        # A class of one task makes random what another task's checkpoint lacks.
        listed = bool(set(architectures) & class_table().architectures)
        return not (verdicts == {"other"} and listed and row.auto_class != "AutoModel")
    return any(name.endswith(row.heads) for name in architectures)


def _asked_rightly(row: TaskTemplate, checkpoint: Checkpoint) -> bool:
    """Whether a row for a job of models that write is for this one, and the words are known."""
    snapshot, architectures = checkpoint.snapshot, checkpoint.architectures
    if row.template == "cross_encoder":
        # Of a decoder it needs to be told which tokens are the answers, or makes a head of its own.
        writes = any(name.endswith("ForCausalLM") for name in architectures)
        return not writes or "modules.json" in checkpoint.facts.files
    if not row.job:
        return True
    told = row.job != "ranks" or ranking_of(snapshot) is not None
    return told and job_of(snapshot, architectures) == row.job


def _route(row: TaskTemplate, checkpoint: Checkpoint) -> Route:
    """The row with the class that loads this checkpoint: by the tables, else by its own endings."""
    table, tried = class_table(), _tried(row, checkpoint)
    by_ending = row.class_for(checkpoint.architectures)
    wanted = next((name for name, loads in tried if loads.verdict == "yes"), by_ending)
    span = table.types.get(checkpoint.model_type or "")
    found = next((loads.span for name, loads in tried if name == wanted), None)
    both = span.intersection(found) if span and found else None
    of_type, of_class = both or found or span, table.class_span(wanted) or _named_span(wanted)
    # Of a type that no table knows, the class at least has to exist.
    releases = (
        (of_type.intersection(of_class) or of_type) if of_type and of_class else of_type or of_class
    )
    if checkpoint.misread_by_4 and row.library in READ_BY_TRANSFORMERS:
        since = next(i for i, one in enumerate(table.releases) if numbers(one)[0] >= 5)
        later = Span(since, table.whole.last)
        releases = later.intersection(releases) if releases else later
    return Route(row, wanted, releases)


def _named_span(name: str) -> Span | None:
    """The releases that have a class which is in no table of Auto classes."""
    return (names_table().names("transformers", "") or {}).get(name)


def unknown_type(row: TaskTemplate, checkpoint: Checkpoint) -> str | None:
    """That no release here knows the model type or the pipeline, and which one should, if so."""
    pipeline = checkpoint.facts.diffusers_class
    drawn = row.library in ("diffusers", PICTURES, CONTROLS, SINGLE)
    own = checkpoint.needs_code
    if drawn and pipeline and pipelines.pipeline_span(pipeline) is None and not own:
        return (
            f"Its pipeline is a {plain(pipeline, 60)}, which no release of diffusers from "
            f"{pipelines.named()} has; its page may name another package that provides it."
        )
    model_type, table = checkpoint.model_type, class_table()
    if row.library not in LOADED_BY_TRANSFORMERS or model_type is None:
        return None
    if model_type in table.types or own:
        return None
    releases = table.named(table.whole)
    message = (
        f"Its configuration names the model type {plain(model_type, 60)}, which no release of "
        f"transformers from {releases} has"
    )
    version = checkpoint.written_by
    if version and numbers(version) > numbers(table.releases[-1]):
        return f"{message}; it was written by transformers {short(version)}, which should have it."
    return f"{message}; its page may name another package that provides it."


def _tried(row: TaskTemplate, checkpoint: Checkpoint) -> list[tuple[str, Loads]]:
    """The row's classes, the one that its endings choose first, with what the tables say."""
    architectures, model_type = checkpoint.architectures, checkpoint.model_type
    names = [row.class_for(architectures), row.auto_class, *(name for _, name in row.other_classes)]
    table = class_table()
    return [
        (name, table.loads_with(name, model_type, architectures)) for name in dict.fromkeys(names)
    ]


def _readable(row: TaskTemplate, snapshot: ModelSnapshot) -> bool:
    """Whether the repository brings what the template reads its inputs with."""
    return row.processor_class != "AutoTokenizer" or reads_text(snapshot)


def _lacking(row: TaskTemplate, checkpoint: Checkpoint) -> str | None:
    """Which file beside the weights the row's load would look for in vain."""
    return missing_beside(row, checkpoint.facts.files, checkpoint.config)


def reads_text(snapshot: ModelSnapshot) -> bool:
    """Whether the model's inputs come from a tokenizer that is there, as far as the Hub tells."""
    files = snapshot.facts.files
    if files and not any(TOKENIZER.search(name) for name in files):
        return False
    return snapshot.facts.processor in (None, "AutoTokenizer", "AutoProcessor")


def _named_row(task: str | None, checkpoint: Checkpoint) -> TaskTemplate | None:
    """The first row of the task that fits; where none does, its first, to say why not."""
    library = checkpoint.library_name
    rows = rows_for(task, library)
    if library in SHARED and all(row.job for row in rows):
        others = rows_for(task, "transformers"), rows_for(task, "sentence-transformers")
        usual = next((some for some in others if not all(row.job for row in some)), ())
        rows = (*rows, *(row for row in usual if row not in rows))
    if library == "sentence-transformers":
        rows = (*rows, *(row for row in rows_for(task, "transformers") if row.job))
    return next((row for row in rows if fits(row, checkpoint)), rows[0] if rows else None)


def _entails(checkpoint: Checkpoint) -> bool:
    """Whether the labels are those of natural language inference, as far as is known."""
    labels = checkpoint.config.get("label2id")
    if not isinstance(labels, dict) or not labels:
        return True
    return any(str(name).lower().startswith("entail") for name in labels)


def _asked_to(row: TaskTemplate | None, named: str, what: str) -> str:
    """That a model which writes does its job only when it is asked as it was trained to be."""
    job = row.title if row else plain(named, 60)
    return (
        f"The checkpoint is a {what}, which writes text. For {job}, it needs a certain prompt and "
        "answers with certain tokens; its page shows both, but Alacard does not know them."
    )


def _leaves_out(row: TaskTemplate, model_type: str) -> bool:
    return bool(row.model_types) and model_type not in row.model_types


def _why_none(row: TaskTemplate | None, named: str | None, checkpoint: Checkpoint) -> str:
    architectures, library = checkpoint.architectures, checkpoint.library_name
    usual = row or next(other for other in ROWS if other.library == "transformers")
    if library in SHARED and (unknown := unknown_type(usual, checkpoint)):
        return unknown  # of such a type nothing else is known, its head least of all
    if row and named == "feature-extraction" and not reads_alone(checkpoint):
        what = plain(architectures[0] if architectures else checkpoint.model_type or "", 80)
        return (
            f"Its page lists it under {plain(named, 60)}. It is a {what}, which takes pictures or "
            "sounds, but Alacard's template for that task compares texts."
        )
    if row and architectures and not set(architectures) & class_table().architectures:
        return (
            f"Its page lists it under {plain(named, 60)}, but the checkpoint is a "
            f"{plain(architectures[0], 80)}, and Alacard knows no such class for that task."
        )
    if row:
        what = plain(architectures[0], 80) if architectures else "checkpoint of another kind"
        kind, others = checkpoint.model_type, rows_for(named, row.library)
        if kind and others and all(_leaves_out(one, kind) for one in others):
            return (
                f"Its page lists it under {plain(named, 60)}, and the checkpoint is of the type "
                f"{plain(kind, 60)}. Alacard's template for that task is made for other types."
            )
        return (
            f"Its page lists it under {plain(named, 60)}, but the checkpoint is a {what}, which "
            "lacks the trained head that this task needs."
        )
    if named:
        listed = checkpoint.library
        used = listed.title if listed else plain(library, 60) if library else UNNAMED
        none = f"Alacard has no template yet for the task {plain(named, 60)} with {used}."
        # A known hole, such as a task that its library does by another class
        return " ".join(filter(None, [none, why(library, named), advice(named)]))
    return _UNTOLD if checkpoint.facts.page_known else _UNREAD
