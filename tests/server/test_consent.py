"""Consent to run a model's own code: given by request or switch, never by a hand dealt again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext import api as python_api
from alacard_ext.cards.consent import CONSENTS, with_consent, without_consent
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import ModelCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.cli import main
from alacard_ext.errors import InvalidRecipe
from tests.local_hub import LocalHub

MODEL = "tiny/custom-code"
SRC = Path(__file__).parents[2] / "src"
pytestmark = pytest.mark.attack


def switch(notebook: Any) -> list[str]:
    """What the cells of a notebook say of running the model's own code."""
    code = "\n".join(cell["source"] for cell in notebook["cells"])
    return re.findall(r"^TRUST_REMOTE_CODE = (\w+)", code, re.MULTILINE)


async def generate(api: Any, recipe: Any) -> Any:
    reply = await api("notebook", "generate", method="POST", body={"recipe": recipe})
    assert reply.status == 200, reply.json
    return reply.data


async def test_a_notebook_passes_no_consent_on(
    api: Any, local_hub: LocalHub, jp_root_dir: Path
) -> None:
    commit = local_hub.repositories[MODEL].sha
    made = await generate(api, {"model_card": {"id": MODEL, "trust_remote_code": commit}})
    # Who asked for it with the commit gets what was asked for, told as a fact.
    assert switch(made["notebook"]) == ["True"] and made["plan"]["trust_remote_code"]
    saved = nbformat.read(jp_root_dir / made["path"], as_version=4).metadata["alacard"]
    assert saved["plan"]["trust_remote_code"]
    # Neither the file nor the answer holds what the next one could be made by.
    for recipe in (saved["recipe"], made["recipe"]):
        assert {recipe["model_card"][name] for name in CONSENTS} == {None}
    again = await api("hand", method="POST", body={"recipe": saved["recipe"]})
    assert switch((await generate(api, again.data["recipe"]))["notebook"]) != ["True"]


@pytest.mark.parametrize("field", sorted(CONSENTS))
async def test_a_strangers_recipe_brings_no_consent(
    api: Any, local_hub: LocalHub, field: str
) -> None:
    commit = local_hub.repositories[MODEL].sha
    values = {"readme_code": "a" * 64, "trusted_code": {MODEL: commit}}
    given = values.get(field, commit)
    evil, other = {"id": MODEL, field: given}, {"id": "tiny/bert-sentiment", field: given}
    alone = await api("hand", method="POST", body={"recipe": {"model_card": evil}})
    assert alone.status == 200 and alone.data["recipe"]["model_card"][field] is None
    both = {"model_card": other, "companions": [evil], "combination": "bake_off"}
    hand = await api("hand", method="POST", body={"recipe": both})
    recipe = hand.data["recipe"]
    assert [card[field] for card in (recipe["model_card"], *recipe["companions"])] == [None, None]
    code = await api("hand", params={"code": alone.data["hand_code"]})
    assert code.data["recipe"]["model_card"][field] is None


def test_scripts_and_the_command_line_take_none_from_a_recipe(
    local_hub: LocalHub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", local_hub.url)
    commit = local_hub.repositories[MODEL].sha
    card = {"id": MODEL, "trust_remote_code": commit}
    assert switch(python_api.generate({"model_card": card}).notebook) != ["True"]
    whole = resolve_recipe(Deck.load(), {"model_card": card})
    assert whole.model_card.trust_remote_code == commit  # as a request to generate may say it
    assert switch(python_api.generate(whole).notebook) != ["True"]
    allowed = python_api.generate(whole, allow={MODEL: {"trust_remote_code": commit}})
    assert switch(allowed.notebook) == ["True"]
    assert main(["generate", "--code", str(allowed.hand_code), "-o", "-"]) == 0
    assert switch(json.loads(capsys.readouterr().out)) != ["True"]


def test_what_is_allowed_must_be_of_the_hand_and_a_consent() -> None:
    recipe = resolve_recipe(Deck.load(), {"model_card": MODEL})
    for allow in (
        {"other/model": {"trust_remote_code": "a" * 40}},
        {MODEL: {"gated": "auto"}},
        {MODEL: {"trust_remote_code": "main"}},
    ):
        with pytest.raises(InvalidRecipe):
            with_consent(recipe, allow)
    one = with_consent(recipe, {MODEL: {"trust_remote_code": "a" * 40}})
    assert one.model_card.trust_remote_code == "a" * 40
    assert without_consent(one).model_card == recipe.model_card


def test_every_field_of_a_model_card_is_known_as_a_consent_or_as_none() -> None:
    facts = {
        "name", "description", "featured", "category", "is_custom", "id", "pipeline_tag",
        "library_name", "sha", "seen_at", "license", "licenses",
        "license_name", "license_link", "gated", "downloads", "likes", "model_type",
        "architectures", "languages", "parameters", "parameter_total", "chat", "step",
        "source", "basic",
    }  # fmt: skip
    assert set(ModelCard.model_fields) == facts | CONSENTS
    page = (SRC / "hand" / "consent.ts").read_text(encoding="utf-8")
    listed = re.search(r"CONSENTS = \[(.*?)\]", page, re.DOTALL)
    assert listed and set(re.findall(r"'(\w+)'", listed[1])) == CONSENTS
