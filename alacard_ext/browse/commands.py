"""`alacard search`."""

from __future__ import annotations

import argparse

from .. import api
from ..cards.fits import TASKS
from ..errors import BadRequest
from ..hub.access import access_mark
from ..hub.licences import licence_text
from ..terminal import numbered, say, say_json, tell


def add_search(parser: argparse.ArgumentParser) -> None:
    """Describe the options of `alacard search` to argparse."""
    parser.add_argument(
        "query", nargs="*", default=[], metavar="WORD", help="words of the name, or an address"
    )
    for name, meaning in (
        ("task", "such as text-generation"),
        ("library", "such as transformers"),
        ("license", "such as apache-2.0"),
        ("author", "owner of the models, a person or an organisation"),
    ):
        parser.add_argument(f"--{name}", metavar=name.upper(), help=meaning)
    sorts = "trending, downloads, likes, created or modified; default: trending"
    parser.add_argument("--sort", default="trending", metavar="ORDER", help=sorts)
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help="models to list, 1 to 100; default: 20"
    )


def search(options: argparse.Namespace) -> int:
    """Search and tell what was found."""
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
            f"No model matches, and '{options.task[:100]}' is not a task that Alacard has a "
            f"notebook for. Choose one of {', '.join(sorted(TASKS))}.",
            {"choices": sorted(TASKS)},
        )
    if options.json:
        say_json(page.model_dump(mode="json"))
        return 0
    if page.notice:
        tell(page.notice)
    for model in page.models:
        marks = [model.pipeline_tag or "no task", model.library_name or "no library"]
        marks += [numbered(model.downloads, "download")] if model.downloads is not None else []
        marks += [numbered(model.likes, "like")] if model.likes is not None else []
        licences = licence_text(model)
        marks += [licences] if licences else []
        marks += [access] if (access := access_mark(model.gated)) else []
        say(model.id)
        say(f"    {' · '.join(marks)}")
    if not page.models:
        tell("No model matches; try fewer words or filters.")
    return 0
