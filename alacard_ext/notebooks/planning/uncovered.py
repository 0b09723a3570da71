"""Why a task has no template with a library: what is missing, what to read, and what would run.

The sentences stand in the plan's reasons and in the title of the fallback. Pure: facts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...hub.facts import ModelSnapshot
from ..libraries import library_named
from ..libraries.default_tasks import speechbrain_interface
from ..libraries.kokoro import english_voices
from ..prose import plain
from ..tasks import ROWS, TaskTemplate
from .jobs import asks_by_itself

# Tasks whose models share no format, so that a page is needed to know what a model takes.
MISSING: Mapping[str, str] = {
    "graph-ml": (
        "Graph models share no format: only the program that trained the model knows what the "
        "numbers of a node and an edge mean and which class loads the weights. Its page may name "
        "that program, which is usually based on PyTorch Geometric or DGL."
    ),
    "robotics": (
        "A policy works only with the cameras and motors that it was trained on, and only its "
        "own package knows how to read them. Its page may name the package and the robot."
    ),
    "reinforcement-learning": (
        "An agent works only in its own game, and its file seldom says how to build either. Its "
        "page may name the game and the script that trained it."
    ),
    "tabular-classification": (
        "Such a model knows only its own columns, and its file seldom names them. Its page or "
        "its data set may."
    ),
    "tabular-regression": (
        "Such a model knows only its own columns, and its file seldom names them. Its page or "
        "its data set may."
    ),
    "time-series-forecasting": (
        "Each family of forecasters has its own package, which represents a series in its own "
        "way. Its page may name the package."
    ),
}
DEFAULT_NOTE = "Its page may say which program reads it and what input it takes."
OTHER = "Alacard does not know this task; its page may say what the model is for."

# Types of models that read something written in letters which is no language.
NO_LANGUAGE = frozenset({"esm"})
# Types of models of pictures that are asked by marks of their own, and not in words.
ASKED_BY_MARKS = frozenset(
    {"florence2", "got_ocr2", "pp_chart2table", "pp_formulanet", "shieldgemma2", "udop"}
)
# What the settings of an author's own Florence-2 call its language model.
AUTHORS = "florence2_language"
# The kinds of policies that the one template can feed: pictures and numbers in, numbers out.
POLICIES = ("act", "diffusion", "vqbet")
# Those that read an instruction with a language model, which is loaded beside them.
TALKED_TO = frozenset({"smolvla", "pi0", "pi05", "pi0_fast", "groot", "xvla", "wall_x", "eo1"})
KINDS = frozenset({*POLICIES, *TALKED_TO, "tdmpc", "sac", "reward_classifier", "multi_task_dit"})


def advice(task: str) -> str:
    """What is missing for a task, what to read, and what runs here, in one to three sentences."""
    runs = sorted({row.library for row in ROWS if row.task == task})
    if not runs:
        return MISSING.get(task, OTHER)
    titles = [found.title if (found := library_named(name)) else name for name in runs]
    several = ", ".join(titles[:-1]) + " and " + titles[-1] if len(titles) > 1 else titles[0]
    if task == "graph-ml":
        several = "Graphormer with Transformers 4.57"
    return f"{MISSING.get(task, DEFAULT_NOTE)} For this task, Alacard runs models of {several}."


def policy_of(snapshot: ModelSnapshot) -> str | None:
    """The kind of a LeRobot policy, as its configuration or a tag of its page says."""
    kind = (snapshot.config or {}).get("type")
    if isinstance(kind, str) and kind:
        return kind
    return next((tag for tag in snapshot.facts.tags if tag in KINDS), None)


def unserved(
    row: TaskTemplate, snapshot: ModelSnapshot, architectures: Sequence[str]
) -> str | None:
    """Why the row's template cannot feed this very model of its library; None where it can."""
    if row.template == "graphormer" and not any(name.endswith(row.heads) for name in architectures):
        # Of graphs, unlike of texts, nothing can be believed that is not said.
        return (
            "Nothing in the repository says that this is a Graphormer with its head. "
            f"{advice(row.task)}"
        )
    named = snapshot.facts.model_type or str((snapshot.config or {}).get("model_type"))
    if named in NO_LANGUAGE and "text" in row.takes.split("+"):
        return (
            f"It is of the type {named}, which reads proteins or DNA letter by letter, but "
            "Alacard's template for that task uses sentences. Its page shows what input it takes."
        )
    if _in_authors_form(named, snapshot.config or {}):
        return (
            f"It is of the type {named}, but its settings have the form of its author's own code, "
            "which transformers does not read. The Hub may have a copy in the form of transformers."
        )
    reads = row.template == "page_transcription" and not asks_by_itself(snapshot)
    if named in ASKED_BY_MARKS and (reads or row.template == "image_text_to_text"):
        return (
            f"It is of the type {named}, which is asked by marks of its own, and Alacard's "
            "template for that task asks in words. Its page shows the marks."
        )
    if row.library == "kokoro" and not english_voices(snapshot.facts.files):
        return (
            "None of its voices speaks English, for which Alacard's template is made. Its page "
            "shows how to call it with the package kokoro."
        )
    if row.library == "speechbrain":
        return _other_interface(row, snapshot)
    if row.library != "lerobot":
        return None
    kind, config = policy_of(snapshot), snapshot.config or {}
    if "input_shapes" in config and "input_features" not in config:
        return (
            "Its settings have a format from 2024 that LeRobot no longer reads: they give shapes "
            "but do not say what has these shapes. A newer version of the policy may be on the "
            "Hub."
        )
    if kind is None or kind in POLICIES:
        return None
    why = (
        "which also loads a language model to read an instruction"
        if kind in TALKED_TO
        else "whose observations this template does not make"
    )
    return (
        f"Its policy is of the kind {plain(kind, 40)}, {why}. Alacard runs the kinds "
        f"{', '.join(POLICIES[:-1])} and {POLICIES[-1]}; LeRobot's documentation shows the others."
    )


def _in_authors_form(named: str, config: Mapping[str, Any]) -> bool:
    """Whether a model of a type that transformers took over later is as its author stored it."""
    if named == "vibevoice":
        return "acoustic_tokenizer_config" in config
    text = config.get("text_config")
    return named == "florence2" and isinstance(text, dict) and text.get("model_type") == AUTHORS


def _other_interface(row: TaskTemplate, snapshot: ModelSnapshot) -> str | None:
    """Why SpeechBrain loads the model by a class that is not the row's."""
    named = speechbrain_interface(snapshot)
    if named == row.auto_class:
        return None
    runs = [other.auto_class for other in ROWS if other.library == "speechbrain"]
    here = f"Alacard runs these SpeechBrain interfaces: {' and '.join(runs)}."
    if named:
        return f"Its configuration names SpeechBrain's interface {plain(named, 60)}. {here}"
    if any(name.endswith(".py") for name in snapshot.facts.files):
        return f"It comes with its own class; its page shows how to call it. {here}"
    return None
