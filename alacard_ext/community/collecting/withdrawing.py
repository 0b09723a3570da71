"""What an administrator does to a collection that someone shares: takes it back, and says why."""

from __future__ import annotations

from ...room import Requester
from ...social.subjects import Subject
from ...store.auditing import Audit
from ...store.service import Store
from ..ids import COLLECTION
from .models import ChangedCollection, CollectionWhole
from .shown import not_found, outdated


async def withdraw(
    store: Store,
    audit: Audit,
    present: CollectionWhole,
    wanted: ChangedCollection,
    requester: Requester,
) -> CollectionWhole:
    """Make another's private, and tell them who did it and why. Raises NotFound and Outdated."""
    async with store.writing() as connection:
        from ...social.statements import tell_withdrawn
        from .. import access
        from . import statements

        may = access.withdrawn_by(requester, statements.columns)
        row = await statements.one(connection, present.collection_id, may)
        if row is None:
            raise not_found()
        values = {"visibility": "private"}
        done = await statements.take_turn(connection, row, wanted.revision, values)
        if done:
            subject = Subject(COLLECTION, row.collection_id, row.owner, row.name, True)
            await tell_withdrawn(connection, subject, requester.owner, wanted.why or "")
    if not done:
        raise outdated(present)
    seen = {"before": row.visibility, "after": "private"}
    about = {"kind": "collection", "owner": row.owner}
    await audit.note("revoke", requester, row.collection_id, **about, **seen)
    # The administrator no longer sees it either, and is told of what they did.
    told = {"visibility": "private", "revision": row.revision + 1, "may_withdraw": False}
    return present.model_copy(update=told)
