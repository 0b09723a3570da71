"""The graphics cards of a machine, handed to apps in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...processes.system_paths import cards
from ..checks.requirements import name_of
from ..models import BundleReport
from .commands import requirements_of

if TYPE_CHECKING:
    from .launch import Launch

_PACKAGES = """
accelerate bitsandbytes cupy cupy-cuda11x cupy-cuda12x ctranslate2 deepspeed diffusers fastai
faster-whisper flash-attn jax jaxlib keras llama-cpp-python onnxruntime-gpu peft spandrel
sentence-transformers tensorflow tensorrt timm torch torchaudio torchvision transformers trl
ultralytics vllm xformers
"""
USERS_OF_CARDS = frozenset(_PACKAGES.split())
"""Packages that compute on a card where there is one, as `name_of` writes them."""


@dataclass(frozen=True)
class Card:
    """What an app is given of the cards: their files, and the variables by which it finds its
    own."""

    devices: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


def card_variables(name: str) -> dict[str, str]:
    """The variables that leave an app that card alone; with an empty name none."""
    seen = dict.fromkeys(("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"), name)
    return {"CUDA_DEVICE_ORDER": "PCI_BUS_ID", **seen}


def cards_of(devices: Path = Path("/dev")) -> list[str]:
    """The numbers of this machine's cards, those of Nvidia, else those of AMD."""
    found = sorted(path.name.removeprefix("nvidia") for path in devices.glob("nvidia[0-9]*"))
    if found or not (devices / "kfd").exists():
        return found
    return [str(number) for number, _ in enumerate(devices.glob("dri/renderD*"))]


def wants_card(report: BundleReport) -> bool:
    """Whether an app computes on a card where there is one, as its packages tell."""
    if report.kind == "static":
        return False
    return any(name_of(each) in USERS_OF_CARDS for each in requirements_of(report))


class Cards:
    """Cards by their numbers, each for `each` apps at a time; with 0 for as many as there are. Who
    waits is served in the order of asking."""

    def __init__(self, names: Sequence[str], each: int) -> None:
        self._each = each
        self._free = dict.fromkeys(names, each)
        self._waiting: dict[Launch, asyncio.Future[str]] = {}

    async def take(self, launch: Launch) -> Card:
        """A card for an app, as soon as one is free; it is given back when the launch ends. Where
        the machine has none there is nothing to wait for."""
        if not self._free:
            return Card()
        if not self._each:
            return Card(cards())
        turn: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[launch] = turn
        self._serve()
        try:
            if not turn.done():
                launch.tell("Waiting for a graphics card; other demos are using it.")
            name = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise
        finally:
            self._waiting.pop(launch, None)
        launch.holding.callback(self._give_back, name)
        return Card(cards(), card_variables(name))

    def without(self) -> Card:
        """For an app that uses none: it sees none either."""
        return Card((), card_variables("") if self._free else {})

    def place_of(self, launch: Launch) -> int | None:
        """Where a launch stands among those that wait, from 1; None where it does not."""
        waiting = [each for each, turn in self._waiting.items() if not turn.done()]
        return waiting.index(launch) + 1 if launch in waiting else None

    def _serve(self) -> None:
        for turn in self._waiting.values():
            name = max(self._free, key=lambda each: self._free[each])
            if not self._free[name]:
                return
            if not turn.done():
                self._free[name] -= 1
                turn.set_result(name)

    def _give_back(self, name: str) -> None:
        self._free[name] += 1
        self._serve()
