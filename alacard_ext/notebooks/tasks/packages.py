"""What the rows of libraries install, with PyTorch or without it."""

from __future__ import annotations

from ..libraries import LIBRARIES
from ..models import Requirement
from ..needs import BASE, HUB, TRANSFORMERS


def needs(name: str) -> tuple[Requirement, ...]:
    """What a library that Alacard knows by itself needs.

    Plugins are not asked: they take the class of a row from here, which is being imported.
    """
    return next(library.requirements for library in LIBRARIES if library.name == name)


WITH_TORCH = BASE
WITHOUT_TORCH = (HUB,)

# Flair 0.15 and SpanMarker 1.8 ask for a transformers below 5, as their packages' metadata say.
BEFORE_5 = tuple(
    need.model_copy(update={"requirement": "transformers>=4.57,<5"})
    if need is TRANSFORMERS
    else need
    for need in WITH_TORCH
)
