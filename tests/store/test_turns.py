"""Of a process one at a time waits for the lock of a SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from alacard_ext.errors import StoreUnavailable
from alacard_ext.store import transactions
from alacard_ext.store.service import Store


async def one(connection: Any) -> int:
    return int((await connection.execute(text("SELECT 1"))).scalar_one())


async def test_a_write_that_gets_no_turn_says_so_and_keeps_no_reader_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    assert await store.write(one) == 1
    monkeypatch.setattr(transactions, "BUSY_SECONDS", 0.0)
    assert store._writer is not None
    with store._writer._turn:
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            await store.write(one)
        assert await store.read(one) == 1
    assert await store.write(one) == 1
    await store.aclose()
