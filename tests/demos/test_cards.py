"""Graphics cards handed to apps in turn. No machine of the tests has one: they are counted ones."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.demos.launching import cards as of_cards
from alacard_ext.demos.launching import launches as of_launches
from alacard_ext.demos.launching.cards import Cards, card_variables, cards_of, wants_card
from alacard_ext.demos.launching.launch import Launch
from alacard_ext.demos.launching.launches import Launches
from alacard_ext.room import Requester
from tests.community.dealing import IN_A_FILE

from .conftest import Ask
from .launching import launched, stop


def someone(name: str) -> Launch:
    return Launch(Requester(name), "0" * 22, name, 1, "open", 60.0)


async def test_who_waits_is_served_in_order_and_who_goes_away_takes_no_card() -> None:
    cards = Cards(["0", "1"], 1)
    a, b, c, d = (someone(name) for name in "abcd")
    held = [await cards.take(each) for each in (a, b)]
    assert {each.variables["CUDA_VISIBLE_DEVICES"] for each in held} == {"0", "1"}
    waiting = [asyncio.ensure_future(cards.take(each)) for each in (c, d)]
    await asyncio.sleep(0)
    assert [cards.place_of(each) for each in (a, c, d)] == [None, 1, 2]
    assert "graphics card" in c.message
    # The one whose turn comes is cancelled in that very moment: its card is the next one's.
    a.holding.close()
    waiting[0].cancel()
    given = await waiting[1]
    assert given.variables == held[0].variables and cards.place_of(d) is None
    for each in (b, d):
        each.holding.close()
    assert (await cards.take(c)).variables["CUDA_VISIBLE_DEVICES"] in ("0", "1")


async def test_a_machine_without_cards_and_one_without_a_limit_let_nobody_wait() -> None:
    assert await Cards([], 1).take(someone("a")) == Cards([], 1).without() == of_cards.Card()
    cards = Cards(["0"], 0)
    assert all([(await cards.take(someone(name))).variables == {} for name in "ab"])
    # An app that computes on none is shown none, also where nothing hides their files.
    assert cards.without().variables == card_variables("")


def test_cards_are_told_by_their_files_and_their_users_by_their_packages(tmp_path: Path) -> None:
    for name in ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm"):
        (tmp_path / name).touch()
    assert cards_of(tmp_path) == ["0", "1"] and cards_of(tmp_path / "none") == []

    def report(kind: str, *requirements: str) -> Any:
        return SimpleNamespace(kind=kind, requirements=list(requirements))

    assert wants_card(report("gradio", "Torch>=2", "gradio"))
    assert wants_card(report("streamlit", "sentence_transformers"))
    assert not wants_card(report("gradio", "gradio", "scikit-learn"))
    assert not wants_card(report("static", "torch"))


@IN_A_FILE
async def test_an_app_waits_for_its_card_and_is_told_its_place(
    api: Ask, bring: Ask, page: Path, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page / "app.py").unlink()
    (page / "requirements.txt").unlink()
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    launches._cards = Cards(["0"], 1)
    monkeypatch.setattr(of_launches, "wants_card", lambda report: True)
    first, second, third = [await bring(name=name) for name in ("one", "two", "three")]
    assert (await launched(api, first))["status"] == "running"
    await api("demos", second["id"], "launch", method="POST", body={})
    async with asyncio.timeout(60):
        while (told := (await api("demos", second["id"], "status")).data)["phase"] != "queue":
            await asyncio.sleep(0.02)
    assert told["status"] == "launching" and told["place"] == 1, told
    # Who wants none waits for none.
    assert (await launched(api, third, card=False))["status"] == "running"
    # A launch that waits is stopped like any other, and nothing is held by it.
    assert (await stop(api, second))["status"] == "stopped"
    await api("demos", second["id"], "launch", method="POST", body={})
    await stop(api, first)
    told = await launched(api, second)
    assert told["status"] == "running" and told["place"] is None
