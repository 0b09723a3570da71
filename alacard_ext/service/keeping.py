"""Keeps the hands that people's own servers hand over. Nothing that they say of owners, groups or
counts is believed: whose a hand is, JupyterHub says.

What speaks SQLAlchemy is imported within a transaction of the store, as in the library.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import tempfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from ..cards.consent import without_consent
from ..community.hands import row_of_hand
from ..community.ids import SHARE_ID
from ..community.outbox.files import Waiting
from ..community.personal.models import Archived
from ..community.personal.service import PersonalData
from ..community.quotas import Quotas
from ..community.rows import DAY, now, packed, row_of, unnamed
from ..community.snapshot import check_size, notebook_in
from ..errors import BadRequest, Conflict, HandNotFound
from ..notebooks.models import ModelInfo
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.service import Store
from .models import HandBody

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

AT_ONCE = 2
WRITTEN_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes the character; behind another backslash it is six plain ones."""
LONGEST_WAIT = 30 * DAY
"""Milliseconds that a hand may have waited in an outbox; an older one counts as dealt so long
ago."""


class Keeping(Service):
    """Puts hands into the store. All raises StoreUnavailable."""

    def __init__(self, shared: Shared) -> None:
        config = shared.config
        self._shared, self._store, self._quotas = shared, shared.store, Quotas.of(config)
        self.limit = config.share_max_bytes
        self.turn = asyncio.Semaphore(AT_ONCE)
        """Held by what keeps a thread busy: merges, comparisons and archives."""

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared)

    async def keep(self, share_id: str, told: HandBody, requester: Requester) -> bool:
        """Keep a hand under the id that it has, once; False where it was to be kept only if it is
        new to its person. Raises BadRequest for what is no hand,
        Conflict for an id that is another person's, QuotaReached and ShareTooLarge."""
        requester = owned(requester)
        hand = await asyncio.to_thread(self._hand, share_id, told, requester)

        async def write(connection: AsyncConnection) -> bool:
            from sqlalchemy import select

            from ..community.outbox import statements
            from ..community.statements import has_body
            from ..store.tables import notebooks

            if told.only_new and await has_body(connection, requester, hand.body[0]):
                return False
            this = select(notebooks.c.owner).where(notebooks.c.share_id == share_id)
            owner = (await connection.execute(this)).scalar_one_or_none()
            if owner is not None and owner != requester.owner:
                raise Conflict("This id is that of another hand; deal yours again.")
            kept = hand
            if hand.parent is not None and not await _is_seen(connection, hand.parent, requester):
                kept = Waiting(hand.row, hand.body, None, hand.groups)
            await statements.publish(connection, kept, self._quotas)
            return True

        return await self._store.write(write)

    async def archive(self, requester: Requester) -> tuple[Archived, bytes]:
        """All that is kept of a person, as a ZIP file, and what is in it."""
        async with self.turn:
            return await asyncio.to_thread(_archive, self._shared, owned(requester))

    def _hand(self, share_id: str, told: HandBody, requester: Requester) -> Waiting:
        notebook = self._notebook(told.notebook)
        if told.parent is not None and not re.fullmatch(SHARE_ID, told.parent):
            raise BadRequest("Check parent: give the id of a hand.")
        body = packed(unnamed(notebook))
        answer = SimpleNamespace(
            recipe=without_consent(told.recipe),
            plan=SimpleNamespace(task=told.task),
            model_info=ModelInfo(id=told.model_id, name=told.model_id, sha=told.model_sha),
            hand_code=told.hand_code,
            metadata=told.facts,
            filename=told.filename,
            path=told.path,
            gate=SimpleNamespace(passed=told.gate_passed),
        )
        row = row_of(answer, share_id, requester, body[0])
        row["created_at"] = self._dealt_at(told.created_at)
        _check_text(row)
        return Waiting(row, body, told.parent, requester.groups)

    def _dealt_at(self, said: int) -> int:
        """When a hand was dealt: where hands are counted by the month, within this one."""
        at = now()
        oldest = at - LONGEST_WAIT
        if self._quotas.hands_a_month:
            month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            oldest = int(month.timestamp() * 1000)
        return max(oldest, min(said, at))

    def _notebook(self, told: str) -> dict[str, Any]:
        try:
            opened = zlib.decompressobj()
            text = opened.decompress(base64.b64decode(told, validate=True), self.limit + 1)
        except (ValueError, zlib.error):
            raise BadRequest("Check notebook: give JSON, packed by zlib, in base64.") from None
        check_size(len(text), self.limit)
        return notebook_in(text)


def _archive(shared: Shared, requester: Requester) -> tuple[Archived, bytes]:
    """In a thread with a loop and connections of its own, since to pack it takes long."""

    async def write(target: Path) -> Archived:
        store = Store(shared.config.database_url)
        try:
            data = PersonalData.build(replace(shared, store=store))
            return await data.archive(requester, target)
        finally:
            await store.aclose()

    with tempfile.TemporaryDirectory(prefix="alacard-") as folder:
        target = Path(folder) / "archive.zip"
        return asyncio.run(write(target)), target.read_bytes()


def valid_notebook(value: dict[str, Any], limit: int) -> dict[str, Any]:
    """A notebook as it came over the wire. Raises BadRequest and ShareTooLarge."""
    text = json.dumps(value).encode()
    check_size(len(text), limit)
    return notebook_in(text)


async def _is_seen(connection: AsyncConnection, share_id: str, requester: Requester) -> bool:
    try:
        await row_of_hand(connection, share_id, requester)
    except HandNotFound:
        return False
    return True


def _check_text(row: dict[str, Any]) -> None:
    """Raises BadRequest for characters that a database cannot keep."""
    try:
        text = json.dumps(row, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):
        text = "\0"
    if "\0" in text or WRITTEN_NUL.search(text):
        raise BadRequest("This hand holds characters that cannot be kept; leave out NUL.")
