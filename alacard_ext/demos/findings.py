"""What is found in a bundle, and the refusal that rests on it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Level = Literal["refused", "consent", "note"]
"""A bundle with a finding that is `refused` is not kept; `consent` is asked for before it is
launched; a `note` is good to know."""
MOST = 200
"""Findings that are told of one bundle."""


class BundleFinding(BaseModel):
    """One thing that was found: where, what it is, and what to do about it. `file` is empty where
    the bundle as a whole is meant."""

    model_config = ConfigDict(frozen=True)

    level: Level
    code: str
    file: str = ""
    line: int | None = None
    message: str
    what_to_do: str


class Refused(Exception):
    """A bundle that cannot be unpacked or read; `finding` says why."""

    def __init__(self, code: str, file: str, message: str, what_to_do: str) -> None:
        super().__init__(message)
        self.finding = BundleFinding(
            level="refused", code=code, file=shown(file), message=message, what_to_do=what_to_do
        )


def shown(name: str) -> str:
    """A name of a stranger as text of bounded length, without what cannot be encoded."""
    text = name.encode("utf-8", "replace").decode()
    return text if len(text) <= 300 else f"{text[:299]}…"


def in_order(findings: list[BundleFinding]) -> list[BundleFinding]:
    """The gravest first, and no more than are told."""
    rank = {"refused": 0, "consent": 1, "note": 2}
    return sorted(findings, key=lambda each: (rank[each.level], each.file, each.line or 0))[:MOST]
