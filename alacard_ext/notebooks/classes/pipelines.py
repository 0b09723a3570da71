"""Which releases of diffusers have a pipeline class, by the name in `model_index.json`."""

from __future__ import annotations

from . import names_table
from .releases import Span, numbers, short

PACKAGE = "diffusers"


def pipeline_span(name: str) -> Span | None:
    """The releases whose package has the class, which is where `DiffusionPipeline` looks for it."""
    names = names_table().names(PACKAGE, "") or {}
    return names.get(name)


def all_releases() -> Span:
    """The oldest and the newest release that the table was made from."""
    return Span(0, len(names_table().releases(PACKAGE)) - 1)


def requirement(span: Span) -> str:
    """The bounded pip requirement that lets in only releases sure to have the class.

    The table holds the ends of the range alone, so what came or went between them is bounded by
    the end that has it.
    """
    releases = names_table().releases(PACKAGE)
    first = short(releases[span.first])
    if span.last == all_releases().last:
        return f"diffusers>={first},<1"
    major, minor = numbers(releases[span.last])[:2]
    return f"diffusers>={first},<{major}.{minor + 1}"


def named() -> str:
    """The range of releases in words."""
    releases = names_table().releases(PACKAGE)
    return f"{short(releases[0])} to {short(releases[-1])}"
