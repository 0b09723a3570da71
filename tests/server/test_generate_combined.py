"""Hands of several models through the real server: built, saved, dealt again, refused by name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import nbformat
import pytest

BAKE_OFF = {
    "model_card": "tiny/bert-sentiment",
    "companions": ["tiny/distilbert-sentiment"],
    "combination": "bake_off",
}


async def generate(api: Any, recipe: Any, **body: Any) -> Any:
    return await api("notebook", "generate", method="POST", body={"recipe": recipe, **body})


async def test_a_bake_off_is_saved_and_its_metadata_deals_it_again(
    api: Any, jp_root_dir: Path
) -> None:
    reply = await generate(api, BAKE_OFF, request_id="both")
    assert reply.status == 200, reply.json
    assert reply.data["path"] == "alacard-bert-sentiment-bake-off.ipynb"
    assert reply.data["gate"]["passed"]
    assert reply.data["hand_code"] is None
    status = await api("notebook", "generate", "both")
    assert (status.data["phase"], status.data["fraction"]) == ("done", 1)
    saved = nbformat.read(jp_root_dir / reply.data["path"], as_version=4)
    nbformat.validate(saved)
    recipe = saved.metadata["alacard"]["recipe"]
    assert recipe == reply.data["recipe"]
    assert recipe["combination"] == "bake_off"
    assert [card["id"] for card in recipe["companions"]] == BAKE_OFF["companions"]
    assert recipe["companions"][0]["sha"]
    assert not any(card["basic"] for card in (recipe["model_card"], *recipe["companions"]))
    hand = await api("hand", method="POST", body={"recipe": recipe})
    assert hand.data == {"recipe": recipe, "hand_code": None, "misfits": []}
    again = await generate(api, hand.data["recipe"])
    assert again.data["path"] == "alacard-bert-sentiment-bake-off-1.ipynb"
    for made in (again, reply):  # each is a hand of its own, and they are equal beside that
        ours = made.data["notebook"]["metadata"]["alacard"]
        assert ours.pop("share_id") == made.data["share_id"]
    assert again.data["notebook"] == reply.data["notebook"]


async def test_a_bake_off_is_cancelled_like_any_other(
    silent_hub: Any, api: Any, jp_root_dir: Path
) -> None:
    running = asyncio.ensure_future(generate(api, BAKE_OFF, request_id="slow"))
    while not silent_hub.requests:
        await asyncio.sleep(0.02)
    cancelled = await api("notebook", "generate", "slow", method="DELETE")
    assert cancelled.data["phase"] == "cancelled"
    assert (await running).code == "CANCELLED"
    assert not list(jp_root_dir.rglob("*.ipynb"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"companions": ["tiny/whisper"]}, "tiny/whisper cannot be compared with tiny/bert"),
        ({"companions": ["tiny/t5-summary"], "combination": "workflow"}, "tiny/t5-summary does"),
        ({"companions": ["tiny/no-task"]}, "tiny/no-task"),
        ({"companions": []}, "bake_off compares"),
        ({"combination": "single"}, "must be bake_off or workflow"),
        ({"combination": "duel"}, "combination"),
        ({"companions": ["tiny/Bert-Sentiment"]}, "twice"),
        ({"companions": ["tiny/a", "tiny/b", "tiny/c", "tiny/d"]}, "up to 3"),
        ({"companions": ["tiny/a", "tiny/b"], "combination": "workflow"}, "two in a row"),
        ({"companions": 7}, "must be a list"),
    ],
)
async def test_models_that_do_not_go_together_are_told_by_name(
    change: dict[str, Any], said: str, api: Any, jp_root_dir: Path
) -> None:
    reply = await generate(api, BAKE_OFF | change)
    assert (reply.status, reply.code) == (400, "INVALID_RECIPE"), reply.json
    assert said in reply.json["message"]
    assert not list(jp_root_dir.rglob("*.ipynb"))


async def test_a_companion_that_is_not_there_is_not_found(api: Any) -> None:
    reply = await generate(api, BAKE_OFF | {"companions": ["no/such"]})
    assert (reply.status, reply.code) == (404, "MODEL_NOT_FOUND")
