"""The apps that are built around `respond`: their cells, packages, examples and file names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...cards.models import Recipe
from ..media import COMMON, as_text, picture_text, pictures_for
from ..models import Requirement
from ..needs import FASTAPI, GRADIO, PILLOW, SOUNDFILE, STREAMLIT, UVICORN
from ..tasks import TaskTemplate

# The templates of each app, in the order of their cells.
PARTS: Mapping[str, tuple[str, ...]] = {
    "api_endpoint": ("app_values", "app_endpoint"),
    "gradio_demo": ("app_values", "app_page", "app_gradio"),
    "streamlit_app": ("app_values", "app_endpoint", "app_page", "app_streamlit"),
    "batch_cli": ("app_values", "app_batch"),
}
NEEDS: Mapping[str, tuple[Requirement, ...]] = {
    "api_endpoint": (FASTAPI, UVICORN),
    "gradio_demo": (GRADIO,),
    "streamlit_app": (FASTAPI, UVICORN, STREAMLIT),
    "batch_cli": (),
}
KIND_NEEDS: Mapping[str, Requirement] = {"image": PILLOW, "video": PILLOW, "audio": SOUNDFILE}
# What the templates call the files that they write; each model gets names of its own.
THIS = "alacard_this"
MOST_EXAMPLES = 3
# Of a film that a notebook has no pictures for; a cell may not grow beyond 100,000 characters.
FRAMES = 3
# Names of a template's inputs in which one text, or several, or labels stand, in order of trial.
TEXTS = ("TEXTS", "DOCUMENTS", "PROMPTS", "SENTENCES", "QUERIES")
LABELS = ("LABELS", "CANDIDATES", "CLASSES_TO_TRY")
TABLES = ("TABLE", "ROWS")


def app_parts(row: TaskTemplate | None, ui_type: str) -> tuple[str, ...]:
    """The templates of the app that the hand asks for; none where the row cannot build it."""
    if row is None or row.takes == "none" or ui_type in row.apps or not row.offers(ui_type):
        return ()
    return PARTS.get(ui_type, ())


def app_needs(row: TaskTemplate, ui_type: str) -> list[Requirement]:
    """The packages that the app imports beside those of its task."""
    if not app_parts(row, ui_type):
        return []
    modules = {KIND_NEEDS[kind].module for kind in _kinds(row) & set(KIND_NEEDS)}
    needs = [*NEEDS[ui_type], *(need for need in (PILLOW, SOUNDFILE) if need.module in modules)]
    return [need for need in needs if need not in row.requirements]


def app_flags(row: TaskTemplate | None, ui_type: str, values: Mapping[str, Any]) -> set[str]:
    """What chooses among the app's cells: the kinds of values, and where examples come from."""
    if row is None or not app_parts(row, ui_type):
        return set()
    kinds = _kinds(row)
    # A film is a row of pictures.
    flags = {f"value-{kind}" for kind in kinds} | ({"value-image"} if "video" in kinds else set())
    takes = row.takes.split("+")
    if "image" in takes and "PICTURE_DATA" in values:
        flags.add("example-pictures")
    if "audio" in takes and "SOUND_DATA" in values:
        flags.add("example-sounds")
    if "image" in takes and "PAGES" in values:
        flags.add("example-pages")
    if "video" in takes and "PICTURE_DATA" in values:
        flags.add("example-film")
    return flags


def app_values(row: TaskTemplate, recipe: Recipe, values: Mapping[str, Any]) -> dict[str, Any]:
    """What `respond` takes and gives, and up to three examples out of the notebook's inputs."""
    takes = row.takes.split("+")
    columns = {kind: _examples(kind, recipe, values) for kind in takes}
    count = min(MOST_EXAMPLES, max(len(column) for column in columns.values()))
    for kind, name in (("image", "PICTURE_DATA"), ("audio", "SOUND_DATA")):
        if kind in takes and name in values:
            count = min(count, len(values[name]))
    count = 1 if "video" in takes else count
    rows = [
        {kind: column[number % len(column)] for kind, column in columns.items()}
        for number in range(count)
    ]
    return {"TAKES": row.takes, "GIVES": row.gives, "EXAMPLES": rows}


def app_module(model_id: str) -> str:
    """How the names of the files begin that a notebook of this model writes beside itself."""
    name = re.sub(r"[^a-z0-9]+", "_", model_id.rpartition("/")[2].lower()).strip("_")
    return f"alacard_{name[:40] or 'model'}"


def named_files(source: str, model_id: str) -> str:
    """A cell of an app with the file names of this model."""
    return source.replace(THIS, app_module(model_id))


def _kinds(row: TaskTemplate) -> set[str]:
    return {*row.takes.split("+"), row.gives}


def _examples(kind: str, recipe: Recipe, values: Mapping[str, Any]) -> list[Any]:
    """Things of one kind to try, out of the notebook's own inputs and else out of the topic's."""
    inputs = recipe.topic.inputs
    texts = _texts(values) or [item.text for item in inputs.texts] or list(inputs.sentences)
    texts = [text for text in texts if text] or [f"A sentence about {recipe.topic.name}."]
    match kind:
        case "text":
            pairs = values.get("QUESTIONS", [])
            contexts = [pair["context"] for pair in pairs if isinstance(pair, dict)]
            questions = [pair for pair in pairs if isinstance(pair, str)]
            return (contexts or questions or texts)[:MOST_EXAMPLES]
        case "question":
            pairs = [pair for pair in values.get("QUESTIONS", []) if isinstance(pair, dict)]
            found = [pair["question"] for pair in pairs]
            return (found or [item.question for item in inputs.questions] or texts)[:MOST_EXAMPLES]
        case "texts":
            return [texts[:4]]
        case "labels":
            return [_first(values, LABELS) or list(inputs.labels) or ["good", "bad"]]
        case "table":
            return [_first(values, TABLES) or [{"name": "one", "number": "1"}]]
        case "image" if "PICTURE_DATA" in values:
            # The notebook's own pictures are put in when it runs, so that it holds them once.
            return [""] * len(values["PICTURE_DATA"])
        case "image" if "PAGES" in values:
            return [""] * len(values.get("QUESTIONS") or values["PAGES"])
        case "audio" if "SOUND_DATA" in values:
            return [""] * len(values["SOUND_DATA"])
        case "image":
            return [picture_text(name) for name in pictures_for(recipe.topic)]
        case "audio":
            return [as_text("weather.ogg")]
        case "video" if "PICTURE_DATA" in values:
            return [""]
        case "video":
            return [[picture_text(name) for name in COMMON[:FRAMES]]]
        case _:
            return [{"text": texts[0]}]


def _texts(values: Mapping[str, Any]) -> list[str]:
    for name in TEXTS:
        found = values.get(name)
        if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
            return found
    return []


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> list[Any] | None:
    return next((values[name] for name in names if isinstance(values.get(name), list)), None)
