"""What answers where the Hub cannot be asked: whoever makes a client brings it along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .facts import ModelSnapshot, ModelSummary

if TYPE_CHECKING:
    from .query import ModelQuery


class Fallback(Protocol):
    """Models that are known without the Hub, such as those of a deck of cards."""

    def snapshot(self, model_id: str) -> ModelSnapshot | None:
        """What is known of a model, at the commit at which that was read."""

    def search(self, query: ModelQuery, start: int) -> tuple[list[ModelSummary], int]:
        """The models that match, `query.limit` of them from `start` on, and how many match."""

    def mark(self, model: ModelSummary) -> None:
        """Say in a row of the Hub's own search what is known of that model here."""


class NoFallback:
    """Nothing is known without the Hub."""

    def snapshot(self, model_id: str) -> ModelSnapshot | None:
        return None

    def search(self, query: ModelQuery, start: int) -> tuple[list[ModelSummary], int]:
        return [], 0

    def mark(self, model: ModelSummary) -> None:
        return None
