"""A hand of the outbox, written into the store. SQLAlchemy is imported with this module."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...store.bodies import insert_body
from ...store.tables import notebooks
from .. import chain_statements
from ..quotas import Quotas
from ..rows import place_of
from ..statements import if_new
from ..statistics.statements import note_active
from .files import Waiting


async def publish(connection: AsyncConnection, hand: Waiting, quotas: Quotas) -> bool:
    """Write a hand under the id that it has; False where it is there, as after a server that was
    killed before it could take it out of the outbox, or where another was faster. Raises
    QuotaReached."""
    row = dict(hand.row)
    this = select(notebooks.c.id).where(notebooks.c.share_id == hand.share_id)
    if (await connection.execute(this)).first() is not None:
        return False
    await quotas.check_hand(connection, row["owner"], hand.body[1])
    requester = Requester(row["owner"], root=row["root"], groups=hand.groups)
    if row["path"] is not None:
        there = [notebooks.c[name] == row[name] for name in ("owner", "root", "path")]
        # Another server may have published the same hand since it was looked for.
        there.append(notebooks.c.share_id != hand.share_id)
        later = select(notebooks.c.id).where(*there, notebooks.c.created_at > row["created_at"])
        if (await connection.execute(later.limit(1))).first() is not None:
            # What was dealt into that file since is what lies there.
            row.update(place_of(requester, None))
        else:
            gone = place_of(requester, None)
            await connection.execute(update(notebooks).where(*there).values(gone))
    await insert_body(connection, hand.body)
    done = await connection.execute(if_new(connection.dialect.name, notebooks), row)
    if done.rowcount != 1:
        return False
    await note_active(connection, row["owner"], row["created_at"])
    if hand.parent is not None:
        await chain_statements.insert_fork(connection, hand.share_id, hand.parent, requester)
    return True
