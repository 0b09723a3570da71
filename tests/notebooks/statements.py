"""Every sentence that a template can say about a model, with the fact that it rests on.

`python -m tests.notebooks.statements` prints them as a table. A sentence rests on one of these:

- a **flag** of its cell's `when` or `unless`, which `assemble.flags_for` raises from facts;
- a **placeholder** in it, whose words are worked out from facts;
- what **kinds** of models do: it says so of *most*, *some* or *many* models, and not of this one;
- the **template**: it claims no more than what every model does that this template can load;
- an entry of `statements.toml`, needed for each sentence that says more than that, such as how a
  model was trained, what it can never do, or what a number near 0 means.

So a sentence that claims something of one model stands under a flag, or is looked at by a person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from alacard_ext.notebooks.template import TemplateCell, read_template

TABLE = Path(__file__).with_name("statements.toml")
# What sentences of the table may rest on.
FACTS = {
    "class": "the class that loads it: the row's Auto class and endings, held against its own",
    "library": "the library that reads it, and the files that this library has written",
    "notebook": "what the cells of the notebook do or show, whatever the model",
    "printed": "what the load cell prints of this very model",
    "kind": "what holds for every model of the task, by how the task is defined",
    "advice": "what to do or to leave, which claims nothing of the model",
}
# Flags that choose by the model, with the fact that raises each.
FLAGS = {
    "chat": "the chat template that the Hub tells of",
    "gated": "the access that the Hub tells of",
    "private": "the access that the Hub tells of",
    "restricted": "the access that the Hub tells of",
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
    "licence-note": "the licence",
    "unpacks": "quantization_config",
    "unpacks-fp8": "quantization_config",
    "unpacks-mxfp4": "quantization_config",
    "guide-mask": "the parameters of the pipeline's call",
    "guide-outlines": "the parameters of the pipeline's call",
    "dial-strength": "the parameters of the pipeline's call",
    "dial-image_guidance_scale": "the parameters of the pipeline's call",
    "dial-controlnet_conditioning_scale": "the parameters of the pipeline's call",
    "dial-none": "the parameters of the pipeline's call",
    "starts-noised": "the parameters of the pipeline's call",
    "starts-unknown": "the pipeline's class, where it is not known",
    "instructed": "the form of a question in the code of its page",
    "answer-alone": "the answers that its page or family names",
    "no-load": "the plan",
    "no-torch": "the row",
}
# The others choose by the hand, the row of the template, or what becomes of the README's example.
OTHERS = re.compile(
    r"^(app-|no-|class-|load-|readme-|says-|bake-off$|workflow$|inputs$|labelled$|second$|batched$"
    r"|writing$|rounding$|pipeline$|any$|chooses$|example-|from-|with-text$|gives-|takes-|value-"
    r"|hears$|watches-)"
)
ABOUT = re.compile(
    r"\b(this|the|your|these|such|of) (model|voice|adapter|classifier|policy|codec|agent|LoRA)s?\b"
    r"|\bmodels?\b|^\*\*(Good|Not)\b|^(\W*)It (is|was|has|knows|reads|writes|looks|learned|cannot"
    r"|never|always|takes|gives)\b|\b(trained|learned|taught)\b",
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
    """A sentence of a template, and the cell in which it stands."""

    cell: TemplateCell
    text: str

    @property
    def claims(self) -> bool:
        """Whether it says more of a model than the template's class and flags decide."""
        open_to_all = not any(flag in FLAGS for flag in (*self.cell.when, *self.cell.unless))
        told = CLAIMS.search(self.text) and not OF_KINDS.search(self.text)
        return bool(told) and open_to_all and "{{" not in self.text

    @property
    def fact(self) -> str | None:
        """What it rests on, in words; None where nothing is known."""
        flags = sorted((self.cell.when | self.cell.unless) & FLAGS.keys())
        if flags:
            return "; ".join(f"{flag}: {FLAGS[flag]}" for flag in flags)
        if entry := table().get(self.cell.template, {}).get(self.text):
            return FACTS.get(entry)
        if "{{" in self.text:
            return "the words of its placeholders"
        if OF_KINDS.search(self.text):
            return "says so of kinds of models"
        return None if self.claims else "the template"


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
    """What is said about models in the Markdown of all templates."""
    for name in names():
        for cell in read_template(name):
            if cell.kind != "markdown":
                continue
            for part in PARAGRAPH.split(cell.source):
                for text in SENTENCE.split(re.sub(r"\s+", " ", part).strip()):
                    if ABOUT.search(text):
                        yield Statement(cell, text)


if __name__ == "__main__":
    for one in statements():
        print(f"{one.cell.id}\t{one.fact or 'NOTHING'}\t{one.text}")
