"""Hands that an older or a newer Alacard has dealt."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from alacard_ext import file_api
from alacard_ext.store.tables import notebooks
from tests.cli.conftest import here

from .dealing import IN_A_FILE, dealt

__all__ = ["here"]
SINCE_ADDED = ("companions", "combination", "seed", "deck")
"""What the hands of the first Alacard lack, or may lack."""


async def write_recipe(jp_serverapp: Any, share_id: str, change: Any) -> None:
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    this = notebooks.c.share_id == share_id
    async with store.writing() as connection:
        read = await connection.execute(select(notebooks.c.recipe).where(this))
        recipe = change(deepcopy(read.scalar_one()))
        await connection.execute(update(notebooks).where(this).values(recipe=recipe))


def older(recipe: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in recipe.items() if name not in SINCE_ADDED}


def newer(recipe: dict[str, Any]) -> dict[str, Any]:
    return {**recipe, "version": 2, "sixth_card": {"id": "x"}}


@IN_A_FILE
async def test_an_older_hand_is_remixed_and_a_newer_one_is_shown_and_refused_in_words(
    api: Any, jp_serverapp: Any
) -> None:
    for change in (older, newer):
        share_id = (await dealt(api))["share_id"]
        await write_recipe(jp_serverapp, share_id, lambda recipe, change=change: change(recipe))
        shown = await api("notebook", share_id)
        assert shown.status == 200 and shown.data["recipe"]["topic"]["id"] == "sourdough"
        for part in ("chain", "versions", "preview"):
            assert (await api("notebook", share_id, part)).status == 200
        body = {"modified_recipe": {"topic": "cats"}}
        made = await api("notebook", share_id, "remix", method="POST", body=body)
        if change is older:
            assert made.status == 200
            assert made.data["recipe"]["topic"]["id"] == "cats"
        else:
            assert (made.status, made.code) == (400, "INVALID_RECIPE")
            assert "A newer Alacard dealt this hand" in made.json["message"]


def test_a_newer_notebook_is_left_out_of_an_import_and_says_so(here: Any, tmp_path: Path) -> None:
    place = tmp_path / "manual.ipynb"
    assert here("generate", "tiny/bert-sentiment", "-o", str(place)).returncode == 0
    whole = json.loads(place.read_text())
    ours = whole["metadata"]["alacard"]
    for number, change in enumerate(
        ({"version": 2}, {"recipe": newer(ours["recipe"]), "hand_code": None})
    ):
        whole["metadata"]["alacard"] = {**ours, **change}
        (tmp_path / f"{number}.ipynb").write_text(json.dumps(whole))
        found = file_api.library_import(tmp_path / f"{number}.ipynb")
        assert not found.hands and "newer Alacard" in found.left_out[0].reason
        assert "pdate Alacard" in found.left_out[0].reason
