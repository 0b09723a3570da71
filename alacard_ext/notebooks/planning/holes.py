"""What has no template, task by task and library by library, each with its reason.

    python -m alacard_ext.notebooks.planning.holes

writes `docs/holes.md` from the tables of rows, libraries and pipelines, and from the reasons here;
`tests/notebooks/test_holes.py` compares. The plan of a model that falls into one says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..classes import class_table
from ..libraries import LIBRARIES
from ..tasks import ROWS, TaskTemplate

PAGE = Path("docs/holes.md")
# Shorthands of transformers that are other names of a task.
ALIASES = frozenset({"ner", "sentiment-analysis", "vqa"})
# Tasks of the Hub, its hidden ones among them, and pipelines of transformers without any template.
TASKS: Mapping[str, str] = {
    "decision": "Only the newest releases have this pipeline, for models that write. The same "
    "models have notebooks under text-generation and image-text-to-text.",
    "keypoint-matching": "Such a model compares two pictures and returns pairs of points; no "
    "template draws them yet.",
    "multiple-choice": "Each data set has its own way to join a question with its choices, and "
    "pages seldom describe it.",
    "other": "The tag says that none of the Hub's tasks fits.",
    "table-to-text": "Each model has its own way to turn a table into a line of text; its page "
    "may describe it.",
    "tabular-to-text": "Each model has its own way to turn rows into a line of text; its page "
    "may describe it.",
    "text-retrieval": "The tag names a use, not a kind of model: models that embed have "
    "notebooks under sentence-similarity, and models that rank under "
    "text-ranking.",
}
_ONNX_WRITES = "each exporter lays out the key-value cache in its own way"
_ONNX_SEES = "the output has a different shape in each family, and no file says which"
_INTERFACE = "each interface is called in its own way, and nobody has tested this one"
_BROWSER = "the page that the notebook serves has no input for it yet"
# What a library does as well, and no row of it covers, by library and task.
WITHOUT: Mapping[str, Mapping[str, str]] = {
    "gguf": {
        "image-text-to-text": "the part that sees is in a second file, and each family needs its "
        "own handler in llama-cpp-python",
        "text-to-image": "programs other than llama.cpp read such files",
        "automatic-speech-recognition": "programs other than llama.cpp read such files",
        "text-to-speech": "programs other than llama.cpp read such files",
    },
    "fasttext": {
        "feature-extraction": "a file of word vectors has no labels, and the template classifies "
        "texts",
        "sentence-similarity": "a file of word vectors has no labels, and the template "
        "classifies texts",
    },
    "sentence-transformers": {
        "zero-shot-image-classification": "the template gives it texts, not pictures",
        "text-classification": "the classifier is in a separate library, such as SetFit",
    },
    "gliner": {"text-classification": "a text classifier has a separate class"},
    "peft": {
        "automatic-speech-recognition": "the base model listens, and the adapter template only "
        "reads",
        "image-text-to-text": "the base model sees, and the adapter template only reads",
        "summarization": "the base model is an encoder with a decoder, and the template takes "
        "only decoders",
        "token-classification": "its head is stored with the adapter, under a name that depends "
        "on the task",
        "translation": "the base model is an encoder with a decoder, and the template takes only "
        "decoders",
    },
    "diffusers-lora": {
        "image-to-image": "the repository does not say what picture it needs",
        "text-to-video": "the base models are too large for most computers, and nobody has "
        "tested one",
    },
    "mlx": {
        "automatic-speech-recognition": "a separate package reads it, and nobody has tested that "
        "package",
        "image-text-to-text": "a separate package reads it, and nobody has tested that package",
        "text-to-image": "a separate package reads it, and nobody has tested that package",
    },
    "onnx": {
        "automatic-speech-recognition": _ONNX_WRITES,
        "image-segmentation": _ONNX_SEES,
        "object-detection": _ONNX_SEES,
        "summarization": _ONNX_WRITES,
        "text-generation": _ONNX_WRITES,
        "text-to-speech": _ONNX_SEES,
        "translation": _ONNX_WRITES,
    },
    "transformers.js": {
        "automatic-speech-recognition": _BROWSER,
        "image-classification": _BROWSER,
        "image-segmentation": _BROWSER,
        "object-detection": _BROWSER,
        "text-generation": _BROWSER,
        "text-to-speech": _BROWSER,
        "translation": _BROWSER,
    },
    "ultralytics": {
        "keypoint-detection": "no template draws the skeleton that a pose file was made for",
    },
    "keras": {
        "image-segmentation": "a file does not say what the numbers of each point mean",
        "object-detection": "a file does not say what the numbers of each point mean",
        "text-classification": "a file seldom contains the code that turns texts into numbers",
        "text-generation": "a file seldom contains the code that turns texts into numbers",
    },
    "sklearn": {
        "text-classification": "only opening it shows whether its first step takes texts or "
        "numbers",
    },
    "speechbrain": {
        "audio-to-audio": _INTERFACE,
        "automatic-speech-recognition": _INTERFACE,
        "text-to-speech": "it needs a second repository, which only the text of its page names",
    },
    "pyannote-audio": {
        "automatic-speech-recognition": "several models together find out who speaks when, and "
        "each has its own terms",
    },
    "timm": {"object-detection": "it contains classifiers and their parts"},
}
# Classes that load whatever there is, so that what a template leaves out of them says nothing.
_ANY = frozenset({"AutoModel", "AutoModelForPreTraining"})
HEAD = """# Holes

