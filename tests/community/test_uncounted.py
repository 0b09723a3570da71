"""Downloads that a store could not count wait, and count once, on their day, when it can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alacard_ext.community.activity import Activity
from alacard_ext.community.outbox import uncounted
from alacard_ext.community.outbox.uncounted import Event, Uncounted
from alacard_ext.community.rows import DAY, now
from alacard_ext.errors import StoreUnavailable
from alacard_ext.room import Requester
from alacard_ext.store.service import Store

from .dealing import dealt, share


async def test_a_download_that_could_not_be_counted_counts_once_on_its_day(
    api: Any, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_id, gone = [(await dealt(api))["share_id"] for _ in range(2)]
    for each in (share_id, gone):
        await share(api, each)
    store = Store(database_url)
    waiting = Uncounted(store, tmp_path / "outbox")
    activity = Activity(store, waiting)

    async def refuse(work: Any) -> Any:
        raise StoreUnavailable("The library is locked.")

    with monkeypatch.context() as locked:
        locked.setattr(store, "write", refuse)
        for who in ("bob", "eve", "bob"):
            await activity.note(share_id, "download", Requester(who))
        await activity.note(gone, "download", Requester("bob"))
        assert await waiting.publish() == 3, "a person's counts once"
        locked.setattr(uncounted, "MOST", 3)
        await activity.note(share_id, "download", Requester("dan"))
        assert await waiting.publish() == 3, "no more wait than may"
    assert (await api("notebook", share_id)).data["counts"]["downloads"] == 0
    await waiting.put(Event(share_id, "download", "dan", now() - 3 * DAY))
    (tmp_path / "outbox" / uncounted.FOLDER / "broken.json").write_text('{"share_id": 1}')
    await api("notebook", gone, method="DELETE")

    # As by a second server, and by the first that was killed before it could take them out.
    await activity.track(share_id, "download", Requester("bob"))
    assert await waiting.publish() == 0
    assert await waiting.publish() == 0
    counts = (await api("notebook", share_id)).data["counts"]
    assert counts["downloads"] == 3
    for timeframe, downloads in (("day", 2), ("week", 3)):
        params = {"timeframe": timeframe, "sort": "downloads"}
        (first, *_) = (await api("trending", params=params)).data["hands"]
        assert (first["share_id"], first["score"] > 0) == (share_id, True)
        async with store.reading() as connection:
            from sqlalchemy import text

            asked = text("SELECT downloads FROM trends WHERE timeframe = :t ORDER BY 1 DESC")
            found = (await connection.execute(asked, {"t": timeframe})).scalars().first()
        assert found == downloads, timeframe

    await waiting.put(Event(share_id, "download", "eve", now()))
    assert waiting.forget("bob") == 0
    assert waiting.forget("eve") == 1
    await store.aclose()
