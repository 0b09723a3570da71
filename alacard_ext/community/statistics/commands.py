"""`alacard library stats`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, get_args

from ... import api
from ...terminal import say, say_json, tell
from .models import Dealt, Health, LibraryStatistics, StatisticsFrame, Sums

RATES = {
    "deal_to_generate": "dealt hands that were generated",
    "generate_to_share": "generated hands that were shared",
    "share_to_remix": "shared hands that were remixed",
    "verified_passed": "verifications that passed",
    "beyond_top_models": "hands beyond the 50 models used most",
    "returned_7": "people who came back after 7 days",
    "returned_30": "people who came back after 30 days",
    "returned_90": "people who came back after 90 days",
    "worked": "answers that it worked",
}


def add_statistics(verbs: Any) -> None:
    """Describe the command to argparse."""
    counted = verbs.add_parser("stats", help="what was generated, shared, remixed and verified")
    frames = get_args(StatisticsFrame)
    counted.add_argument("--timeframe", choices=frames, default="year", help="default: year")


def tell_statistics(options: argparse.Namespace) -> int:
    """Print them, and answer 0. Raises AlacardError."""
    found = api.library_statistics(options.timeframe)
    if options.json:
        say_json(found.model_dump(mode="json"))
        return 0
    if not found.sums.generated:
        tell("Nothing was generated in this period.")
    elif found.scope == "mine":
        say(f"Your own hands: fewer than {found.floor} people generated anything in this time.")
    else:
        say(f"All hands of {found.people} people.")
    _table([("all", found.sums)])
    for title, rows in (("model", found.models), ("task", found.tasks)):
        _table([(each.name, each) for each in rows], title)
    _table([(f"{each.week:%Y-%m-%d}", each) for each in found.weeks], "week of")
    _table([(f"{card.type} {card.name or card.id}", card) for card in found.cards], "card")
    if found.dealt is not None:
        _dealt(found.dealt)
    _health(found.health)
    _authors(found)
    return 0


def _table(rows: Iterable[tuple[str, Sums]], title: str = "") -> None:
    names = tuple(Sums.model_fields)
    for number, (name, sums) in enumerate(rows):
        if not number:
            say("  ".join(f"{each:>9}" for each in names) + f"  {title}")
        counts = (getattr(sums, each) for each in names)
        # 'few' is of fewer people than are told of.
        told = ("few" if each is None else f"{each:,}" for each in counts)
        say("  ".join(f"{each:>9}" for each in told) + f"  {name}")


def _dealt(dealt: Dealt) -> None:
    told = [("week of", f"{each.week:%Y-%m-%d}", each.dealt) for each in dealt.weeks]
    told += [("model", each.name, each.dealt) for each in dealt.models]
    told += [("task", each.name, each.dealt) for each in dealt.tasks]
    told += [("card", f"{each.type} {each.name or each.id}", each.dealt) for each in dealt.cards]
    for title, rows in groupby(told, key=itemgetter(0)):
        say(f"{'dealt':>9}  {title}")
        for _, name, number in rows:
            say(f"{number:>9,}  {name}")


def _health(health: Health) -> None:
    for name, told in RATES.items():
        rate = getattr(health, name)
        if rate is not None:
            say(f"{100 * rate.part / rate.whole:8.1f}%  {told} ({rate.part:,} of {rate.whole:,})")


def _authors(found: LibraryStatistics) -> None:
    for author in found.authors:
        counts = f"{author.stars:,} stars, {author.downloads:,} downloads"
        say(f"{author.owner}: {author.hands:,} shared, {counts}, mean trend {author.trend:.2f}")
