"""Every sentence that a notebook can say about a model, with the fact that it rests on.

Those are the sentences of the templates' Markdown, what their cells print or stop with, and what
`planning/` gives as a reason. `python -m tests.notebooks.statements` prints them as a table. A
sentence rests on one of these:

- a **flag** of its cell's `when` or `unless`, which `assemble.flags_for` raises from facts;
- a **placeholder** in it, whose words are worked out from facts;
- what **kinds** of models do: it says so of *most*, *some* or *many* models, and not of this one;
- the **template**: it claims no more than what every model does that this template can load;
- an entry of `statements.toml`, needed for each sentence that says more than that, such as how a
  model was trained, what it can never do, or what a number near 0 means.

So a sentence that claims something of one model stands under a flag, or is looked at by a person.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from alacard_ext import python_syntax
from alacard_ext.notebooks.template import read_template

PLANNING = Path(str(files("alacard_ext.notebooks"))) / "planning"
TABLE = Path(__file__).with_name("statements.toml")
# What sentences of the table may rest on.
FACTS = {
    "class": "the class that loads it: the row's Auto class and endings, held against its own",
    "library": "the library that reads it, and the files that this library has written",
    "notebook": "what the cells of the notebook do or show, whatever the model",
    "printed": "what the load cell prints of this very model",
    "read": "what the code around it has read: the model's files, settings, tokenizer or page",
    "kind": "what holds for every model of the task, by how the task is defined",
    "advice": "what to do or to leave, which claims nothing of the model",
}
# Flags that choose by the model, with the fact that raises each.
FLAGS = {
    "chat": "the chat template that the Hub tells of",
    "thinks": "the marks in that template, its family, or the system prompt on its page",
    "programs": "the model's name",
    "asks-words": "a sentence of the model's page",
    "gated": "the access that the Hub tells of",
    "private": "the access that the Hub tells of",
    "restricted": "the access that the Hub tells of",
    "own-form": "the family that its name says",
    "system": "what its page says of its training",
    "base": "its name, or what its page says of its training",
    "unpinned": "the commit, where it is not known",
    "notice": "where the facts come from",
    "size-unknown": "the size of the weights, where it is not known",
    "remote-code": "the person's consent to the model's own code",
    "code-elsewhere": "the repository in which the model's code stands",
    "quantised": "the step of the ladder",
    "ladder": "the steps that were weighed",
    "fit-parts": "the estimate of memory",
    "optional-packages": "the tokenizer's class",
    "reads-writing": "the type of the decoder",
    "scores-single": "problem_type and the number of labels",
    "scores-several": "problem_type",
    "checks-weights": "the load cell",
    "limits-length": "the load cell",
    "limits-size": "the load cell",
    "pipelines": "the load cell",
    "licence-note": "the licence",
    "unpacks": "quantization_config",
    "unpacks-fp8": "quantization_config",
    "unpacks-mxfp4": "quantization_config",
    "guide-mask": "the parameters of the pipeline's call",
    "guide-outlines": "the parameters of the pipeline's call",
    "guide-noised": "the parameters of the pipeline's call",
    "dial-strength": "the parameters of the pipeline's call",
    "dial-image_guidance_scale": "the parameters of the pipeline's call",
    "dial-controlnet_conditioning_scale": "the parameters of the pipeline's call",
    "dial-none": "the parameters of the pipeline's call",
    "drawing-edges": "a word of its name, or the class of a union",
    "drawing-lines": "a word of its name",
    "drawing-strokes": "a word of its name",
    "drawing-soft": "a word of its name",
    "drawing-simpler": "a word of its name",
    "one-of-several": "num_control_type in its configuration",
    "decodes-deeper": "the numbers of layers in config.json",
    "grey": "the number of channels in config.json",
    "sees-grey": "the number of channels in config.json",
    "prepares-grey": "the number of channels in config.json",
    "starts-noised": "the parameters of the pipeline's call",
    "starts-unknown": "the pipeline's class, where it is not known",
    "own-question": "the model type, whose processor writes the question",
    "instructed": "the form of a question in the code of its page",
    "answer-alone": "the answers that its page or family names",
    "no-load": "the plan",
    "covered": "the plan",
    "runs-here": "the plan, and the row",
    "no-torch": "the row",
}
# The others choose by the hand, the row of the template, or what becomes of the README's example.
OTHERS = re.compile(
    r"^(app-|no-|class-|load-|readme-|says-|bake-off$|workflow$|inputs$|labelled$|second$|batched$"
    r"|writing$|rounding$|pipeline$|any$|chooses$|example-|from-|with-text$|gives-|takes-|value-"
    r"|hears$|watches-|draws-|own-voices$)"
)
ABOUT = re.compile(
    r"\b(this|the|your|these|such|of) (model|voice|adapter|classifier|policy|codec|agent|LoRA)s?\b"
    r"|\bmodels?\b|^\*\*(Good|Not)\b|^(\W*)It (is|was|has|knows|reads|writes|looks|learned|cannot"
    r"|never|always|takes|gives|writes)\b|^(\W*)Its (page|configuration|chat template|file)s?\b"
    r"|\b(trained|learned|taught)\b",
    re.IGNORECASE,
)
# Claims that the class alone does not decide.
CLAIMS = re.compile(
    r"\b(trained|learned|taught|made for|built for|has no|cannot|never|always|rare(ly)?|millions?"
    r"|thousands?|medical|knows (no|only)|only knows|invents?|(around|near|about) 0)\b",
    re.IGNORECASE,
)
OF_KINDS = re.compile(
    r"\b(most|some|many|such|other|few) (of these |of them )?(models|policies|rankers|readers)\b"
    r"|\b(most|some|many) such\b|\bmodels (are|do|of|trained|that|named)\b"
    r"|\ba (well )?(trained )?(model|policy|agent|codec) (of|that|without|with|hardly|mostly|finds)"
    r"\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-Z*{<])")
PARAGRAPH = re.compile(r"\n\s*\n|\n(?=[-#|] |\d+\. )")


@dataclass(frozen=True)
class Statement:
    """A sentence, the template or module in which it stands, its place there, its cell's flags."""

    template: str
    place: str
    text: str
    flags: frozenset[str] = frozenset()

    @property
    def claims(self) -> bool:
        """Whether it says more of a model than the template's class and flags decide."""
        told = CLAIMS.search(self.text) and not OF_KINDS.search(self.text)
        return bool(told) and not self.flags & FLAGS.keys() and "{{" not in self.text

    @property
    def fact(self) -> str | None:
        """What it rests on, in words; None where nothing is known."""
        flags = sorted(self.flags & FLAGS.keys())
        if flags:
            return "; ".join(f"{flag}: {FLAGS[flag]}" for flag in flags)
        if entry := table().get(self.template, {}).get(self.text):
            return FACTS.get(entry)
        if "{{" in self.text:
            return "the words of its placeholders"
        if OF_KINDS.search(self.text):
            return "says so of kinds of models"
        if self.claims:
            return None
        return "the planning around it" if self.template.endswith(".py") else "the template"


