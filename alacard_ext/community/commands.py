"""`alacard library …`: the hands that were dealt, without a browser."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_args

from .. import api
from ..cards.models import Level, UIType
from ..config import read_configuration
from ..errors import BadRequest, ShareFindings
from ..services import build_services
from ..terminal import json_text, numbered, say, say_json, tell
from . import file_commands, social_commands
from .collecting import command as collecting
from .collecting.export import CollectionExports
from .collecting.service import Collections
from .exporting.models import Format
from .ids import SHARE_ID
from .models import HandPage, HandWhole, Scope, Sort
from .personal.commands import add_erase, archive, erase
from .share_models import Finding
from .statistics.commands import add_statistics, tell_statistics

VERIFIED = {
    "": "not yet, as far as the library knows",
    "changed": "changed since: the published code is not the code that was verified",
}
FILTERS = ("model", "task", "topic", "difficulty", "ui", "prompt")


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    listed = verbs.add_parser("list", help="the hands that you dealt, the newest first")
    listed.add_argument("query", nargs="*", default=[], metavar="WORD", help="words to find")
    for name in FILTERS:
        listed.add_argument(f"--{name}", metavar=name.upper(), help=f"only hands with this {name}")
    listed.add_argument("--from", dest="since", metavar="DAY", help="dealt on that day or after it")
    listed.add_argument("--to", dest="until", metavar="DAY", help="dealt on that day or before it")
    sorts = get_args(Sort)
    listed.add_argument("--sort", choices=sorts, default="newest", help="default: newest")
    listed.add_argument("--limit", type=int, default=20, metavar="N", help="hands to list")
    listed.add_argument("--cursor", metavar="C", help="continue where the previous page ended")
    listed.add_argument("--scope", choices=get_args(Scope), default="mine", help="default: mine")
    show = verbs.add_parser("show", help="one hand with its cards")
    shared = verbs.add_parser("share", help="share a hand as it was dealt, or revoke its link")
    shared.add_argument(
        "--visibility", required=True, metavar="WHO", help="private, everyone or group:NAME"
    )
    shared.add_argument("--outputs", action="store_true", help="with the outputs of its cells")
    shared.add_argument(
        "--accept-findings",
        action="store_true",
        help="even if it contains what looks like secrets or local paths",
    )
    shared.add_argument("--license", metavar="NAME", help="under which others may use it")
    remix = verbs.add_parser("remix", help="deal a new hand from one, with other cards")
    remix.add_argument("--model", metavar="MODEL_ID", help="another model")
    remix.add_argument("--prompts", action="append", metavar="PACK", help="other prompt packs")
    remix.add_argument("--topic", metavar="TOPIC", help="another topic")
    remix.add_argument("--difficulty", choices=get_args(Level), help="another level")
    remix.add_argument("--ui", choices=get_args(UIType), help="another app")
    remix.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write; - for stdout; default: a new one in this folder",
    )
    exported = verbs.add_parser("export", help="a hand, or any notebook, as another kind of file")
    exported.add_argument(
        "source",
        nargs="?",
        metavar="ID|FILE",
        help="a share id, or the path of a notebook (.ipynb)",
    )
    exported.add_argument("--format", choices=get_args(Format), help="what to make")
    exported.add_argument(
        "--all",
        action="store_true",
        help="everything that is kept about you, as a ZIP file; needs -o",
    )
    exported.add_argument("--collection", metavar="ID", help="a collection, as one ZIP file")
    collecting.add_arguments(verbs.add_parser("collections", help="your collections of hands"))
    exported.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="file to write, replaced if it is there; - for stdout; "
        "default: a new one in this folder",
    )
    exported.add_argument(
        "--version",
        type=int,
        metavar="N",
        help="this version of a hand; default: the one that a download gives",
    )
    add_statistics(verbs)
    add_erase(verbs)
    shared.add_argument("share_id", metavar="SHARE_ID", help="as `alacard library list` prints it")
    for verb in (show, remix):
        verb.add_argument(
            "share_id", metavar="ID|FILE", help="a share id, or the path of a notebook (.ipynb)"
        )
    file_commands.add_arguments(verbs)
    social_commands.add_arguments(verbs)
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0. Raises AlacardError."""
    if options.verb is None:
        options.explain()
        return 2
    if options.verb in file_commands.VERBS:
        return file_commands.run(options)
    if options.verb in social_commands.VERBS:
        return social_commands.run(options)
    if options.verb == "show" and is_file(options.share_id):
        return file_commands.show(options)
    if options.verb == "show":
        _show(api.library_hand(options.share_id), json=options.json)
        return 0
    if options.verb == "share":
        return _share(options)
    if options.verb == "remix":
        return _remix(options)
    if options.verb == "collections" or (options.verb == "export" and options.collection):
        return asyncio.run(_collections(options))
    if options.verb == "export":
        return archive(options) if options.all else _export(options)
    if options.verb == "erase":
        return erase(options)
    if options.verb == "stats":
        return tell_statistics(options)
    filters = {name: getattr(options, name) for name in FILTERS if getattr(options, name)}
    if options.since:
        filters["from"] = instant_of(options.since, time.min)
    if options.until:
        filters["to"] = instant_of(options.until, time.max)
    if not 1 <= options.limit <= 200:
        raise BadRequest("--limit takes a number from 1 to 200.")
    found = api.library(
        " ".join(options.query),
        sort=options.sort,
        limit=options.limit,
        cursor=options.cursor,
        scope=options.scope,
        **filters,
    )
    _list(found, json=options.json)
    return 0


