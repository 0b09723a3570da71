"""What stands for the text and the options that a page leaves open is what its code would read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme.loaded import TEXT

from .hands import facts, hand
from .test_readme_brought import CLASSIFY, PROGRAM, chosen
from .test_readme_executed import EXAMPLE

OPTIONS = """\
import argparse
from transformers import pipeline

p = argparse.ArgumentParser()
p.add_argument({option})
a = p.parse_args()
c = pipeline("text-classification", model="org/model")
print({use})
"""


@pytest.mark.parametrize(
    ("option", "use", "became", "told"),
    [
        ("'--best', type=int, default=2", "c('A', top_k=a.best)", "top_k=2)", "its own defaults."),
        ("'--best', type=int, default='2'", "c('A', top_k=a.best)", "", ""),
        ("'--top', action='store_true', default=True", "c('A'), a.top", "'A'), True)", "defaults."),
        ("'--top', action='store_true'", "c('A'), a.top", "'A'), False)", "defaults."),
        ("'--top', action='store_true', default=c", "c('A'), a.top", "", ""),
        ("'--text'", "c(a.text)", "c(EXAMPLE_TEXT)", "it uses a text from this hand."),
        ("'--text', nargs='?'", "c(a.text)", "c(EXAMPLE_TEXT)", "a text from this hand."),
        ("'--text', nargs='+'", "c(a.text)", "c([EXAMPLE_TEXT])", "a text from this hand."),
        ("'--text'", 'c(f"{a.text}")', 'c(f"{EXAMPLE_TEXT}")', "a text from this hand."),
        ("'--text', default=\"A\"", 'c(f"{a.text}")', "", ""),
        ("'--text', default=\"A\"", "c(a.text)", 'c("A")', "its own defaults."),
        ("'--model'", "c('A'), a.model", "print(c('A'), 'org/model')", "it uses this model."),
        ("'--model'", 'c(f"{a.model}")', "", ""),
        ("'--model'", "c('A')", "print(c('A'))", "It reads a command line but does not use it"),
    ],
)
def test_options_stand_for_what_argparse_makes_of_them(
    option: str, use: str, became: str, told: str
) -> None:
    example = chosen("classifier", OPTIONS.format(option=option, use=use))
    if not became:
        assert example.mode == "shown" and "ArgumentParser" in example.code
        return
    assert example.mode == "run", example.reason
    assert became in example.code, example.code
    assert any(told in sentence for sentence in example.says), example.says


def test_a_gap_in_the_text_is_written_as_the_model_writes_it() -> None:
    code = "from transformers import pipeline\nf = pipeline('fill-mask', 'org/model')\n"
    readme = f"```python\n{code}print(f('YOUR TEXT HERE'))\n```\n"
    kind: dict[str, Any] = {
        "pipeline_tag": "fill-mask",
        "architectures": ["RobertaForMaskedLM"],
        "model_type": "roberta",
    }
    snapshot = facts("org/model", readme=readme, **kind)
    plan = make_plan(hand("org/model"), snapshot)
    assert plan.readme.mode == "run", plan.readme.reason
    notebook = assemble(hand("org/model"), snapshot, plan, hand_code=None)
    cells = [cell for cell in notebook.cells if "readme-text" in cell.id]
    names: dict[str, Any] = {"tokenizer": SimpleNamespace(mask_token="<mask>")}
    exec("\n".join(cell.source for cell in cells), names)
    assert "<mask>" in names["EXAMPLE_TEXT"] and "[MASK]" not in names["EXAMPLE_TEXT"]


@pytest.mark.parametrize(
    "code",
    [
        # What only looks like it: a real sentence, a key, what is printed, a question in a loop.
        f"{CLASSIFY}print(c('I like your text, and the sentence here is fine.'))",
        f"{CLASSIFY}print('Your text here')\nprint(c('Fine.'))",
        f"{CLASSIFY}print(c('Write a review of the bread.'))",
        f"{CLASSIFY}told = {{'your text': 1}}\nprint(told, c('Fine.'))",
        f"{CLASSIFY}for _ in range(3):\n    print(c(input()))",
        # What asks for a number or for an answer to go by.
        f"{CLASSIFY}n = float(input('Temperature: '))\nprint(c('Fine.', top_k=n))",
        f"{CLASSIFY}n = input('How many? ').strip()\nprint(c('Fine.', top_k=int(n)))",
        f"{CLASSIFY}if input('Continue? [y/n]').lower() == 'y':\n    print(c('Fine.'))",
        f"{CLASSIFY}told = input()\nprint(c('Fine.' if told else 'Well.'))",
        # An option without a value, one that is read in another way, and subcommands.
        PROGRAM.replace("default=2", "required=True"),
        PROGRAM.replace("print(found)", "print(found, vars(given))"),
        PROGRAM.replace('options.add_argument("--best"', "x = options.add_subparsers()\n#"),
    ],
)
def test_nothing_else_is_filled_in(code: str) -> None:
    example = chosen("classifier", code)
    assert TEXT not in example.code
    assert "input(" not in code or example.mode == "shown"


def test_the_text_is_one_of_the_hand() -> None:
    readme = f"# Model\n\n```python\n{CLASSIFY}print(c('[INSERT YOUR TEXT]'))\n```\n"
    snapshot = facts("org/model", readme=readme)
    plan = make_plan(hand("org/model"), snapshot)
    notebook = assemble(hand("org/model"), snapshot, plan, hand_code=None)
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-text")
    assert "The crust is wonderful." in cell.source
    assert notebook.cells.index(cell) < [c.id for c in notebook.cells].index(EXAMPLE)
