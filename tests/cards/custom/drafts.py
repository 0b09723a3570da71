"""Cards that the tests make."""

from __future__ import annotations

from typing import Any

from tests.community.dealing import as_person

PACK: dict[str, Any] = {
    "name": "Short answers",
    "description": "Answers of one sentence.",
    "category": "Write and chat",
    "tasks": ["text-generation"],
    "prompts": ["Name {topic} in one word.", "What is {topic}?", "Why {topic}?"],
}
TOPIC: dict[str, Any] = {
    "name": "Jam",
    "description": "Fruit and sugar.",
    "icon": "🍓",
    "inputs": {
        "prompts": ["How is jam made?"],
        "texts": [{"text": "The jam was a joy.", "label": "positive"}],
        "questions": [
            {"question": "What sets jam?", "context": "Pectin sets jam.", "answer": "Pectin"}
        ],
    },
}


async def made(api: Any, card: dict[str, Any], who: str = "ada", **more: Any) -> dict[str, Any]:
    """A card that was kept, whole."""
    kind = "prompt" if "prompts" in card else "topic"
    body = {"card": card, **more}
    reply = await api("cards", kind, method="POST", body=body, **as_person(who, "chefs"))
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


async def listed(api: Any, kind: str, who: str = "ada", *groups: str, **query: str) -> Any:
    """The page of a person's cards of a type."""
    params = {"limit": "200", **query}
    return (await api("cards", kind, params=params, **as_person(who, *groups))).data
