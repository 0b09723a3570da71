"""How SQLite finds what is asked for. The plan of PostgreSQL depends on its statistics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from alacard_ext.community import ranking
from alacard_ext.community.collecting import statements as collecting
from alacard_ext.community.subjects import NotebookSubjects
from alacard_ext.room import Requester
from alacard_ext.store.ids import new_id
from alacard_ext.store.service import Store

from .dealing import IN_A_FILE

BOB = Requester("bob", groups=frozenset({"cooks"}))
IDS = [new_id() for _ in range(5)]
ASKED: dict[Callable[[Any], Any], str] = {
    lambda connection: collecting.hands_of(connection, IDS, BOB): "(share_id=?)",
    lambda connection: NotebookSubjects().find(connection, IDS, BOB): "(share_id=?)",
    lambda connection: ranking.featured(connection, BOB, 8): "ix_notebooks_featured_at",
}


@IN_A_FILE
async def test_few_hands_are_found_by_their_index_and_not_among_all(database_url: str) -> None:
    store = Store(database_url)
    async with store.reading() as connection:
        said: list[tuple[str, Any]] = []

        def note(*told: Any) -> None:
            said.append((told[2], told[3]))

        plain = connection.sync_connection
        event.listen(plain, "before_cursor_execute", note)
        for ask, index in ASKED.items():
            said.clear()
            await ask(connection)
            statement, values = said[0]
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan if " notebooks " in row[-1]]
            assert steps and all(index in step for step in steps), steps
    await store.aclose()
