"""Which notebooks the table holds: each model at each level, each app with each task it fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import ui_fits
from alacard_ext.cards.models import UIComponentCard
from tests.local_hub.models import MODULES as EVERY_MODULE
from tests.local_hub.models import folder_for
from tests.local_hub.models.families import families
from tests.local_hub.models.odd_shelf import STRANGERS
from tests.local_hub.repository import Repository
from tests.local_hub.server import load_repositories

# Modules whose models have no weights that could be loaded; a few of them are well-formed.
ODD_MODULES = ("family", "odd", "hostile", "vocoder", "single_files")
PROJECT = Path(__file__).parents[2]
MODULES = tuple(module for module in EVERY_MODULE if module not in ODD_MODULES)
# Models that no template covers, whose notebooks must be honest and still run, and one that does
# hold weights although it was built for the fit ladder.
ALSO = ("tiny/uncovered", "tiny/no-task", "family/starling-1b-chat")
WRITES = "text-generation"
LEVELS = ("beginner", "intermediate", "advanced")
# Films and shapes take minutes a notebook on a CPU: last, so that a stopped run has the rest.
HEAVY = ("image-text-to-video", "image-to-3d", "text-to-3d", "image-to-video", "text-to-video")
HEAVY += ("video-to-video",)
# Every repository of the local hub that the table leaves out, by pattern, and why.
EXCLUDED = {
    "family/finch-12b*": "weights in metadata only, for the ladder's tests",
    "family/starling-405b-chat*": "405 billion parameters in metadata only",
    "tiny/orange-merge*": "its settings are in a repository of the real Hub; tested apart",
    "tiny/huge": "405 billion parameters in metadata only",
    "microsoft/speecht5_hifigan": "the vocoder that tiny/speecht5 loads, executed with it",
    "tiny/dia-codec": "the codec that tiny/dia loads, executed with it",
    "tiny/hostile*": "hostile metadata without weights; tests/notebooks generate from it",
    "tiny/wrong-types": "metadata of wrong types without weights; tests/notebooks generate from it",
    "tiny/adapter": "an adapter without weights; tiny/lora-chat and tiny/lora-sentiment have them",
    "tiny/gguf": "no real weights; `make bench-libraries` executes a real GGUF file",
    "tiny/pickled-agent": "a pickle, which only a person can switch on; an empty one",
    "tiny/custom-code": "its own code, which only a person can switch on; no real weights",
    "tiny/gated*": "gated: access is refused without a token, which is tested apart",
    "tiny/private": "private: not visible without a token, which is tested apart",
    "tiny/disabled*": "disabled by the Hub, which answers 403; tested apart",
    "tiny/empty": "a repository without files",
    "tiny/no-library": "no library and no weights; the fallback, tested apart",
    "tiny/no-readme": "no weights; for the README's tests",
    "tiny/readme-*": "no weights; for the README's tests",
    "tiny/yaml-no": "no weights; for the front matter's tests",
}


@dataclass(frozen=True)
class Case:
    """One notebook to be: a model, a level and an app, the other cards named or left to fit."""

    model: str
    task: str
    difficulty: str
    ui: str
    topic: str = ""
    packs: tuple[str, ...] = ()
    language: str = ""
    companions: tuple[str, ...] = ()
    combination: str = "single"

    @property
    def key(self) -> str:
        """What the state file knows it by."""
        named = (self.model, self.difficulty, self.ui, self.topic, *self.packs, self.together)
        return " ".join(name for name in named if name)

    @property
    def together(self) -> str:
        """With which models and how, empty for one model alone."""
        how = self.combination.replace("_", "-")
        return f"{how} with {', '.join(self.companions)}" if self.companions else ""

    @property
    def recipe(self) -> dict[str, object]:
        """As a request names it: cards by their ids, the rest chosen to fit."""
        recipe: dict[str, object] = {
            "model_card": self.model,
            "difficulty": self.difficulty,
            "ui_component": self.ui,
        }
        if self.topic:
            recipe["topic"] = self.topic
        if self.packs:
            recipe["prompt_cards"] = list(self.packs)
        if self.companions:
            recipe |= {"companions": list(self.companions), "combination": self.combination}
        return recipe


def cases(tasks: list[str], models: list[str]) -> Iterator[Case]:
    """All of them, those of a model one after the other; empty lists mean no restriction.

    Each model meets each level, with one of the UI components that fit; the first models of a
    task go on until the task has met them all.
    """
    missing: dict[str, list[str]] = {}
    for number, (model, task) in enumerate(models_and_tasks()):
        if (tasks and task not in tasks) or (models and model not in models):
            continue
        fitting = ["none", *(app.type for app in apps() if ui_fits(app, task, chat=True))]
        first = missing.setdefault(task, fitting.copy())
        for place in range(max(len(LEVELS), len(first))):
            ui = first.pop(0) if first else fitting[(number + place) % len(fitting)]
            yield Case(model, task, LEVELS[(number + place) % len(LEVELS)], ui)


def held_out() -> Iterator[Case]:
    """Checkpoints that the table leaves out, each at each level, with UI components that fit."""
    chatty = {family.name for family in families() if family.chats and family.task == WRITES}
    named = {family.name: family.task for family in families()} | STRANGERS
    for number, (name, task) in enumerate(named.items()):
        fitting = ["none", *(a.type for a in apps() if ui_fits(a, task, chat=name in chatty))]
        for place, level in enumerate(LEVELS):
            ui = fitting[(number + place) % len(fitting)]
            yield Case(f"held/{name}", task, level, ui)


@lru_cache(maxsize=1)
def deck() -> Deck:
    """The bundled deck, read once: it must not change while a table is made."""
    return Deck.load()


@lru_cache(maxsize=1)
def apps() -> tuple[UIComponentCard, ...]:
    """The UI cards that bring an app."""
    cards = deck().cards("ui_component")
    apps = [card for card in cards if isinstance(card, UIComponentCard)]
    return tuple(card for card in apps if card.type != "none")


@lru_cache(maxsize=1)
def repositories() -> Mapping[str, Repository]:
    """Those whose notebooks are executed, by id; read once."""
    found = load_repositories([folder_for(module) for module in MODULES])
    odd = load_repositories([folder_for(module) for module in ODD_MODULES])
    found |= {name: odd[name] for name in ALSO}
    return MappingProxyType({name: one for name, one in found.items() if one.moved_to is None})


def models_and_tasks() -> list[tuple[str, str]]:
    """Each executed model with its pipeline tag, by task."""
    found = [
        (str(repository.info.get("pipeline_tag") or "no task"), name)
        for name, repository in repositories().items()
    ]
    found.sort(key=lambda pair: (pair[0] in HEAVY, *pair))
    return [(model, task) for task, model in found]


def excluded() -> dict[str, str]:
    """Why a repository of the local hub is not in the table; raises KeyError where none is told."""
    every = load_repositories([folder_for(module) for module in EVERY_MODULE])
    executed = repositories()
    reasons: dict[str, str] = {}
    for name, repository in every.items():
        if name in executed or repository.moved_to is not None:
            continue
        pattern = next((p for p in EXCLUDED if fnmatch(name, p)), None)
        if pattern is None:
            raise KeyError(f"{name} is neither executed nor left out for a reason")
        reasons[pattern] = EXCLUDED[pattern]
    return reasons
