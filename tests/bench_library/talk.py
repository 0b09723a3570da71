"""What people say about the made-up hands, make beside them and are told of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from alacard_ext.community.ids import NOTEBOOK
from alacard_ext.community.rows import DAY

from .synthetic import ADA, BOB, GROUPS, PACKS, PEOPLE, SEED, SUBJECTS, TOPICS, Size

COMMENTS, RATINGS, ANSWERS, NOTIFICATIONS = 0.5, 0.5, 0.2, 0.5
"""How many there are for each notebook."""
BOBS = 500
"""Notifications of Bob, who looks at them."""
COLLECTIONS_OF = {ADA: 60, BOB: 20}
COLLECTIONS, MOST_ITEMS = 0.02, 60
Rows = Iterator[dict[str, Any]]


def _person(made: random.Random) -> str:
    return f"person {made.randrange(PEOPLE * 10)}"


def _popular(made: random.Random, shared: list[str]) -> str:
    """A few of them are talked about much."""
    return shared[int(len(shared) * made.random() ** 4)]


def comments(size: Size, shared: list[str], at: int) -> Rows:
    """What was said, in the order of time; one in fifty is gone, and as many are hidden."""
    made = random.Random(SEED + 4)
    number = int(size.notebooks * COMMENTS)
    for each in range(number):
        when = at - (number - each) * size.recent * DAY // number
        yield {
            "comment_id": f"c{each:021}",
            "kind": NOTEBOOK,
            "subject": _popular(made, shared),
            "person": _person(made),
            "text": f"It ran to its end on my machine, after {each % 90} seconds. " * 4,
            "created_at": when,
            "deleted_at": when if made.random() < 0.02 else None,
            "hidden_at": when if made.random() < 0.02 else None,
        }


def ratings(size: Size, shared: list[str], at: int) -> Rows:
    """One to five stars."""
    made = random.Random(SEED + 5)
    pairs = {(_popular(made, shared), _person(made)) for _ in range(int(size.notebooks * RATINGS))}
    for subject, person in sorted(pairs):
        told = {"kind": NOTEBOOK, "subject": subject, "person": person}
        yield {**told, "value": made.randint(1, 5), "at": at}


def notifications(size: Size, shared: list[str], at: int) -> Rows:
    """Who was told of which comment."""
    made = random.Random(SEED + 6)
    number = max(int(size.notebooks * NOTIFICATIONS), 1)
    told = int(size.notebooks * COMMENTS)
    for each in range(number):
        when = at - (number - each) * size.recent * DAY // number
        yield {
            "notification_id": f"n{each:021}",
            "person": BOB if each % max(number // BOBS, 1) == 0 else _person(made),
            "reason": "comment",
            "kind": NOTEBOOK,
            "subject": _popular(made, shared),
            "cause": f"c{each % max(told, 1):021}",
            "actor": _person(made),
            "created_at": when,
            "read_at": when if made.random() < 0.7 else None,
        }


def collections(size: Size, at: int) -> list[dict[str, Any]]:
    """Of Ada and Bob some, of all others few."""
    made = random.Random(SEED + 7)
    owners = [name for name, number in COLLECTIONS_OF.items() for _ in range(number)]
    owners += [_person(made) for _ in range(int(size.notebooks * COLLECTIONS))]
    rows = []
    for number, owner in enumerate(owners, 1):
        name = f"All about {SUBJECTS[number % 10]} {number}"
        group = f"group:group {made.randrange(GROUPS)}"
        when = at - made.randrange(size.recent * DAY)
        rows.append(
            {
                "id": number,
                "collection_id": f"{number:022}",
                "owner": owner,
                "name": name,
                "description": "What I come back to.",
                "words": f"{name}\nwhat i come back to.".casefold(),
                "visibility": made.choices(("private", "everyone", group), (5, 4, 1))[0],
                "created_at": when,
                "updated_at": when,
                # Those of Ada are all looked at.
                "deleted_at": when if owner != ADA and made.random() < 0.02 else None,
            }
        )
    return rows


def items(made_of: list[dict[str, Any]], shared: list[str], at: int) -> Rows:
    """The hands of each collection."""
    made = random.Random(SEED + 8)
    for row in made_of:
        hands = {_popular(made, shared) for _ in range(made.randrange(MOST_ITEMS))}
        for position, share_id in enumerate(sorted(hands)):
            told = {"collection": row["id"], "share_id": share_id, "position": position}
            yield {**told, "note": "", "added_at": at}


def answers(size: Size, shared: list[int], at: int) -> Rows:
    """Whether it worked for them."""
    made = random.Random(SEED + 9)
    pairs = {(made.choice(shared), _person(made)) for _ in range(int(size.notebooks * ANSWERS))}
    for notebook, person in sorted(pairs):
        worked = made.random() < 0.8
        yield {"notebook": notebook, "person": person, "worked": worked, "at": at}


def active_days(size: Size, at: int) -> Rows:
    """On which days who did anything."""
    made = random.Random(SEED + 10)
    people = min(PEOPLE * 10, size.notebooks)
    for number in range(people):
        days = {at // DAY - int(size.days * made.random() ** 2) for _ in range(30)}
        yield from ({"person": f"person {number}", "day": day} for day in sorted(days))


def card_counts(size: Size, at: int) -> Rows:
    """How often each card was dealt and kept, by day."""
    cards = [("hand", ""), *(("topic", f"topic-{each}") for each in range(TOPICS))]
    cards += [("prompt", f"pack-{each}") for each in range(PACKS)]
    for day in range(at // DAY - size.days, at // DAY + 1):
        for kind, card_id in cards:
            for act, count in (("dealt", 9), ("kept", 3)):
                yield {"day": day, "act": act, "type": kind, "card_id": card_id, "count": count}
