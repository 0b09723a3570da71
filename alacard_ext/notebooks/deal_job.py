"""A hand dealt by a job, as a schedule does every morning."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..cards.dealing import deal_hand
from ..jobs.handle import RunContext
from ..jobs.kind import Kind
from ..jobs.work import Attempt
from ..room import Requester
from .generations import GENERATION, Generated
from .job import GenerateJob, GeneratePayload, GenerateResult

DEAL: Kind[Generated] = Kind("notebook.deal", "deal", GENERATION.phases, at_once=GENERATION.at_once)


class DealPayload(BaseModel):
    """What is held of the hand, as `GET shuffle` takes it, and into which folder it is written."""

    model_config = ConfigDict(extra="forbid")

    locked_cards: list[str] = Field(default_factory=list, max_length=8)
    path: str | None = Field(default=None, max_length=4096)


class DealJob(GenerateJob):
    """Deals a sensible hand and generates its notebook."""

    run_kind = DEAL
    payload = DealPayload  # type: ignore[assignment]  # given otherwise, done alike

    def title(self, payload: Any) -> str:
        """With the cards that are held."""
        held = ", ".join(lock.partition(":")[2] for lock in payload.locked_cards)
        return f"Deal a hand with {held}" if held else "Deal a hand"

    async def check(self, payload: Any, requester: Requester) -> None:
        """Which cards there are is told when it is dealt."""

    async def run(
        self, context: RunContext[Generated], payload: Any, attempt: Attempt
    ) -> GenerateResult:
        """Deal it from a seed that is the job's own, so that a second attempt has the same hand."""
        deck = (await self._cards.personal(attempt.requester)).deck
        seed = int.from_bytes(hashlib.sha256(attempt.job_id.encode()).digest()[:4])
        recipe = await deal_hand(deck, self._hub, locks=payload.locked_cards, seed=seed)
        told = GeneratePayload(recipe=recipe.model_dump(mode="json"), path=payload.path)
        return await super().run(context, told, attempt)
