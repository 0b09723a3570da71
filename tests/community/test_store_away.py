"""A store that is away: every route of what is shared says so, and none answers 500."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alacard_ext.community.ids import new_id

from .dealing import IN_A_FILE, MODEL

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
    # A deal goes on without it, and its file names no hand.
    body = {"recipe": {"model_card": MODEL, "topic": "cats"}}
    made = (await api("notebook", "generate", method="POST", body=body)).data
    assert made["path"] and made["share_id"] is None
    assert "share_id" not in made["notebook"]["metadata"]["alacard"]
