"""Which notebooks the table holds: each model of the local hub, each level, each app that fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import ui_fits
from alacard_ext.cards.models import UIComponentCard
from tests.local_hub.models import folder_for
from tests.local_hub.server import load_repositories

# Modules that build one well-formed model or more for each task, and two models that no template
# covers: their notebooks must be honest and still run.
MODULES = (
    "encoders",
    "generation",
    "sequences",
    "images",
    "vision",
    "speech",
    "sound",
    "diffusion",
    "film",
    "shapes",
    "talkers",
    "carried",
    "libraries",
)
UNCOVERED = ("tiny/uncovered", "tiny/no-task")
LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True)
class Case:
    """One notebook to be: the hand is this model with the first cards that fit it."""

    model: str
    task: str
    difficulty: str
    ui: str

    @property
    def key(self) -> str:
        """What the state file knows it by."""
        return f"{self.model} {self.difficulty} {self.ui}"

    @property
    def recipe(self) -> dict[str, object]:
        """As a request names it: cards by their ids, the rest chosen to fit."""
        return {
            "model_card": self.model,
            "difficulty": self.difficulty,
            "ui_component": self.ui,
        }


def cases(tasks: list[str], models: list[str]) -> Iterator[Case]:
    """All of them, those of a model one after the other; empty lists mean no restriction."""
    cards = Deck.load().cards("ui_component")
    apps = [card for card in cards if isinstance(card, UIComponentCard) and card.type != "none"]
    for number, (model, task) in enumerate(_models()):
        if (tasks and task not in tasks) or (models and model not in models):
            continue
        for difficulty in LEVELS:
            yield Case(model, task, difficulty, "none")
        for place, app in enumerate(apps):
            # A pairwise sample: from model to model, each app meets another level.
            if ui_fits(app, task, chat=True):
                yield Case(model, task, LEVELS[(number + place) % len(LEVELS)], app.type)


def _models() -> Iterator[tuple[str, str]]:
    repositories = load_repositories([folder_for(module) for module in MODULES])
    odd = load_repositories([folder_for("odd")])
    repositories |= {name: odd[name] for name in UNCOVERED}
    found = []
    for repository in repositories.values():
        task = str(repository.info.get("pipeline_tag") or "no task")
        if repository.moved_to is None:
            found.append((task, repository.id))
    for task, model in sorted(found):
        yield model, task
