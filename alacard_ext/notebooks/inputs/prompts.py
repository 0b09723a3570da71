"""The prompt packs of a hand: which fit a task, and their prompts in turn."""

from __future__ import annotations

import re

from ...cards.grammar import fill, name_in_sentence
from ...cards.models import PromptCard, Recipe
from ..models import Plan
from ..planning.jobs import CONTINUING

MOST_INPUTS = 8
MOST_PROMPTS = 3


def fitting_packs(recipe: Recipe, task: str | None) -> list[PromptCard]:
    """The packs of the hand that are made for this task."""
    return [pack for pack in recipe.prompt_cards if task in pack.tasks]


def is_beginning(prompt: str) -> bool:
    """Whether a prompt is a text to be continued: neither a question nor a finished sentence."""
    return not re.search(r"[.!?]\s*$", prompt) or bool(re.search(r"\n\d+\.$", prompt))


def continues(plan: Plan) -> bool:
    """Whether the notebook's model continues texts and knows nothing of questions and orders."""
    return plan.template in CONTINUING and not plan.chat


def usable(pack: PromptCard, plan: Plan) -> bool:
    """Whether a pack for this task has prompts that this model can do something with."""
    return not continues(plan) or any(map(is_beginning, pack.prompts))


def prompts_for(recipe: Recipe, task: str | None) -> list[str]:
    """The prompts of the fitting packs, in turn from each, with the topic in them."""
    packs = [pack.prompts for pack in fitting_packs(recipe, task)]
    depth = max(map(len, packs), default=0)
    mixed = [pack[row] for row in range(depth) for pack in packs if row < len(pack)]
    return list(dict.fromkeys(fill(prompt, recipe.topic) for prompt in mixed))


def spoken_topic(recipe: Recipe) -> str:
    """The topic as it reads within a sentence."""
    return name_in_sentence(recipe.topic)


def mixed(own: list[str], prompts: list[str]) -> list[str]:
    """The topic's inputs and then the packs', each bounded and none twice."""
    return list(dict.fromkeys([*own[:MOST_INPUTS], *prompts[:MOST_INPUTS]]))
