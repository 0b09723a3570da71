"""`alacard generate`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

from .. import api
from ..cards.models import Level, UIType
from ..hub.addresses import MODEL, model_id_from, read_address
from ..terminal import json_text, say, say_json, tell
from .planning.original import same_model

STEPS = ("full", "half", "8bit", "4bit", "remote")


def add_generate(parser: argparse.ArgumentParser) -> None:
    """Describe the options of `alacard generate` to argparse."""
    parser.add_argument("model_id", nargs="?", metavar="MODEL_ID", help=MODEL)
    parser.add_argument(
        "--code", metavar="HAND", help="a hand code; other options replace its cards"
    )
    parser.add_argument(
        "--prompts",
        action="append",
        default=[],
        metavar="PACK",
        help="a prompt pack, up to three times; `alacard cards prompt` lists them",
    )
    parser.add_argument("--topic", metavar="TOPIC", help="`alacard cards topic` lists them")
    parser.add_argument(
        "--difficulty",
        choices=get_args(Level),
        help="whom the notebook is written for; default: beginner",
    )
    parser.add_argument(
        "--ui", choices=get_args(UIType), help="the app at the end of the notebook; default: none"
    )
    together = parser.add_mutually_exclusive_group()
    against = "also compare this model, on the same inputs; up to three times"
    together.add_argument("--against", action="append", default=[], metavar="ID", help=against)
    together.add_argument("--then", metavar="ID", help="pass the model's output to this model")
    parser.add_argument(
        "--revision", metavar="R", help="commit, tag or branch of the model; default: main"
    )
    parser.add_argument(
        "--step", choices=STEPS, help="how to run the model, even if it does not fit here"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=".ipynb file to write, replaced if it exists; - for stdout; default: a new file "
        "alacard-<model>.ipynb in this folder",
    )


def generate(options: argparse.Namespace) -> int:
    """Generate a notebook and write it."""
    if bool(options.model_id) == bool(options.code):
        options.refuse("generate: give either MODEL_ID or --code HAND")
    if options.output == "":
        options.refuse("generate: -o needs a file name; leave it out, or give a path or -")
    if options.output and options.output != "-" and not _may_hold_a_notebook(options.output):
        options.refuse(
            "generate: -o needs a name that ends in .ipynb, so that Jupyter recognises the "
            "notebook; or - for stdout"
        )
    revision = options.revision
    if options.model_id and (address := read_address(options.model_id)):
        options.model_id, revision = address.id, revision or address.revision
    answer = api.generate(_request(options), revision=revision)
    if options.output == "-":
        sys.stdout.write(json_text(answer.notebook, indent=1, sort_keys=True) + "\n")
        if answer.notice:
            tell(answer.notice)
        return 0
    path = api.write(answer, options.output) if options.output else api.write_new(answer)
    answer.path = str(path)
    if options.json:
        say_json(answer.model_dump(mode="json"))
        return 0
    plan = answer.plan
    say(f"{path}: {answer.model_info.id}, {plan.task or 'no task'}, template {plan.template}")
    if answer.model_info.access:
        say(f"access: {answer.model_info.access}")
    say(f"checked: {', '.join(answer.gate.checks)}")
    if plan.instead_of:
        why = "stored for another program" if same_model(plan) else "which does not fit here"
        say(f"instead of {plan.instead_of}, {why}")
    for card in answer.recipe.companions:
        say(f"{answer.recipe.combination.replace('_', '-')} with {card.id}")
    code = f"hand code {answer.hand_code}" if answer.hand_code else None
    for line in (answer.model_info.notice, plan.fit.reason, answer.notice, code):
        if line:
            say(line)
    return 0


def _may_hold_a_notebook(path: str) -> bool:
    """A name that Jupyter opens as a notebook, or a place that is not a file, such as a pipe."""
    place = Path(path)
    return path.endswith(".ipynb") or (place.exists() and not place.is_file())


def _request(options: argparse.Namespace) -> dict[str, Any]:
    """The recipe as a request: a hand code's cards, with what the options replace."""
    request: dict[str, Any] = {}
    if options.code:
        request = api.deal(code=options.code).model_dump(mode="json")
    else:
        request["model_card"] = {"id": options.model_id}
    if options.against or options.then:
        others = options.against or [options.then]
        request["companions"] = [model_id_from(other) for other in others]
        request["combination"] = "workflow" if options.then else "bake_off"
    if options.step:
        request["model_card"] |= {"step": options.step}
    if options.prompts:
        request["prompt_cards"] = options.prompts
    for slot, value in (
        ("topic", options.topic),
        ("difficulty", options.difficulty),
        ("ui_component", options.ui),
    ):
        if value:
            request[slot] = value
    return request
