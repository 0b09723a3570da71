"""Collections for who asks. Who may what with them, `access.py` decides as it does with hands.

What speaks SQLAlchemy is imported within a transaction of the store, as in the library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ...errors import BadRequest, Conflict, Outdated, ShareFindings
from ...room import Requester, Service, Shared
from ...store.auditing import Act, Audit
from ...store.service import Store
from ..findings import look
from ..hands import not_found as hand_not_found
from ..hands import owned
from ..ids import new_id
from ..rows import instant, now
from .models import (
    MOST_COLLECTIONS,
    MOST_HANDS,
    AddedItems,
    ChangedCollection,
    Collection,
    CollectionQuery,
    CollectionWhole,
    NewCollection,
    OrderedItems,
    Placed,
)
from .shown import check_id, fields, not_found, outdated, whole
from .withdrawing import withdraw

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    Work = Callable[[AsyncConnection, Row[Any]], Awaitable[None]]


@dataclass(frozen=True)
class CollectionPage:
    """A page of collections, how many there are in all, and the cursor of the next page."""

    collections: list[Collection]
    total: int
    next: str | None


class Collections(Service):
    """The collections of this deployment. All raises StoreUnavailable.

    A change names the revision that it is of. Where that is no longer the last, Outdated is raised,
    which tells the collection as it is, and nothing is written.
    """

    def __init__(self, store: Store, audit: Audit | None = None) -> None:
        self._store = store
        self._audit = audit or Audit("")

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, Audit(shared.config.audit_file))

    async def list(self, query: CollectionQuery, requester: Requester) -> CollectionPage:
        """A page of collections. Raises BadRequest for a broken cursor."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            rows, following, total = await statements.listed(connection, query, requester)
        found = [Collection.model_validate(fields(row, requester)) for row in rows]
        return CollectionPage(found, total, following)

    async def show(self, collection_id: str, requester: Requester) -> CollectionWhole:
        """One collection with its hands. Raises NotFound."""
        requester = owned(requester)
        check_id(collection_id)
        async with self._store.reading() as connection:
            from .. import access
            from . import statements

            may = access.seen(requester, statements.columns)
            row = await statements.one(connection, collection_id, may)
            if row is None:
                raise not_found()
            items = await statements.items_of(connection, row.id)
            ids = [item.share_id for item in items]
            hands = await statements.hands_of(connection, ids, requester)
        return whole(row, items, hands, requester)

    async def make(self, wanted: NewCollection, requester: Requester) -> CollectionWhole:
        """A new collection, for its owner alone until it is shared. Raises HandNotFound for a hand
        that they may not see, and Conflict where there are too many."""
        requester = owned(requester)
        collection_id, ids = new_id(), list(dict.fromkeys(wanted.share_ids))
        async with self._store.writing() as connection:
            from . import statements

            if await statements.count_of(connection, requester) >= MOST_COLLECTIONS:
                raise Conflict(
                    f"You have {MOST_COLLECTIONS:,} collections, with those that you deleted "
                    "within 30 days, and there is no room for more."
                )
            await _check_hands(connection, ids, requester)
            values = {
                "collection_id": collection_id,
                "owner": requester.owner,
                "name": wanted.name,
                "description": wanted.description,
                "words": _words(wanted.name, wanted.description),
            }
            key = await statements.make(connection, values)
            await statements.insert_items(connection, key, dict.fromkeys(ids, ""), 0, 0)
        return await self.show(collection_id, requester)

    async def change(
        self, collection_id: str, wanted: ChangedCollection, requester: Requester
    ) -> CollectionWhole:
        """Another name, description or audience; administrators may make private what is shared,
        and its owner is told. Raises NotFound, Outdated, Forbidden for a group that they are not
        in, and ShareFindings."""
        requester = owned(requester)
        present = await self.show(collection_id, requester)
        alone = wanted.name is None and wanted.description is None
        if present.may_withdraw and alone and wanted.visibility == "private":
            return await withdraw(self._store, self._audit, present, wanted, requester)
        if not present.mine:
            raise not_found()
        name = present.name if wanted.name is None else wanted.name
        about = present.description if wanted.description is None else wanted.description
        values = {"name": name, "description": about, "words": _words(name, about)}
        if wanted.visibility is not None:
            from ..access import check_audience

            check_audience(requester, wanted.visibility)
            values["visibility"] = wanted.visibility
        audience = wanted.visibility or present.visibility
        if audience != "private" and not wanted.accept_findings:
            texts = [name, about]
            if audience != present.visibility:
                texts += [item.note for item in present.items]
            await _refuse_findings(texts, requester)
        done = await self._changed(collection_id, wanted.revision, requester, values)
        if audience != present.visibility:
            act: Act = "revoke" if audience == "private" else "share"
            seen = {"before": present.visibility, "after": audience}
            await self._audit.note(act, requester, collection_id, kind="collection", **seen)
        return done

    async def add(
        self, collection_id: str, wanted: AddedItems, requester: Requester
    ) -> CollectionWhole:
        """Put hands into a collection. Raises NotFound, HandNotFound, Outdated, ShareFindings, and
        BadRequest where it has no room for them."""
        requester = owned(requester)
        await self._check_notes(collection_id, wanted.items, requester, wanted.accept_findings)
        given = {each.share_id: each.note for each in wanted.items}

        async def put(connection: AsyncConnection, row: Row[Any]) -> None:
            from . import statements

            there = {each.share_id: each for each in await statements.items_of(connection, row.id)}
            added = {each: note or "" for each, note in given.items() if each not in there}
            await _check_hands(connection, list(added), requester)
            if len(there) + len(added) > MOST_HANDS:
                raise BadRequest(
                    f"A collection has room for {MOST_HANDS:,} hands; start another one."
                )
            size = len(there)
            place = size if wanted.position is None else wanted.position
            noted = [
                {"share_id": each, "position": there[each].position, "note": note}
                for each, note in given.items()
                if each in there and note is not None
            ]
            await statements.write_items(connection, row.id, noted)
            await statements.insert_items(connection, row.id, added, place, size)

        return await self._changed(collection_id, wanted.revision, requester, work=put)

    async def order(
        self, collection_id: str, wanted: OrderedItems, requester: Requester
    ) -> CollectionWhole:
        """Put the hands of a collection into an order, and note something to them. Raises NotFound,
        Outdated, ShareFindings, and BadRequest for other hands than those."""
        requester = owned(requester)
        await self._check_notes(collection_id, wanted.items, requester, wanted.accept_findings)
        ids = [each.share_id for each in wanted.items]

        async def arrange(connection: AsyncConnection, row: Row[Any]) -> None:
            from . import statements

            there = {each.share_id: each for each in await statements.items_of(connection, row.id)}
            if sorted(ids) != sorted(there):
                raise BadRequest("Name each hand of the collection once, in the order you want.")
            values = [
                {
                    "share_id": each.share_id,
                    "position": place,
                    "note": there[each.share_id].note if each.note is None else each.note,
                }
                for place, each in enumerate(wanted.items)
            ]
            await statements.write_items(connection, row.id, values)

        return await self._changed(collection_id, wanted.revision, requester, work=arrange)

    async def remove(
        self, collection_id: str, revision: int, share_ids: Sequence[str], requester: Requester
    ) -> CollectionWhole:
        """Take hands out of a collection; the hands stay as they are, and what was not in it is not
        missed. Raises NotFound and Outdated."""

        async def take(connection: AsyncConnection, row: Row[Any]) -> None:
            from . import statements

            await statements.remove_items(connection, row.id, set(share_ids))

        return await self._changed(collection_id, revision, owned(requester), work=take)

    async def delete(self, collection_id: str, revision: int, requester: Requester) -> Collection:
        """Delete a collection, but none of its hands. Raises NotFound and Outdated."""
        requester, at = owned(requester), now()
        present = await self._own(collection_id, requester)
        async with self._store.writing() as connection:
            from .. import access
            from . import statements

            own = access.own(requester, statements.columns)
            row = await statements.one(connection, collection_id, own)
            done = row is not None and await statements.take_turn(
                connection, row, revision, {"deleted_at": at}
            )
            await statements.sweep(connection, requester)
        if not done:
            raise await self._outdated(collection_id, requester)
        about = {"before": present.visibility}
        await self._audit.note("delete", requester, collection_id, kind="collection", **about)
        plain = {name: getattr(present, name) for name in Collection.model_fields}
        return Collection(**plain | {"deleted_at": instant(at), "revision": revision + 1})

    async def restore(self, collection_id: str, requester: Requester) -> CollectionWhole:
        """Bring a deleted one back; one that is there stays as it is. Raises NotFound."""
        check_id(collection_id)
        requester = owned(requester)
        async with self._store.writing() as connection:
            from ...store.restoring import is_deleted
            from .. import access
            from . import statements

            columns = statements.columns
            there = (columns.collection_id == collection_id, access.own(requester, columns))
            was_deleted = await is_deleted(connection, columns, *there)
            if not await statements.restore(connection, collection_id, requester):
                raise not_found()
        back = await self.show(collection_id, requester)
        if was_deleted:
            seen = {"after": back.visibility}
            await self._audit.note("restore", requester, collection_id, kind="collection", **seen)
        return back

    async def _own(self, collection_id: str, requester: Requester) -> CollectionWhole:
        present = await self.show(collection_id, requester)
        if not present.mine:
            raise not_found()
        return present

    async def _changed(
        self,
        collection_id: str,
        revision: int,
        requester: Requester,
        values: dict[str, Any] | None = None,
        work: Work | None = None,
    ) -> CollectionWhole:
        """Write values, and do the work, in one transaction, where the revision is the last."""
        check_id(collection_id)
        async with self._store.writing() as connection:
            from .. import access
            from . import statements

            own = access.own(requester, statements.columns)
            row = await statements.one(connection, collection_id, own)
            if row is None:
                raise not_found()
            done = await statements.take_turn(connection, row, revision, values)
            if done and work is not None:
                await work(connection, row)
        if not done:
            raise await self._outdated(collection_id, requester)
        return await self.show(collection_id, requester)

    async def _outdated(self, collection_id: str, requester: Requester) -> Outdated:
        return outdated(await self._own(collection_id, requester))

    async def _check_notes(
        self, collection_id: str, placed: Sequence[Placed], requester: Requester, accepted: bool
    ) -> None:
        present = await self._own(collection_id, requester)
        if present.visibility != "private" and not accepted:
            await _refuse_findings([each.note or "" for each in placed], requester)


async def _check_hands(
    connection: AsyncConnection, share_ids: Sequence[str], requester: Requester
) -> None:
    """Raises HandNotFound for one that they may not see."""
    from . import statements

    seen = await statements.hands_of(connection, share_ids, requester)
    if {row.share_id for row in seen} < set(share_ids):
        raise hand_not_found()


async def _refuse_findings(texts: Sequence[str], requester: Requester) -> None:
    folders = [str(Path.home()), requester.root]
    found = await asyncio.to_thread(look, {}, beside=texts, folders=folders)
    if found:
        raise ShareFindings(
            "What others would read of this collection contains what looks like a secret or a "
            "local path; remove it, or share the collection anyway.",
            {"findings": [each.model_dump(mode="json") for each in found]},
        )


def _words(name: str, description: str) -> str:
    return f"{name}\n{description}".casefold()
