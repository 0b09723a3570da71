"""A pairwise sample of the hands that the table of levels and apps does not hold.

Thirty topics, as many prompt packs, three levels and six UI components with every task would be
many thousand notebooks. What breaks a notebook is nearly always one card or two that meet, so
the sample lets every topic and every pack meet each level, and as many pairs as its size allows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TypeVar

from alacard_ext.cards.fits import TASK_INPUTS, prompt_fits, topic_fits, ui_fits
from alacard_ext.cards.models import AnyCard, CardType, PromptCard, TopicCard
from alacard_ext.notebooks.planning.languages import NAMES
from tests.local_hub.repository import Repository

from .matrix import HEAVY, LEVELS, Case, apps, deck

SIZE = 180
CANDIDATES = 400
# One tiny model of each text task; a language model of the Hub names its language on its page.
SPEAKERS = (
    "tiny/bert-sentiment",
    "tiny/bert-ner",
    "tiny/bert-mask",
    "tiny/bert-nli",
    "tiny/bert-squad",
    "tiny/gpt2",
    "tiny/minilm",
    "tiny/t5-summary",
    "tiny/bert-features",
)
Pair = frozenset[tuple[str, str]]
C = TypeVar("C", bound=AnyCard)


def sample(models: Sequence[tuple[str, str]], size: int = SIZE) -> list[Case]:
    """`size` hands that together hold as many pairs of cards as a greedy choice reaches.

    `models` are ids with their tasks. The same deck and models give the same sample.
    """
    chance = random.Random(7)
    dealt = [(model, task) for model, task in models if task in TASK_INPUTS and task not in HEAVY]
    # Each level has a turn of its own, so that topics and packs meet all of them.
    chosen: list[Case] = []
    covered: set[Pair] = set()
    for number in range(size):
        level = LEVELS[number % len(LEVELS)]
        candidates = [_candidate(chance, dealt, level) for _ in range(CANDIDATES)]
        best = max(candidates, key=lambda case: _worth(case, covered))
        covered |= pairs(best)
        chosen.append(best)
    # The hands of a model share a kernel.
    return sorted(chosen, key=lambda case: (case.task, case.model))


def pairs(case: Case) -> set[Pair]:
    """Every two cards of a hand that meet in it: level, app, topic, packs, task."""
    named = [("level", case.difficulty), ("ui", case.ui), ("topic", case.topic)]
    named += [("task", case.task), *(("pack", pack) for pack in case.packs)]
    return {frozenset(two) for two in combinations(named, 2)}


def languages(repositories: Mapping[str, Repository]) -> Iterator[tuple[Case, Repository]]:
    """A hand for each language that has texts, with the repository whose page names it."""
    for number, code in enumerate(code for code in NAMES if code != "en"):
        known = repositories[SPEAKERS[number % len(SPEAKERS)]]
        model = f"{known.id}-{code}"
        info = {
            "cardData": {**known.card, "language": [code]},
            "tags": [tag for tag in known.info["tags"] if tag != "en"] + [code],
        }
        task = str(known.info["pipeline_tag"])
        case = Case(model, task, LEVELS[number % len(LEVELS)], "none", language=code)
        yield case, Repository(model, known.folder, {**known.settings, "info": info})


def _worth(case: Case, covered: set[Pair]) -> int:
    """How many pairs a hand adds; a topic or a pack at a new level counts above all else, and the
    topic, of which a hand holds only one, before the packs."""
    new = pairs(case) - covered
    kinds = [{kind for kind, _ in pair} for pair in new]
    return (
        len(new)
        + 20 * sum("level" in each for each in kinds)
        + 20 * kinds.count({"level", "topic"})
    )


def _candidate(chance: random.Random, models: Sequence[tuple[str, str]], level: str) -> Case:
    topics, packs = _cards("topic", TopicCard), _cards("prompt", PromptCard)
    while True:
        # From the pack to a task that it fits, since most packs are for a task or two.
        pack = chance.choice(packs)
        fitting = [(model, task) for model, task in models if prompt_fits(pack, task)]
        if not fitting:
            continue
        model, task = chance.choice(fitting)
        topic = chance.choice([card for card in topics if topic_fits(card, task)])
        others = [card.id for card in packs if card is not pack and prompt_fits(card, task)]
        ui = chance.choice(["none", *(app.type for app in apps() if ui_fits(app, task))])
        names = (pack.id, *chance.sample(others, min(1, len(others))))
        return Case(model, task, level, ui, topic.id, names)


@cache
def _cards(kind: CardType, card_class: type[C]) -> list[C]:
    """Asked for with every candidate; nobody changes it."""
    return [card for card in deck().cards(kind) if isinstance(card, card_class)]
