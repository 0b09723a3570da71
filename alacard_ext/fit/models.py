"""Whether a model fits a machine, and the ways down from its full precision."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FitPart(BaseModel):
    """One thing that takes memory, as a range in bytes."""

    model_config = ConfigDict(defer_build=True)

    name: Literal["weights", "cache", "activations", "runtime", "measured"]
    low: int
    high: int


class Fit(BaseModel):
    """Whether the weights fit this machine. Sizes are bytes; None means unknown.

    Free memory is the least of the system's and the container's; see `fit/machine.py`.
    `needed_bytes` is the upper end of the range that the `parts` add up to, `low_bytes` the lower;
    `free_device` is what is free on the graphics card where the model would run on one, and
    `measured` tells that the range rests on what a verified run of this model took.
    """

    model_config = ConfigDict(defer_build=True)

    verdict: Literal["fits", "tight", "too_big", "unknown"]
    weight_bytes: int | None = None
    needed_bytes: int | None = None
    low_bytes: int | None = None
    free_memory: int | None = None
    free_device: int | None = None
    free_disk: int | None = None
    dtype: str = "float32"
    device: Literal["cpu", "cuda", "mps"] = "cpu"
    context: int | None = None
    parts: list[FitPart] = Field(default_factory=list)
    measured: bool = False
    reason: str = ""


class LadderStep(BaseModel):
    """One way to use the model, from its full precision down to someone else's computer.

    `possible` says whether this machine can, `reason` why or why not, as a sentence; `model_id` is
    set where the step loads another repository, and `price` where the Hub tells what it costs.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    step: Literal["full", "half", "8bit", "4bit", "quantised", "sibling", "remote"]
    title: str
    possible: bool
    chosen: bool = False
    reason: str = ""
    model_id: str | None = None
    needed_bytes: int | None = None
    price: str | None = None
