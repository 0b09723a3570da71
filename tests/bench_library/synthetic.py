"""A made-up library, always the same; a few of its hands are much looked at."""

from __future__ import annotations

import random
import zlib
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from alacard_ext.community.rows import DAY

SEED = 20261129
PEOPLE, GROUPS, MODELS, TOPICS, PACKS, TASKS = 300, 10, 2_000, 50, 40, 30
LEVELS = ("beginner", "intermediate", "advanced", "expert")
APPS = ("none", "gradio", "streamlit", "widgets")
FAMILIES = ("bert", "llama", "qwen", "mistral", "gemma", "phi", "falcon", "whisper", "t5", "clip")
SUBJECTS = (
    "bread",
    "cats",
    "gardens",
    "weather",
    "trains",
    "poems",
    "soup",
    "stars",
    "law",
    "maps",
)
KINDS = ("view",) * 80 + ("download",) * 15 + ("remix",) * 5
ADA, BOB = "ada", "bob"
"""Whose a fifth of all hands is, and who has dealt little and is in three groups."""
BOBS_GROUPS = frozenset({"group 0", "group 3", "group 7"})
RECIPE = {"version": 1, "about": "what a recipe of five cards takes. " * 170}
"""As long as a real one, about 6 kB."""


@dataclass(frozen=True)
class Size:
    """How much of it there is."""

    notebooks: int = 100_000
    events: int = 1_000_000
    bodies: int = 2_000
    days: int = 730
    recent: int = 120
    """Days of the events."""


def bodies(size: Size) -> Iterator[dict[str, Any]]:
    """What notebooks there are; hands of the same cards share one."""
    made = random.Random(SEED)
    for number in range(size.bodies):
        packed = zlib.compress(made.randbytes(6_000))
        yield {"hash": f"{number:064}", "size": 20_000, "packed": packed}


def hands(size: Size, at: int) -> Iterator[dict[str, Any]]:
    """The rows of the notebooks as they were dealt until `at`, a few of them at the same time."""
    made = random.Random(SEED + 1)
    for number in range(size.notebooks):
        yield _hand(number, size, at, made)


def _hand(number: int, size: Size, at: int, made: random.Random) -> dict[str, Any]:
    family = made.choice(FAMILIES)
    model = int(MODELS * made.random() ** 3)
    model_id = f"maker-{model % 97}/{family}-{model}"
    topic = int(TOPICS * made.random() ** 2)
    subject = f"{SUBJECTS[topic % 10]} {topic}"
    level, app = made.choice(LEVELS), made.choices(APPS, (6, 2, 1, 1))[0]
    task, pack = f"task-{model % TASKS}", f"pack-{made.randrange(PACKS)}"
    owner = ADA if made.random() < 0.2 else f"person {made.randrange(PEOPLE)}"
    if made.random() < 0.0005:
        owner = BOB
    who = made.random()
    visibility = "private" if who < 0.35 else "everyone"
    if who > 0.85:
        visibility = f"group:group {made.randrange(GROUPS)}"
    # In the order in which they were dealt, two at a time by the same clock.
    created = at - size.days * DAY + (number // 2) * (size.days * DAY * 2 // size.notebooks)
    title = f"{family}-{model} · {subject} · {level}"
    path = f"Hands/{subject}/{family}-{number}.ipynb" if number % 3 else None
    shared = visibility != "private"
    words = (title, task, model_id, f"{topic} {subject}", level, app, f"{pack} Pack of {pack}")
    return {
        "id": number + 1,
        "share_id": f"{number:022}",
        "owner": owner,
        "title": title,
        "model_id": model_id,
        "model_sha": f"{model:040}",
        "task": task,
        "topic": f"topic-{topic}",
        "difficulty": level,
        "ui": app,
        "prompts": [pack],
        "words": "\n".join(words).casefold(),
        "recipe": RECIPE,
        "facts": {"model_info": {"id": model_id}},
        "filename": f"{family}-{number}.ipynb",
        "root": "/home/someone",
        "path": path,
        "path_words": path and path.casefold(),
        "gate_passed": True,
        "created_at": created,
        "deleted_at": created + DAY if made.random() < 0.02 else None,
        "body": f"{made.randrange(size.bodies):064}",
        "verified": (None, None, "passed", "passed", "failed")[number % 5],
        "verified_at": created if number % 5 > 1 else None,
        "visibility": visibility,
        "featured_at": created if visibility == "everyone" and number % 1_000 < 5 else None,
        "version": 1 if shared else None,
        "shared_from": 1 if shared else None,
        "shared_at": created + 3_600_000 if shared else None,
    }


def versions(hands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What of these was published."""
    for hand in hands:
        if hand["version"]:
            named = {"notebook": hand["id"], "number": 1, "body": hand["body"]}
            yield {**named, "outputs": False, "note": "", "created_at": hand["shared_at"]}


def forks(hands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every twentieth is a remix of an older one, so that chains branch and grow long."""
    made = random.Random(SEED + 2)
    for hand in hands[20::20]:
        parent = made.randrange(hand["id"] // 20 * 4 // 5 + 1) * 20
        named = {"child": hand["share_id"], "parent": f"{parent:022}"}
        yield {**named, "created_at": hand["created_at"]}


def events(size: Size, shared: list[int], at: int) -> Iterator[tuple[int, str, int, str]]:
    """Who did what with which of these notebooks, and when; some of them twice a day. One in
    twenty is a star."""
    made = random.Random(SEED + 3)
    weights = list(accumulate(1 / (rank + 20) ** 0.9 for rank in range(len(shared))))
    mixed = shared.copy()
    made.shuffle(mixed)
    for number in range(size.events):
        notebook = mixed[bisect(weights, made.random() * weights[-1])]
        kind = "star" if number % 20 == 0 else made.choice(KINDS)
        when = at - int(size.recent * DAY * made.random() ** 1.5)
        yield notebook, kind, when, f"person {made.randrange(PEOPLE * 10)}"
