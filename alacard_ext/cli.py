"""`alacard …`: the same services without a browser.

Exit 0 done; 1 failed, with one line `alacard: CODE: message` on stderr; 2 wrong usage.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .errors import AlacardError, BadRequest
from .hub.addresses import model_id_from, read_address
from .terminal import json_text, say, say_json, tell

# All else is imported within `main`, where Ctrl-C is caught.
if TYPE_CHECKING:
    import argparse

    from .cards.models import Recipe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        return _main(sys.argv[1:] if arguments is None else arguments)
    except AlacardError as error:
        return _failed(error.code, error.message)
    except BrokenPipeError:
        # Whoever read it has seen enough; what is still in the buffer goes nowhere.
        if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
        return 1
    except OSError as error:
        said = error.strerror or str(error)
        return _failed("IO", f"{error.filename}: {said}" if error.filename else said)
    except KeyboardInterrupt:
        # A second one must not break into the end of the process with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return _failed("CANCELLED", "stopped; nothing was written")
    except Exception as error:
        if os.environ.get("ALACARD_DEBUG"):
            raise
        said = f"Alacard met a fault of its own: {type(error).__name__}: {error}"
        return _failed("INTERNAL", f"{said}. ALACARD_DEBUG=1 shows where.")


def _main(arguments: Sequence[str]) -> int:
    from .arguments import parser

    top = parser()
    if not arguments:
        top.print_help()
        return 2
    options = top.parse_args(arguments)
    if options.command is None:
        top.error("name a command")
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
    # A reader that went away is noticed here and not at the end of the process.
    print(end="", flush=True)  # noqa: T201 - nothing but the buffer
    return status


def _deal(options: argparse.Namespace) -> int:
    from . import api

    locks = [_lock(lock) for lock in options.lock]
    recipe = api.deal(locks=locks, seed=options.seed, code=options.code)
    code = api.hand_code(recipe)
    if options.json:
        say_json({"recipe": recipe.model_dump(mode="json"), "hand_code": code})
        return 0
    _say_hand(recipe)
    say(f"hand code   {code}")
    say()
    say(f"alacard generate --code {code}")
    return 0


def _lock(lock: str) -> str:
    """The lock with a model's id where its address was pasted."""
    kind, colon, name = lock.partition(":")
    return f"{kind}:{model_id_from(name)}" if colon and kind == "model" else lock


def _generate(options: argparse.Namespace) -> int:
    from . import api
    from .arguments import parser

    if bool(options.model_id) == bool(options.code):
        parser().error("generate: give either MODEL_ID or --code HAND")
    revision = options.revision
    if options.model_id and (address := read_address(options.model_id)):
        options.model_id, revision = address.id, revision or address.revision
    answer = api.generate(_request(options), revision=revision)
    if options.output == "-":
        sys.stdout.write(json_text(answer.notebook, indent=1, sort_keys=True) + "\n")
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
        say(f"instead of {plan.instead_of}, which does not fit here")
    for card in answer.recipe.companions:
        say(f"{answer.recipe.combination.replace('_', '-')} with {card.id}")
    code = f"hand code {answer.hand_code}" if answer.hand_code else None
    for line in (answer.model_info.notice, plan.fit.reason, code):
        if line:
            say(line)
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


def _search(options: argparse.Namespace) -> int:
    from . import api
    from .cards.fits import TASKS

    page = api.search(
        " ".join(options.query),
        task=options.task,
        library=options.library,
        license=options.license,
        author=options.author,
        sort=options.sort,
        limit=options.limit,
    )
    if options.task and not page.models and options.task not in TASKS:
        # The Hub knows more tasks than these, so one of its own is refused only in vain.
        raise BadRequest(
            f"No model matches, and '{options.task[:100]}' is no task that Alacard has a notebook "
            f"for; those are {', '.join(sorted(TASKS))}.",
            {"choices": sorted(TASKS)},
        )
    if options.json:
        say_json(page.model_dump(mode="json"))
        return 0
    if page.notice:
        tell(page.notice)
    for model in page.models:
        marks = [model.pipeline_tag or "no task", model.library_name or "no library"]
        marks += [f"{model.downloads:,} downloads"] if model.downloads is not None else []
        marks += [f"{model.likes:,} likes"] if model.likes is not None else []
        marks += [model.license] if model.license else []
        marks += ["gated"] if model.gated else []
        say(model.id)
        say(f"    {' · '.join(marks)}")
    if not page.models:
        tell("No model matches; try fewer words or filters.")
    return 0


def _cards(options: argparse.Namespace) -> int:
    from .cards.deck import Deck
    from .cards.models import card_id

    deck = Deck.load()
    there = deck.categories(options.type)
    named = options.category
    if named is not None and named.casefold() not in map(str.casefold, there):
        choices = f"choose {', '.join(sorted(there))}" if there else "these cards have none"
        raise BadRequest(f"There is no category '{named[:100]}'; {choices}.", {"choices": there})
    cards, total = deck.search(
        options.type,
        search=options.search,
        category=options.category,
        featured=options.featured,
        limit=1000,
    )
    if options.json:
        say_json({"cards": [card.model_dump(mode="json") for card in cards], "total": total})
        return 0
    for card in cards:
        say(f"{card_id(card):<44} {card.description or card.name}")
    if not cards:
        tell("No card matches; try fewer words or filters.")
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
        say_json({"checks": [finding.model_dump() for finding in findings]})
    else:
        for finding in findings:
            say(f"{finding.mark} {finding.name}: {finding.message}")
    return 1 if any(finding.level == "failed" for finding in findings) else 0


def _say_hand(recipe: Recipe) -> None:
    prompts = ", ".join(card.name for card in recipe.prompt_cards)
    for label, text in (
        ("model", f"{recipe.model_card.id} ({recipe.model_card.pipeline_tag or 'any task'})"),
        ("prompts", prompts),
        ("topic", recipe.topic.name),
        ("difficulty", recipe.difficulty.level),
        ("interface", recipe.ui_component.type),
    ):
        say(f"{label:<11} {text}")


def _failed(code: str, message: str) -> int:
    tell(f"alacard: {code}: {' '.join(message.split())}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
