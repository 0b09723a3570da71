"""One model by REST: its fit by parts, the ladder with reasons, what to know before a run."""

from __future__ import annotations

from typing import Any

import pytest


async def test_a_small_model_has_one_step_and_its_trust(api: Any) -> None:
    reply = await api("models", "tiny/bert-sentiment")
    assert reply.status == 200, reply.json
    data = reply.data
    assert data["fit"]["verdict"] == "fits" and data["fit"]["parts"]
    assert [(step["step"], step["chosen"]) for step in data["ladder"]] == [("full", True)]
    assert {point["name"] for point in data["trust"]["points"]} == {
        *("licence", "access", "format", "scan", "code", "token")
    }


async def test_a_model_that_is_too_big_shows_every_no_and_what_stands_in(api: Any) -> None:
    data = (await api("models", "family/starling-405b-chat")).data
    assert data["facts"]["id"] == data["card"]["id"] == "family/starling-405b-chat"
    assert data["fit"]["verdict"] == "too_big"
    steps = data["ladder"]
    assert [step["step"] for step in steps[:2]] == ["full", "half"]
    assert steps[-1]["step"] == "sibling" and steps[-1]["chosen"]
    assert steps[-1]["model_id"] == "family/starling-1b-chat"
    assert all(step["reason"] for step in steps)
    assert not any(step["possible"] for step in steps[:-1])


async def test_the_stand_in_is_what_is_generated_unless_the_person_insists(api: Any) -> None:
    recipe = {"model_card": "family/starling-405b-chat", "topic": "sourdough"}
    body = {"recipe": recipe, "save": False}
    made = (await api("notebook", "generate", method="POST", body=body)).data
    assert made["model_info"]["id"] == "family/starling-1b-chat"
    assert made["plan"]["instead_of"] == "family/starling-405b-chat"
    recipe["model_card"] = {"id": "family/starling-405b-chat", "step": "full"}
    made = (await api("notebook", "generate", method="POST", body=body)).data
    assert made["model_info"]["id"] == "family/starling-405b-chat"
    assert made["plan"]["step"] == "full" and made["plan"]["fit"]["verdict"] == "too_big"


async def test_a_model_with_its_own_code_shows_it(api: Any) -> None:
    data = (await api("models", "tiny/custom-code")).data
    assert data["ladder"] == [] and data["trust"]["needs_code"]
    assert data["trust"]["code"][0]["name"] == "own.py"
    assert data["trust"]["commit"] == data["facts"]["sha"]


async def test_the_fit_of_several_models_comes_in_one_answer_each_as_alone(api: Any) -> None:
    ids = ["tiny/bert-sentiment", "family/starling-405b-chat", "no/such-model"]
    reply = await api("fit", params=[("id", each) for each in (*ids, ids[0])])
    assert reply.status == 200, reply.json
    told = {each["id"]: each["fit"] for each in reply.data["models"]}
    assert list(told) == ids
    for each in ids[:2]:
        alone = (await api("models", *each.split("/"))).data["fit"]
        assert [told[each][name] for name in ("verdict", "dtype")] == [
            alone[name] for name in ("verdict", "dtype")
        ]
    # Of one that is not there nothing is known, and the others are told all the same.
    assert told["no/such-model"] is None


@pytest.mark.attack
@pytest.mark.parametrize("ids", [[], ["a/1", "a/2", "a/3", "a/4", "a/5"], ["../x"], ["a/b/c"]])
async def test_the_fit_is_asked_of_one_to_four_models(api: Any, ids: list[str]) -> None:
    reply = await api("fit", params=[("id", each) for each in ids])
    assert reply.status == 400, reply.json