@cache
def table() -> dict[str, dict[str, str]]:
    """Sentences that a person has looked at, by template, with what each rests on."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def names() -> list[str]:
    """All templates."""
    root = files("alacard_ext.notebooks") / "templates"
    shelves = [shelf for shelf in root.iterdir() if shelf.is_dir() and shelf.name != "compiled"]
    found = (file.name for shelf in shelves for file in shelf.iterdir())
    return sorted({name.removesuffix(".py").partition("__")[0] for name in found if ".py" in name})


def statements() -> Iterator[Statement]:
    """What is said about models: by all templates, and by the reasons of plans."""
    for name in names():
        for cell in read_template(name):
            parts = PARAGRAPH.split(cell.source) if cell.kind == "markdown" else _shown(cell.source)
            flags = cell.when | cell.unless
            yield from (Statement(cell.template, cell.id, text, flags) for text in _about(parts))
    for path in sorted(PLANNING.rglob("*.py")):
        parts = _texts(python_syntax.parse(path.read_text(encoding="utf-8")))
        yield from (Statement(path.name, path.name, text) for text in _about(parts))


def _about(parts: Iterable[str]) -> Iterator[str]:
    """The sentences that are about a model."""
    for part in parts:
        for text in SENTENCE.split(re.sub(r"\s+", " ", part).strip()):
            if ABOUT.search(text):
                yield text


def _shown(source: str) -> Iterator[str]:
    """What a cell prints, or says as it stops."""
    if source.startswith("%%"):
        return  # the text of a file, which is a template of its own
    for call in ast.walk(python_syntax.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("print", "Stop"):
            yield from _texts(call)


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts in a piece of code that are more than a word, but for docstrings."""
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):
        if node in inner:
            continue
        if isinstance(node, ast.JoinedStr):
            inner.update(ast.walk(node))
            values = node.values
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                inner.add(node.value)
            continue
        if " " in text:
            yield text


if __name__ == "__main__":
    for one in statements():
        print(f"{one.place}\t{one.fact or 'NOTHING'}\t{one.text}")
