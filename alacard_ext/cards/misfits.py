"""Cards that the hand's model cannot use: named with a reason, and dealt again where that is asked.

Only what is known counts: of a model whose task was not read, no card is said not to fit.
"""

from __future__ import annotations

from collections.abc import Collection

from pydantic import BaseModel

from .deck import Deck
from .fits import prompt_fits, topic_fits, ui_fits
from .models import AnyCard, CardType, PromptCard, Recipe, TopicCard, UIComponentCard
from .shuffle import shuffle


class Misfit(BaseModel):
    """A card of a hand that its notebook will not use, and why, as one sentence."""

    type: CardType
    id: str
    reason: str


def misfits(recipe: Recipe) -> list[Misfit]:
    """The cards of `recipe` that its model, or its combination of models, cannot use."""
    task = recipe.model_card.pipeline_tag
    found = [
        Misfit(
            type="prompt",
            id=pack.id,
            reason=f"“{pack.name or pack.id}” is written for other tasks, so the notebook "
            f"does not use its prompts with this model ({task}).",
        )
        for pack in recipe.prompt_cards
        if not prompt_fits(pack, task)
    ]
    if not topic_fits(recipe.topic, task):
        found.append(
            Misfit(
                type="topic",
                id=recipe.topic.id,
                reason=f"“{recipe.topic.name or recipe.topic.id}” holds no inputs for this model’s "
                f"task ({task}), so the notebook uses general ones.",
            )
        )
    if why := _ui_misfit(recipe):
        found.append(Misfit(type="ui_component", id=recipe.ui_component.type, reason=why))
    return found


def is_used(card: AnyCard, task: str | None, chat: bool | None = None) -> bool:
    """Whether the notebook of one model for `task` would use a card; of no task all are used.

    `chat` is whether the model is tuned to chat, None where that is not known.
    """
    if task is None:
        return True
    if isinstance(card, PromptCard):
        return prompt_fits(card, task)
    if isinstance(card, TopicCard):
        return topic_fits(card, task)
    if isinstance(card, UIComponentCard) and card.type != "none":
        return ui_fits(card, task, chat is not False)
    return True


def refit(deck: Deck, recipe: Recipe, slots: Collection[CardType]) -> Recipe:
    """The recipe with each card of `slots` that does not fit dealt again; the others stay.

    The same recipe, deck and slots give the same hand, since the recipe's own seed decides. A pack
    that does not fit just leaves while another one fits.
    """
    wrong = {(each.type, each.id) for each in misfits(recipe) if each.type in slots}
    if not wrong:
        return recipe
    model = recipe.model_card
    shuffled = shuffle(
        deck, locks=[f"model:{model.id}"], seed=recipe.seed, outside={model.id: model}
    )
    kinds = {kind for kind, _ in wrong}
    changed: dict[str, object] = {}
    if "prompt" in kinds:
        fitting = [pack for pack in recipe.prompt_cards if ("prompt", pack.id) not in wrong]
        changed["prompt_cards"] = fitting or shuffled.prompt_cards
    if "topic" in kinds:
        changed["topic"] = shuffled.topic
    if "ui_component" in kinds:
        together = recipe.combination != "single"
        changed["ui_component"] = (
            deck.get("ui_component", "none") if together else _ui_of(deck, recipe, shuffled)
        )
    return recipe.model_copy(update=changed)


def _ui_of(deck: Deck, recipe: Recipe, shuffled: Recipe) -> AnyCard:
    # A deck's own model is dealt by what the deck says of it; what was just read may differ.
    model = recipe.model_card
    fits = ui_fits(shuffled.ui_component, model.pipeline_tag, model.chat)
    return shuffled.ui_component if fits else deck.get("ui_component", "none")


def _ui_misfit(recipe: Recipe) -> str | None:
    card, model = recipe.ui_component, recipe.model_card
    name = card.name or card.type
    if card.type == "none":
        return None
    if recipe.combination != "single":
        what = "bake-off" if recipe.combination == "bake_off" else "workflow"
        return f"A {what} has no section for a UI component, so “{name}” is left out."
    if model.pipeline_tag is None:
        return None  # nothing is known of the model, so nothing is known of its apps
    if card.type == "chat_interface" and _chat_unknown(recipe, card):
        return None
    if ui_fits(card, model.pipeline_tag, model.chat):
        return None
    if card.type == "chat_interface" and model.pipeline_tag in card.tasks:
        return f"“{name}” needs a model that was tuned for conversation, and this one was not."
    return f"“{name}” cannot be built around a model for {model.pipeline_tag}, so it is left out."


def _chat_unknown(recipe: Recipe, card: UIComponentCard) -> bool:
    # A search does not tell it; that it was not, a recipe of an older Alacard says without facts,
    # which bring a commit with them.
    model = recipe.model_card
    unknown = model.chat is None or (not model.chat and model.sha is None)
    return unknown and model.pipeline_tag in card.tasks
