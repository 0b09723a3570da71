"""What a person allowed of a README, and what a site forbids: one text, by its hash, or nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from alacard_ext.app import AlacardApp
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.config import RUN_README_CODE, readme_code_of_environment
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.models import README_RULES, Plan
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand
from .test_assemble import prose_of

EXAMPLE = "common-readme-example"
REACHING = """\
from transformers import AutoModelForSequenceClassification
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment").to("cuda")
with open("notes.txt") as lines:
    print(model(**tokenizer(lines.read(), return_tensors="pt").to(model.device)).logits)
"""
README = f"# A model\n\n```python\n{REACHING}```\n"


def planned(readme: str = README) -> Plan:
    return make_plan(hand(), facts(readme=readme))


def dealt(plan: Plan, readme: str = README) -> Any:
    return assemble(hand(), facts(readme=readme), plan, hand_code=None)


def test_the_switch_is_offered_for_the_text_that_would_run() -> None:
    offer = planned().readme
    assert (offer.mode, offer.offered, offer.rules) == ("shown", True, README_RULES)
    assert "from_pretrained" not in offer.code and "open(" in offer.code
    assert offer.sha256 == sha256(offer.code.encode()).hexdigest()
    notebook = dealt(planned())
    assert all(cell.id != EXAMPLE for cell in notebook.cells)
    told = notebook.metadata.alacard.plan.readme
    assert told.sha256 == offer.sha256 and told.rules == README_RULES and "code" not in told


@pytest.mark.attack
def test_only_the_very_text_that_was_allowed_is_run() -> None:
    wanted = planned().readme.sha256
    plan = make_plan(hand(readme_code=wanted), facts(readme=README))
    assert plan.readme.mode == "consented" and plan.readme.offered
    notebook = dealt(plan)
    cell = next(cell for cell in notebook.cells if cell.id == EXAMPLE)
    assert sha256(cell.source.encode()).hexdigest() == wanted
    assert "code by the model's author" in prose_of(notebook, "readme")
    assert wanted in prose_of(notebook, "readme")
    assert check(notebook, requirements=plan.requirements).passed
    # The author changes one letter after the person has read the text.
    other = README.replace("notes.txt", "notes.tx")
    changed = make_plan(hand(readme_code=wanted), facts(readme=other)).readme
    assert changed.mode == "shown" and "has changed" in changed.reason
    assert changed.sha256 != wanted


@pytest.mark.attack
def test_a_site_that_forbids_readme_code_runs_none() -> None:
    wanted = planned().readme.sha256
    for readme in (
        README,
        README.replace('open("notes.txt")', "torch.no_grad()")
        .replace("lines.read()", "'x'")
        .replace(" as lines", ""),
    ):
        plan = make_plan(hand(readme_code=wanted), facts(readme=readme), readme_code=False)
        assert plan.readme.mode == "shown" and plan.readme.forbidden
        assert not plan.readme.offered and plan.readme.sha256 is None
        assert all(cell.id != EXAMPLE for cell in dealt(plan, readme).cells)
        assert "this site runs no code from model cards" in prose_of(dealt(plan, readme), "readme")


def test_what_would_fail_is_not_offered() -> None:
    for code in ("frobnicate(model)", "model(1", "from nowhere import x\nmodel(x)"):
        offer = planned(f"```python\n{code}\n```\n").readme
        assert not offer.offered and offer.sha256 is None, offer


def test_consent_is_a_hash_and_makes_no_card_of_ones_own() -> None:
    deck = Deck.load()
    model = next(card for card in deck.cards("model"))
    card = {"id": model.id, "readme_code": "a" * 64}
    assert resolve_recipe(deck, {"model_card": card}).model_card.is_custom is False
    from alacard_ext.errors import InvalidRecipe

    with pytest.raises(InvalidRecipe):
        resolve_recipe(deck, {"model_card": {**card, "readme_code": "yes"}})


def test_the_environment_forbids_for_server_command_line_and_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert readme_code_of_environment({}) and readme_code_of_environment({RUN_README_CODE: "1"})
    for value in ("0", "no", "False", " off ", "never"):
        assert not readme_code_of_environment({RUN_README_CODE: value})
    monkeypatch.setenv(RUN_README_CODE, "0")
    assert AlacardApp().run_readme_code is False
    assert AlacardApp(run_readme_code=True).run_readme_code is True