def _share(options: argparse.Namespace) -> int:
    who = options.visibility
    if who not in ("private", "everyone") and not who.startswith("group:"):
        raise BadRequest("--visibility takes private, everyone or group:NAME.")
    try:
        hand = api.library_share(
            options.share_id,
            options.visibility,
            outputs=options.outputs,
            accept_findings=options.accept_findings,
            license=options.license,
        )
    except ShareFindings as error:
        _tell_findings(map(Finding.model_validate, error.details["findings"]))
        raise
    if options.json:
        say_json(hand.model_dump(mode="json"))
    elif hand.visibility == "private":
        say(f"{hand.share_id}: private; its link works for nobody else")
    else:
        say(f"{hand.share_id}: shared with {hand.visibility}, version {hand.version}")
    return 0


def _remix(options: argparse.Namespace) -> int:
    cards = {
        "model_card": options.model,
        "prompt_cards": options.prompts,
        "topic": options.topic,
        "difficulty": options.difficulty,
        "ui_component": options.ui,
    }
    changed: dict[str, Any] = {name: card for name, card in cards.items() if card is not None}
    source = options.share_id
    from_file = is_file(source)
    answer = (api.library_remix_file if from_file else api.library_remix)(source, changed)
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
    original = answer.metadata.forked_from or source
    say(f"{path}: {answer.model_info.id}, a remix of {original}")
    if answer.notice:
        say(answer.notice)
    return 0


async def _collections(options: argparse.Namespace) -> int:
    services = build_services(read_configuration())
    try:
        if options.verb == "collections":
            return await collecting.list_collections(services.of(Collections), options)
        if options.source is not None or options.output == "-":
            raise BadRequest(
                "--collection exports a whole collection into the file of -o; give no other source."
            )
        return await collecting.export_collection(services.of(CollectionExports), options)
    finally:
        await services.aclose()


def _export(options: argparse.Namespace) -> int:
    source, version = options.source, options.version
    if source is None or options.format is None:
        raise BadRequest(
            "Give a share id or a notebook and --format, --collection ID, or --all and -o FILE.zip."
        )
    if options.json and options.output == "-":
        raise BadRequest("--json says where the file is; leave it out, or give -o another name.")
    if re.fullmatch(SHARE_ID, source) and not Path(source).exists():
        made = api.library_export(source, options.format, version=version)
    elif version is not None:
        raise BadRequest("--version is for hands in the library; give a share id.")
    else:
        made = api.export_file(source, options.format)
    if made.findings:
        tell(f"{numbered(len(made.findings), 'thing')} that may be secrets or local paths:")
        _tell_findings(made.findings)
    if options.output == "-":
        sys.stdout.buffer.write(made.content)
        return 0
    path = api.write_export(made, options.output)
    if options.json:
        found = [each.model_dump(mode="json") for each in made.findings]
        about = {"path": str(path), "bytes": len(made.content), "media_type": made.media_type}
        say_json(about | {"findings": found})
    else:
        say(f"{path}: {numbered(len(made.content), 'byte')}")
    return 0


def is_file(source: str) -> bool:
    """Whether the path of a notebook is meant, and not a share id."""
    return source.endswith(".ipynb") or Path(source).is_file()


def _tell_findings(findings: Iterable[Finding]) -> None:
    for each in findings:
        where = each.where if each.cell is None else f"cell {each.cell + 1}"
        tell(f"{where}, line {each.line}: {each.what}: {each.excerpt}")


def instant_of(day: str, at: time) -> str:
    """A day here, as its first or last instant; anything else as it is, which the library reads."""
    try:
        return datetime.combine(date.fromisoformat(day), at).astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        return day


def _list(found: HandPage, *, json: bool) -> None:
    if json:
        hands = [hand.model_dump(mode="json") for hand in found.hands]
        say_json(
            {
                "hands": hands,
                "total": found.total,
                "total_is_at_least": not found.is_total_exact,
                "next": found.next,
            }
        )
        return
    for hand in found.hands:
        day = f"{hand.created_at.astimezone():%Y-%m-%d %H:%M}"
        whose = "" if hand.mine else f"  by {hand.owner}"
        about = f"({hand.hf_model_id}, {hand.task or 'no task'})"
        say(f"{hand.share_id}  {day}  {hand.title}  {about}{whose}")
    if not found.total:
        tell(
            "No hands match. Hands that you generate with `alacard generate` or in the sidebar "
            "are kept here."
        )
    elif found.next:
        total = numbered(found.total, "hand")
        known = f"{total} in all" if found.is_total_exact else f"At least {total}"
        tell(f"{known}; continue with --cursor {found.next}.")


def _show(hand: HandWhole, *, json: bool) -> None:
    if json:
        say_json(hand.model_dump(mode="json"))
        return
    say(hand.title)
    rows = (
        ("model", hand.hf_model_id + (f" at {hand.model_sha}" if hand.model_sha else "")),
        ("task", hand.task),
        ("prompts", ", ".join(hand.prompts)),
        ("topic", hand.topic),
        ("difficulty", hand.difficulty),
        ("app", hand.ui),
        ("owner", None if hand.mine else hand.owner),
        ("shared", None if hand.visibility == "private" else hand.visibility),
        ("version", hand.version),
        ("remix of", hand.forked_from),
        ("dealt", f"{hand.created_at.astimezone():%Y-%m-%d %H:%M}"),
        ("verified", VERIFIED.get(hand.verified or "", hand.verified)),
        ("hand code", hand.hand_code),
    )
    for name, value in rows:
        if value:
            say(f"{name:<10} {value}")
