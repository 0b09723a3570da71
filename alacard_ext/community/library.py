"""The library: keeps each hand that is dealt, and finds those of a person.

What speaks SQLAlchemy is imported within a transaction of the store, which has then imported that
in a thread.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from ..errors import Forbidden, QuotaReached, StoreUnavailable
from ..room import Requester, Service, Shared
from ..store.auditing import Audit
from ..store.service import Store
from .findings import refuse_findings, refuse_in_value
from .hands import check_id, fields, nameless, not_found, owned, read_row, readable, urls, whole
from .ids import new_id
from .models import Hand, HandPage, HandWhole, LibraryQuery
from .outbox.files import Waiting, folder_for
from .outbox.service import Outbox, is_unfit
from .quotas import Quotas
from .rows import instant, now, pack, place_of, row_of
from .starters import Starters
from .subjects import subject_kinds

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

KEEP_SECONDS = 60.0
"""How long a deal waits for the store, as while another server migrates it."""
SWEEP_EVERY = 24 * 3600.0
"""Seconds from one removal of what was deleted long ago to the next, in a server that goes on."""
SWEEP_SECONDS = 15.0
"""How long a deal waits for that."""
log = logging.getLogger("alacard_ext.community")


class Library(Service):
    """The hands of this deployment. All but what listens to others raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox | None = None,
        starters: Starters | None = None,
        quotas: Quotas | None = None,
        audit: Audit | None = None,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._starters = starters or Starters()
        self._quotas = quotas or Quotas()
        self._audit = audit or Audit("")
        self._swept: float | None = None
        self._placed: dict[str, str] = {}

    @classmethod
    def build(cls, shared: Shared) -> Self:
        config = shared.config
        quotas, audit = Quotas.of(config), Audit(config.audit_file)
        outbox = Outbox(shared.store, folder_for(config.database_url), quotas)
        library = cls(shared.store, outbox, Starters(shared.deck), quotas, audit)
        library.listen(shared)
        return library

    def listen(self, shared: Shared) -> None:
        """Let the other rooms tell of what they make, and look at what they share."""
        shared.subject_kinds |= subject_kinds()
        shared.before_sharing.append(refuse_in_value)
        shared.on_built.append(pack)
        shared.on_generated.append(self.keep)
        shared.on_written.append(self.note_written)
        shared.on_verified.append(self.note_verified)

    async def start(self) -> None:
        """Publish what waited for the store when the last server ended."""
        if self._outbox is not None:
            await self._outbox.start()

    async def aclose(self) -> None:
        """End what is being published; it goes on waiting."""
        if self._outbox is not None:
            await self._outbox.aclose()

    async def keep(self, answer: Any, requester: Requester) -> None:
        """Keep the hand of an answer, and write its ids into it and its notebook. Where the store
        is away it waits in the outbox, and the answer tells so, or why it could not be kept."""
        requester = owned(requester)
        hand = None
        try:
            hand = await self._hand(answer, requester)
            async with asyncio.timeout(KEEP_SECONDS):
                await self._insert(hand, requester, again=answer.kept_before)
        except StoreUnavailable as error:
            log.warning("alacard: %s", error.message)
            await self._wait(hand, answer, f". {error.message}", error)
            return
        except Forbidden as error:
            answer.notice = f"This hand is not in your library. {error.message}"
            return
        except TimeoutError as error:
            log.warning("alacard: the library did not answer in %s s", KEEP_SECONDS)
            await self._wait(hand, answer, ", which did not answer in time.", error)
            return
        except Exception as error:
            answer.notice = "This hand is not in your library; the Jupyter server's log says why."
            log.error("alacard: a hand could not be kept", exc_info=error)
            return
        answer.share_id = hand.share_id
        answer.notebook_url, answer.share_url = urls(hand.share_id, requester)
        answer.notebook["metadata"]["alacard"]["share_id"] = hand.share_id
        if self._outbox is not None:
            self._outbox.note_answered()
            await self._outbox.settle()
        await self._sweep()

    async def note_written(self, answer: Any, requester: Requester) -> None:
        """Write to the hand of an answer where its file is, unless it was kept as lying there. What
        fails is told and logged: the hand is kept, and opens as a copy."""
        # Also that of a hand that waits, which the answer does not tell.
        share_id = answer.notebook["metadata"]["alacard"].get("share_id")
        if share_id is None or self._placed.pop(share_id, None) == answer.path:
            return
        requester = owned(requester)
        try:
            if answer.share_id is None and self._outbox is not None:
                place = place_of(requester, answer.path)
                if await self._outbox.amend(share_id, place):
                    return
            async with asyncio.timeout(KEEP_SECONDS):
                await self.place(share_id, answer.path, requester)
        except Exception as error:
            answer.notice = "The library does not know where the file of this hand is."
            log.warning("alacard: where a notebook lies was not kept", exc_info=error)

    async def list(self, query: LibraryQuery, requester: Requester) -> HandPage:
        """A page of the hands of a person. Raises BadRequest for a broken cursor."""
        if query.scope == "starters":
            return HandPage(*await self._starters.list(query))
        requester = owned(requester)
        if self._outbox is not None:
            await self._outbox.settle()
        try:
            return await self._listed(query, requester)
        except StoreUnavailable as error:
            error.details.update(self.waiting(away=True))
            raise

    def waiting(self, *, away: bool = False) -> dict[str, Any]:
        """What waits until the store can be used, which was read just now or was `away`, as `GET
        library` tells it: `outbox` with numbers and an instant. Empty where nothing does."""
        if self._outbox is None:
            return {}
        (self._outbox.note_away if away else self._outbox.note_read)()
        told = self._outbox.told()
        return {"outbox": told} if told else {}

    async def show(self, share_id: str, requester: Requester) -> HandWhole:
        """One hand whole, or a starter, for which no store is asked. Raises HandNotFound."""
        if (starter := await self._starters.find(share_id)) is not None:
            return starter
        requester = owned(requester)
        return whole(await read_row(self._store, share_id, requester), requester)

    async def rename(
        self, share_id: str, title: str, requester: Requester, *, accept_findings: bool = False
    ) -> HandWhole:
        """Give it another title. Raises HandNotFound, and ShareFindings for one that others would
        read."""
        row = await read_row(self._store, share_id, owned(requester), own=True)
        if row.visibility != "private" and not accept_findings:
            await refuse_findings(row, owned(requester), beside=[title])
        # The title is the first line of what a search looks into.
        words = f"{title.casefold()}\n{row.words.partition(chr(10))[2]}"
        await self._change(share_id, requester, {"title": title, "words": words})
        return await self.show(share_id, requester)

    async def delete(self, share_id: str, requester: Requester) -> Hand:
        """Take it out of the library; its file stays where it is. Raises HandNotFound."""
        requester, at = owned(requester), now()
        row = await read_row(self._store, share_id, requester, own=True)
        await self._change(share_id, requester, {"deleted_at": at})
        await self._audit.note("delete", requester, share_id, before=row.visibility)
        try:
            return Hand.model_validate(fields(row, requester) | {"deleted_at": instant(at)})
        except ValidationError:  # it is deleted all the same
            return nameless(row, requester).model_copy(update={"deleted_at": instant(at)})

    async def restore(self, share_id: str, requester: Requester) -> tuple[HandWhole, str | None]:
        """Bring a deleted one back; one that is there stays as it is. Soon after it was deleted all
        is as it was; later it comes back private, since nobody expects it to be shared in silence.
        So it does where its owner shares as much as they may, which the second answer tells.
        Raises HandNotFound."""
        check_id(share_id)
        told = None
        async with self._store.writing() as connection:
            from ..store.restoring import is_deleted
            from ..store.tables import notebooks
            from . import access, statements

            requester = owned(requester)
            own = access.own(requester)
            this = notebooks.c.share_id == share_id
            was_deleted = await is_deleted(connection, notebooks.c, this, own)
            if await statements.comes_back_shared(connection, share_id, own):
                try:
                    await self._quotas.check_revival(connection, requester.owner)
                except QuotaReached as reached:
                    told = f"This hand is private now. {reached.message}"
            private = told is not None
            if not await statements.restore(connection, share_id, own, private=private):
                raise not_found()
        back = await self.show(share_id, requester)
        if was_deleted:
            await self._audit.note("restore", requester, share_id, after=back.visibility)
        return back, told

    async def note_verified(
        self, requester: Requester, path: str, outcome: str, digest: str | None = None
    ) -> None:
        """Write how a notebook's verification ended to the latest hand of who asked that lies
        there. What fails is logged: the stamp in the notebook tells the same."""
        requester = owned(requester)
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await self.verified(path, outcome, requester, digest)
        except StoreUnavailable as error:
            log.warning("alacard: %s", error.message)
        except TimeoutError:
            log.warning("alacard: the library did not answer in %s s", KEEP_SECONDS)
        except Exception as error:
            log.error("alacard: a verification could not be noted", exc_info=error)

    async def place(self, share_id: str, path: str | None, requester: Requester) -> None:
        """Note where the file of one's own hand is; None where there is none."""
        requester = owned(requester)

        async def write(connection: AsyncConnection) -> None:
            from . import statements

            await statements.note_written(connection, share_id, requester, path)

        await self._store.write(write)

    async def verified(
        self, path: str, outcome: str, requester: Requester, digest: str | None = None
    ) -> None:
        """Note how the verification ended of one's own latest hand that lies there, and of which
        code it was."""
        async with self._store.writing() as connection:
            from . import statements

            requester = owned(requester)
            await statements.note_verified(connection, requester, path, outcome, digest)

    async def _listed(self, query: LibraryQuery, requester: Requester) -> HandPage:
        async with self._store.reading() as connection:
            from . import listing

            found = await listing.page(connection, query, requester)
        hands = readable(found.rows, requester)
        missing = len(found.rows) - len(hands)
        notice = f"{missing:,} of these cannot be read and are left out." if missing else None
        return HandPage(hands, found.total, found.next, notice, is_total_exact=found.is_exact)

    async def _hand(self, answer: Any, requester: Requester) -> Waiting:
        """The hand of an answer as the store will have it, with the id that it keeps."""
        if answer.packed is None:
            await asyncio.to_thread(pack, answer)
        body = answer.packed
        row = row_of(answer, answer.kept_as or new_id(), requester, body[0])
        return Waiting(row, body, answer.metadata.forked_from, requester.groups)

    async def _insert(self, hand: Waiting, requester: Requester, *, again: bool) -> None:
        row = dict(hand.row)

        async def write(connection: AsyncConnection) -> None:
            from . import statements
            from .statistics.statements import note_active

            if again and await statements.keep_again(connection, row, hand.body):
                return
            await self._quotas.check_hand(connection, row["owner"], hand.body[1])
            if await statements.is_taken(connection, row):
                row.update(place_of(requester, None))
            await statements.insert_hand(connection, row, hand.body)
            await note_active(connection, row["owner"], row["created_at"])
            if hand.parent is not None:
                from . import chain_statements

                await chain_statements.insert_fork(
                    connection, hand.share_id, hand.parent, requester
                )

        await self._store.write(write)
        if row["path"] is not None:
            self._placed[hand.share_id] = row["path"]

    async def _wait(self, hand: Waiting | None, answer: Any, why: str, error: Exception) -> None:
        """Put a hand into the outbox, unless the database took offence at the hand itself."""
        answer.notice = f"This hand is not in your library{why}"
        if self._outbox is None or hand is None or is_unfit(error):
            return
        self._outbox.note_away()
        try:
            await self._outbox.put(hand)
        except OSError as refused:
            log.warning("alacard: a hand could not be put into the outbox", exc_info=refused)
            return
        if hand.row["path"] is not None:
            self._placed[hand.share_id] = hand.row["path"]
        answer.notebook["metadata"]["alacard"]["share_id"] = hand.share_id
        answer.notice = (
            f"This hand is not in your library yet{why} It waits on this machine, and is added to "
            "your library once that is available again."
        )

    async def _sweep(self) -> None:
        """Once a day remove what was deleted long ago; apart from the hand, which is kept by now
        whatever comes of it."""
        if self._swept is not None and time.monotonic() - self._swept < SWEEP_EVERY:
            return
        self._swept = time.monotonic()
        try:
            async with asyncio.timeout(SWEEP_SECONDS), self._store.writing() as connection:
                from ..cards.custom import statements as cards
                from . import statements
                from .collecting import statements as collections
                from .named import statements as named

                if await statements.sweep(connection):
                    await collections.sweep(connection)
                    await named.sweep(connection)
                    await cards.sweep(connection, None, now())
        except Exception as error:
            log.warning("alacard: what was deleted long ago could not be removed", exc_info=error)

    async def _change(self, share_id: str, requester: Requester, values: dict[str, Any]) -> None:
        check_id(share_id)
        async with self._store.writing() as connection:
            from . import access, statements

            own = access.own(owned(requester))
            if not await statements.change(connection, share_id, own, values):
                raise not_found()
