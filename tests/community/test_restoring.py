"""What comes back of a hand that was deleted, and names of every length."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.community import statements
from alacard_ext.community.rows import now
from alacard_ext.people import LONGEST_NAME, owned
from alacard_ext.room import Requester

from .dealing import as_bob, as_person, dealt, share


async def test_an_undo_restores_what_was_and_a_late_one_shares_nothing(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)

    async def back_after(milliseconds: int) -> tuple[str, int]:
        await api("notebook", share_id, method="DELETE")
        with monkeypatch.context() as later:
            later.setattr(statements, "now", lambda: now() + milliseconds)
            reply = await api("notebook", share_id, "restore", method="POST", body={})
        assert reply.status == 200, reply.json
        seen = await api("notebook", share_id, **as_bob())
        return reply.data["visibility"], seen.status

    assert await back_after(0) == ("everyone", 200)
    assert await back_after(statements.UNDO + 60_000) == ("private", 404)
    assert (await api("notebook", share_id)).data["shared_at"] is None
    await share(api, share_id)
    # One that is there stays as it is, whenever it is asked for.
    with monkeypatch.context() as later:
        later.setattr(statements, "now", lambda: now() + 2 * statements.UNDO)
        reply = await api("notebook", share_id, "restore", method="POST", body={})
    assert reply.data["visibility"] == "everyone"


@pytest.mark.attack
async def test_a_name_of_any_length_keeps_and_finds_its_own_hands(api: Any) -> None:
    long, other = "a" * 400, "a" * 401
    body = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}}
    made = (await api("notebook", "generate", method="POST", body=body, **as_person(long))).data
    assert made["share_id"], made["notice"]
    (hand,) = (await api("library", **as_person(long))).data["hands"]
    assert hand["mine"] and len(hand["owner"]) <= LONGEST_NAME
    assert (await api("library", **as_person(other))).data["hands"] == []
    nul = owned(Requester("a\0b")).owner
    assert "\0" not in nul and nul != owned(Requester("ab")).owner
    assert owned(Requester("a" * LONGEST_NAME)).owner == "a" * LONGEST_NAME
