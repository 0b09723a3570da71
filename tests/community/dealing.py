"""Hands that the tests deal, and the people who ask."""

from __future__ import annotations

from typing import Any

import pytest

MODEL = "tiny/bert-sentiment"
IN_A_FILE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BODY = {"recipe": {"model_card": MODEL, "topic": "sourdough", "difficulty": "beginner"}}


def as_person(name: str, *groups: str) -> dict[str, Any]:
    """Anew for each request, which writes its server's token into it."""
    return {"headers": {"X-Person": name, "X-Groups": " ".join(groups)}}


def as_bob() -> dict[str, Any]:
    return as_person("bob")


async def dealt(api: Any, **recipe: Any) -> dict[str, Any]:
    body = {"recipe": {**BODY["recipe"], **recipe}}
    reply = await api("notebook", "generate", method="POST", body=body)
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


async def share(api: Any, share_id: str, visibility: str = "everyone", **body: Any) -> Any:
    """Share a hand of Ada's, whatever a look finds: the folder of a test is a local path."""
    body = {"visibility": visibility, "accept_findings": True, **body}
    reply = await api("notebook", share_id, "share", method="PUT", body=body)
    assert reply.status == 200, reply.json
    return reply.data
