"""Imports: each notebook that holds a hand becomes a hand of one's own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel

from ...cards.deck import Deck
from ...cards.handcode import encode
from ...cards.models import Recipe
from ...errors import AlacardError, QuotaReached
from ...hub.client import HubClient
from ...notebooks.models import AnswerMetadata, ModelInfo
from ...room import Requester, Service, Shared
from ...store.service import Store
from ..hands import owned
from ..ids import new_id
from ..quotas import Quotas
from ..rebasing.recipes import commit_of, recipe_of, written_by_alacard
from ..rows import packed, row_of, title_of, unnamed
from ..snapshot import published
from .reading import notebooks_in

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

LONGEST_NAME = 200


class ImportedHand(BaseModel):
    """A hand that an import made, and of which notebook."""

    source: str
    share_id: str
    title: str


class LeftOut(BaseModel):
    """A notebook that made none, and why."""

    source: str
    reason: str


class Imported(BaseModel):
    """What came of an import."""

    hands: list[ImportedHand]
    left_out: list[LeftOut]


class Importing(Service):
    """Puts notebooks into the library. Nothing that their metadata says of owners, originals or
    verifications is believed, and of outputs nothing is kept."""

    def __init__(self, shared: Shared) -> None:
        self._store: Store = shared.store
        self._deck: Deck = shared.deck
        self._hub: HubClient = shared.hub
        self._limit = shared.config.share_max_bytes
        self._quotas = Quotas.of(shared.config)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared)

    async def add(self, source: Path, requester: Requester) -> Imported:
        """Import a notebook, or all of a folder or an archive; one that is there already is left
        out. Where a quota is reached, it ends there, which the last that is left out tells. Raises
        BadRequest, StoreUnavailable and OSError."""
        requester = owned(requester)
        found = Imported(hands=[], left_out=[])
        names = notebooks_in(source, self._limit)
        while (one := await asyncio.to_thread(next, names, None)) is not None:
            name, notebook = one
            told = "".join(
                each if each.isprintable() else "\ufffd" for each in name[-LONGEST_NAME:]
            )
            if isinstance(notebook, str):
                found.left_out.append(LeftOut(source=told, reason=notebook))
                continue
            try:
                made = await self._keep(told, notebook, requester)
            except QuotaReached as reached:
                why = f"{reached.message} Anything after it was skipped."
                found.left_out.append(LeftOut(source=told, reason=why))
                break
            except AlacardError as error:
                if error.status >= 500:
                    raise
                found.left_out.append(LeftOut(source=told, reason=error.message))
                continue
            if isinstance(made, str):
                found.left_out.append(LeftOut(source=told, reason=made))
            else:
                found.hands.append(made)
        return found

    async def _keep(
        self, name: str, notebook: dict[str, Any], requester: Requester
    ) -> ImportedHand | str:
        ours = written_by_alacard(notebook)
        recipe = await recipe_of(ours, self._deck, self._hub)
        plain = unnamed(await asyncio.to_thread(published, notebook, outputs=False))
        plain["metadata"]["alacard"].pop("verified", None)
        body = await asyncio.to_thread(packed, plain)
        share_id = new_id()
        row = self._row(name, recipe, commit_of(ours), share_id, requester, body[0])
        if not await self._insert(row, body, requester):
            return "It is already in your library."
        return ImportedHand(source=name, share_id=share_id, title=row["title"])

    async def _insert(
        self, row: dict[str, Any], body: tuple[str, int, bytes], requester: Requester
    ) -> bool:
        """Keep a hand, unless they have one with the same notebook; whether it is new. Raises
        QuotaReached."""

        async def write(connection: AsyncConnection) -> bool:
            from .. import statements

            if await statements.has_body(connection, requester, body[0]):
                return False
            await self._quotas.check_hand(connection, requester.owner, body[1])
            await statements.insert_hand(connection, row, body)
            return True

        return await self._store.write(write)

    def _row(
        self,
        name: str,
        recipe: Recipe,
        commit: str | None,
        share_id: str,
        requester: Requester,
        body: str,
    ) -> dict[str, Any]:
        card = recipe.model_card
        info = ModelInfo(
            id=card.id, name=card.name or card.id, sha=commit, pipeline_tag=card.pipeline_tag
        )
        answer = SimpleNamespace(
            recipe=recipe,
            plan=SimpleNamespace(task=card.pipeline_tag),
            model_info=info,
            hand_code=encode(recipe, self._deck),
            metadata=AnswerMetadata(model_info=info),
            filename=f"{Path(name.replace(chr(92), '/')).stem[:100] or title_of(recipe)}.ipynb",
            path=None,
            gate=SimpleNamespace(passed=False),
        )
        return row_of(answer, share_id, requester, body)