What has no template, and why. A model that falls into one gets the plain notebook: what is known of
it, and no code that might not run. [Tasks](tasks.md) and [libraries](libraries.md) list what there
is. All 52 tasks that the Hub lists have a template: those below are tags that its list of tasks
hides, or pipelines that transformers alone has.

This page is written by `python -m alacard_ext.notebooks.planning.holes`.

"""


def why(library: str | None, task: str) -> str | None:
    """The reason for a hole, as a sentence; None where none is known."""
    told = WITHOUT.get(library or "", {}).get(task)
    return f"{told[0].upper()}{told[1:]}." if told else None


def tasks_without() -> list[str]:
    """Tasks of the reasons and pipelines of transformers that no row serves."""
    served = {row.task for row in ROWS}
    return sorted(({*TASKS, *class_table().pipelines} - served) - ALIASES)


def page() -> str:
    """The whole page, from the tables; raises KeyError for a hole without a reason."""
    return HEAD + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "## Tasks without any template",
        "",
        "| task | `pipeline()` | why |",
        "|:--|:--|:--|",
    )
    table = class_table()
    for task in tasks_without():
        found = table.pipelines.get(task)
        told = "no" if found is None else "yes" if found == table.whole else table.named(found)
        yield f"| {task} | {told} | {TASKS[task]} |"
    yield from ("", "## Types that a template of Transformers leaves out", "")
    yield "If a template can feed only some of the types that its class loads, it names them."
    yield from ("", "| task | class | fed | others that it loads |", "|:--|:--|:--|:--|")
    for task, auto_class in sorted({(row.task, row.auto_class) for row in ROWS if row.model_types}):
        rows = [row for row in ROWS if row.task == task]
        own = [row for row in rows if row.auto_class == auto_class]
        if auto_class in _ANY or any(map(_takes_all, own)):
            continue
        fed = sorted({kind for row in own for kind in row.model_types})
        served = {kind for row in rows for kind in row.model_types}
        if others := sorted(set(table.loads.get(auto_class, {})) - served):
            rest = ", ".join(others[:12]) + (f" and {len(others) - 12} more" if others[12:] else "")
            yield f"| {task} | `{auto_class}` | {', '.join(fed)} | {rest} |"
    yield from ("", "## Libraries", "", "| library | task | why |", "|:--|:--|:--|")
    for library in LIBRARIES:
        for task in sorted(WITHOUT.get(library.name, {})):
            yield f"| {library.title} | {task} | {why(library.name, task)} |"


def _takes_all(row: TaskTemplate) -> bool:
    return row.library == "transformers" and not row.model_types and not row.job


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
