"""Turns: among jobs of one priority everybody's next one is served before anybody's next but one.

Start-time fair queueing (Goyal, Vin and Cheng, 1996) with jobs of equal cost: a job's turn is one
more than the larger of its owner's last turn and of the turn that was served last. Whoever has a
thousand jobs in the queue has a thousand turns, and someone's first one stands beside the first of
those that are left. It costs one row an owner, and no look at the queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

SERVED = ""
"""The owner in whose row the turn stands that was served last."""


async def next_turns(connection: AsyncConnection, owner: str, count: int) -> range:
    """Take that many turns for a person, in this transaction."""
    from sqlalchemy import case, func, select

    from ..store.inserting import insert_into
    from ..store.job_tables import job_turns

    # In one statement, so that two who ask at once never take the same.
    told = job_turns.alias("served")
    asked = select(told.c.turn).where(told.c.owner == SERVED).scalar_subquery()
    served = func.coalesce(asked, 0)
    made = insert_into(connection.dialect.name, job_turns)
    made = made.values(owner=owner, turn=served + count)
    own = job_turns.c.turn
    later = case((own > served, own), else_=served) + count
    put = made.on_conflict_do_update(index_elements=[job_turns.c.owner], set_={"turn": later})
    last = int((await connection.execute(put.returning(own))).scalar_one())
    return range(last - count + 1, last + 1)


def served_up_to(connection: AsyncConnection, turn: int) -> Any:
    """The statement that notes that a job of this turn was taken."""
    from sqlalchemy import case

    from ..store.inserting import insert_into
    from ..store.job_tables import job_turns

    made = insert_into(connection.dialect.name, job_turns).values(owner=SERVED, turn=turn)
    larger = case(
        (made.excluded.turn > job_turns.c.turn, made.excluded.turn), else_=job_turns.c.turn
    )
    return made.on_conflict_do_update(index_elements=[job_turns.c.owner], set_={"turn": larger})
