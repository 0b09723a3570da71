"""A store that is away: every route of what is shared says so, and none answers 500."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from alacard_ext.community.ids import new_id

from .dealing import IN_A_FILE, MODEL, dealt, share

ASKED: tuple[tuple[str, str, Any], ...] = (
    ("GET", "", None),
    ("GET", "preview", None),
    ("GET", "versions", None),
    ("POST", "versions", {}),
    ("PUT", "share", {"visibility": "everyone"}),
    ("PUT", "share", {"visibility": "private"}),
    ("POST", "track", {"event": "view"}),
    ("PUT", "star", {}),
    ("DELETE", "star", None),
    ("GET", "chain", None),
    ("POST", "remix", {}),
)


@IN_A_FILE
async def test_a_store_that_is_away_is_told_by_every_route(api: Any, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 400)
    share_id = new_id()
    for method, rest, body in ASKED:
        parts = ["notebook", share_id, *([rest] if rest else [])]
        reply = await api(*parts, method=method, body=body)
        assert (reply.status, reply.code) == (503, "STORE_UNAVAILABLE"), (method, rest)
    for parts in (["trending"], ["notebook", "download", share_id]):
        reply = await api(*parts)
        assert (reply.status, reply.code) == (503, "STORE_UNAVAILABLE"), parts
    reply = await api("library", params={"scope": "shared"})
    assert (reply.status, reply.code) == (503, "STORE_UNAVAILABLE")
    # A deal goes on without it, and the hand waits under the id that its file names.
    body = {"recipe": {"model_card": MODEL, "topic": "cats"}}
    made = (await api("notebook", "generate", method="POST", body=body)).data
    assert made["path"] and made["share_id"] is None
    assert made["notebook"]["metadata"]["alacard"]["share_id"]


@pytest.mark.attack
@IN_A_FILE
@pytest.mark.parametrize(
    "damage",
    [
        "created_at = 9000000000000000000",
        "prompts = '{}'",
        "prompts = '{'",
        "title = x'ff'",
        "recipe = '{'",
        "facts = '[1'",
    ],
)
async def test_a_damaged_row_is_left_out_and_can_be_revoked_and_deleted(
    api: Any, jp_serverapp: Any, damage: str
) -> None:
    good, bad = (await dealt(api))["share_id"], (await dealt(api, topic="cats"))["share_id"]
    for share_id in (good, bad):
        await share(api, share_id)
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    async with store.writing() as connection:
        changed = text(f"UPDATE notebooks SET {damage} WHERE share_id = :id")
        await connection.execute(changed, {"id": bad})
    for parts, params in ((["library"], {}), (["trending"], {"timeframe": "all"})):
        reply = await api(*parts, params=params)
        assert reply.status == 200
        assert good in [hand["share_id"] for hand in reply.data["hands"]]
    reply = await api("notebook", bad)
    assert (reply.status, reply.code) == (503, "STORE_UNAVAILABLE")
    async with store.writing() as connection:
        await connection.execute(text("UPDATE bodies SET packed = x'00'"))
    reply = await api("notebook", bad, "preview", params={"version": 1})
    assert (reply.status, reply.code) == (503, "STORE_UNAVAILABLE"), "so is its notebook"
    body = {"visibility": "private"}
    assert (await api("notebook", bad, "share", method="PUT", body=body)).status == 200
    assert (await api("notebook", bad, method="DELETE")).status == 200
    assert (await api("notebook", bad)).status == 404
