"""What the tests ask of people's servers in a hub, and how they read the answers."""

from __future__ import annotations

from typing import Any

import httpx

BODY = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}}
SERVICE = "/services/alacard/"
NOBODY = "0" * 22


def data(answer: httpx.Response) -> Any:
    """What was asked for, which has to be there."""
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def code(answer: httpx.Response) -> str:
    """The status of a refusal, and its code."""
    return f"{answer.status_code} {answer.json()['error']['code']}"


def deal(person: httpx.Client, **body: Any) -> dict[str, Any]:
    """A hand that a person deals."""
    made: dict[str, Any] = data(person.post("notebook/generate", json={**BODY, **body}))
    return made
