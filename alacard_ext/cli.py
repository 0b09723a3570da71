"""`alacard …`: the same services without a browser.

Exit 0 done; 1 failed, with one line `alacard: CODE: message` on stderr; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, get_args

from ._version import __version__
from .cards.models import CARD_TYPES, Level, Recipe, UIType, card_id
from .errors import AlacardError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = parser().parse_args(arguments)
    try:
        run = {
            "deal": _deal,
            "generate": _generate,
            "search": _search,
            "cards": _cards,
            "doctor": _doctor,
            "verify": _verify,
            "catalog": _catalog,
        }[options.command]
        status: int = run(options)
        return status
    except AlacardError as error:
        return _failed(error.code, error.message)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        said = error.strerror or str(error)
        return _failed("IO", f"{error.filename}: {said}" if error.filename else said)
    except KeyboardInterrupt:
        return _failed("CANCELLED", "stopped; nothing was written")


def parser() -> argparse.ArgumentParser:
    """The command line as argparse knows it; the documentation is made from this as well."""
    top = argparse.ArgumentParser(
        prog="alacard", description="AI manuals for AI models: deal a hand, get a notebook."
    )
    top.add_argument("--version", action="version", version=f"alacard {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    deal = commands.add_parser("deal", help="deal a sensible hand of five cards")
    deal.add_argument("--lock", action="append", default=[], metavar="TYPE:ID", help="keep a card")
    deal.add_argument("--seed", type=int, help="the same seed and locks deal the same hand")
    deal.add_argument("--code", help="read this hand code instead of shuffling")

    generate = commands.add_parser("generate", help="make the notebook of a model or a hand")
    generate.add_argument("model_id", nargs="?", metavar="MODEL_ID")
    generate.add_argument("--code", help="a hand code; options beside it replace its cards")
    generate.add_argument("--prompts", action="append", default=[], metavar="PACK")
    generate.add_argument("--topic")
    generate.add_argument("--difficulty", choices=get_args(Level))
    generate.add_argument("--ui", choices=get_args(UIType))
    together = generate.add_mutually_exclusive_group()
    against = "compare with this model too, with the same inputs; up to three times"
    together.add_argument("--against", action="append", default=[], metavar="ID", help=against)
    together.add_argument("--then", metavar="ID", help="hand what the model says to this one")
    generate.add_argument("--revision", help="commit, tag or branch of the model")
    steps = ("full", "half", "8bit", "4bit", "remote")
    generate.add_argument("--step", choices=steps, help="how to run the model, whatever fits here")
    generate.add_argument("-o", "--output", metavar="FILE", help="file to write; - for stdout")

    search = commands.add_parser("search", help="search the models of the Hub")
    search.add_argument("query", nargs="*", default=[])
    for name in ("task", "library", "license", "author"):
        search.add_argument(f"--{name}")
    search.add_argument("--sort", default="trending")
    search.add_argument("--limit", type=int, default=20)

    cards = commands.add_parser("cards", help="list the cards of a type")
    cards.add_argument("type", choices=CARD_TYPES, metavar=f"{{{','.join(CARD_TYPES)}}}")
    cards.add_argument("--search", default="")
    cards.add_argument("--category")
    cards.add_argument("--featured", action="store_true", default=None)

    from .verify.command import add_parser as add_verify

    add_verify(commands)
    from .catalog.commands import add_parser as add_catalog

    add_catalog(commands)
    commands.add_parser("doctor", help="tell what works here and what to do about the rest")
    for name, command in commands.choices.items():
        if name == "catalog":
            continue  # each of its verbs has its own
        command.add_argument("--json", action="store_true", help="print JSON")
    return top


def _deal(options: argparse.Namespace) -> int:
    from . import api

    recipe = api.deal(locks=options.lock, seed=options.seed, code=options.code)
    code = api.hand_code(recipe)
    if options.json:
        return _print_json({"recipe": recipe.model_dump(mode="json"), "hand_code": code})
    _print_hand(recipe)
    print(f"hand code   {code}\n\nalacard generate --code {code}")
    return 0


def _generate(options: argparse.Namespace) -> int:
    from . import api

    if bool(options.model_id) == bool(options.code):
        parser().error("generate: give either MODEL_ID or --code HAND")
    answer = api.generate(_request(options), revision=options.revision)
    if options.output == "-":
        sys.stdout.write(api.notebook_text(answer))
        return 0
    path = api.write(answer, options.output) if options.output else api.write_new(answer)
    answer.path = str(path)
    if options.json:
        return _print_json(answer.model_dump(mode="json"))
    plan = answer.plan
    print(f"{path}: {answer.model_info.id}, {plan.task or 'no task'}, template {plan.template}")
    print(f"checked: {', '.join(answer.gate.checks)}")
    if plan.instead_of:
        print(f"instead of {plan.instead_of}, which does not fit here")
    code = f"hand code {answer.hand_code}" if answer.hand_code else None
    for card in answer.recipe.companions:
        print(f"{answer.recipe.combination.replace('_', '-')} with {card.id}")
    for line in (answer.model_info.notice, plan.fit.reason, code):
        if line:
            print(line)
    return 0


def _request(options: argparse.Namespace) -> dict[str, Any]:
    """The recipe as a request: a hand code's cards, with what the options replace."""
    from . import api

    request: dict[str, Any] = {}
    if options.code:
        request = api.deal(code=options.code).model_dump(mode="json")
    else:
        request["model_card"] = {"id": options.model_id}
    if options.against or options.then:
        request["companions"] = options.against or [options.then]
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


