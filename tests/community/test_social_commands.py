"""`alacard library comments` and `notifications`, and their twins in Python."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from alacard_ext import api
from alacard_ext.config import read_configuration
from alacard_ext.errors import BadRequest, HandNotFound
from alacard_ext.room import Requester
from alacard_ext.services import build_services
from tests.cli.conftest import here

__all__ = ["here"]

MODEL = "tiny/bert-sentiment"


def test_comments_and_notifications_are_read_and_written_in_a_terminal(here: Any) -> None:
    share_id = api.generate({"model_card": MODEL, "topic": "sourdough"}).share_id
    assert share_id
    api.library_share(share_id, "everyone", accept_findings=True)
    nothing = here("library", "comments", share_id)
    assert (nothing.returncode, nothing.stdout) == (0, "") and "--add TEXT" in nothing.stderr
    said = json.loads(here("library", "comments", share_id, "--add", " warm ", "--json").stdout)
    assert said["text"] == "warm" and said["mine"] is True
    asyncio.run(_say_as_zoe(share_id, "It runs.\n\x1b[2J"))
    listed = here("library", "comments", share_id)
    assert listed.stdout.startswith("zoe (") and "\n  It runs.\n  \\x1b[2J\n" in listed.stdout
    first = json.loads(here("library", "comments", share_id, "--limit", "1", "--json").stdout)
    assert first["total"] == 2 and len(first["comments"]) == 1
    rest = api.library_comments(share_id, cursor=first["next"])
    assert [each.text for each in rest.comments] == ["warm"]

    told = here("library", "notifications")
    assert told.stdout.startswith("* ") and "zoe commented on “" in told.stdout, told.stderr
    read = json.loads(here("library", "notifications", "--read", "--json").stdout)
    assert (len(read["notifications"]), read["unread"]) == (1, 0)
    assert here("library", "notifications", "--unread").stdout == ""
    assert api.library_notifications()[0].notifications[0].read_at is not None

    refused = here("library", "comments", share_id, "--add", " ")
    assert refused.returncode == 1 and "write something" in refused.stderr
    with pytest.raises(HandNotFound):
        api.library_comments("0" * 22)
    with pytest.raises(BadRequest):
        api.library_notifications(limit=0)


async def _say_as_zoe(share_id: str, text: str) -> None:
    from alacard_ext.community.library import Library
    from alacard_ext.social.comments import Comments

    services = build_services(read_configuration())
    services.of(Library)
    await services.of(Comments).write("notebook", share_id, text, Requester("zoe"))
    await services.aclose()