def _search(options: argparse.Namespace) -> int:
    from . import api

    page = api.search(
        " ".join(options.query),
        task=options.task,
        library=options.library,
        license=options.license,
        author=options.author,
        sort=options.sort,
        limit=options.limit,
    )
    if options.json:
        return _print_json(page.model_dump(mode="json"))
    if page.notice:
        print(page.notice, file=sys.stderr)
    for model in page.models:
        marks = [model.pipeline_tag or "no task", model.library_name or "no library"]
        marks += [f"{model.downloads:,} downloads"] if model.downloads is not None else []
        marks += [f"{model.likes:,} likes"] if model.likes is not None else []
        marks += [model.license] if model.license else []
        marks += ["gated"] if model.gated else []
        print(f"{model.id}\n    {' · '.join(marks)}")
    if not page.models:
        print("No model matches; try fewer words or filters.", file=sys.stderr)
    return 0


def _cards(options: argparse.Namespace) -> int:
    from .cards.deck import Deck

    cards, total = Deck.load().search(
        options.type,
        search=options.search,
        category=options.category,
        featured=options.featured,
        limit=1000,
    )
    if options.json:
        return _print_json(
            {"cards": [card.model_dump(mode="json") for card in cards], "total": total}
        )
    for card in cards:
        print(f"{card_id(card):<44} {card.description or card.name}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from .verify.command import run

    return run(options)


def _catalog(options: argparse.Namespace) -> int:
    from .catalog.commands import run

    return run(options)


def _doctor(options: argparse.Namespace) -> int:
    from .doctor import examine

    findings = examine()
    if options.json:
        _print_json({"checks": [finding.model_dump() for finding in findings]})
    else:
        for finding in findings:
            print(f"{finding.mark} {finding.name}: {finding.message}")
    return 1 if any(finding.level == "failed" for finding in findings) else 0


def _print_hand(recipe: Recipe) -> None:
    prompts = ", ".join(card.name for card in recipe.prompt_cards)
    for label, text in (
        ("model", f"{recipe.model_card.id} ({recipe.model_card.pipeline_tag or 'any task'})"),
        ("prompts", prompts),
        ("topic", recipe.topic.name),
        ("difficulty", recipe.difficulty.level),
        ("interface", recipe.ui_component.type),
    ):
        print(f"{label:<11} {text}")


def _print_json(value: Any) -> int:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def _failed(code: str, message: str) -> int:
    print(f"alacard: {code}: {' '.join(message.split())}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
