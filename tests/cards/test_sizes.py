"""The sizes that were counted: each is what the classes that a notebook loads really hold."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import from_card
from alacard_ext.cards.models import ModelCard
from alacard_ext.fit import weigh
from alacard_ext.fit.machine import Machine
from alacard_ext.fit.weights import DTYPE_BITS

COUNTED: dict[str, dict[str, Any]] = {
    entry["id"]: entry
    for entry in yaml.safe_load((Path(__file__).parent / "counted.yaml").read_text("utf-8"))
}
# What a file of weights may hold beside them: its header, a pooler that the class leaves out, and
# the masks that old versions of transformers stored with the values.
BESIDE = 0.03


@pytest.fixture(scope="module")
def deck() -> Deck:
    return Deck.load()


@cache
def values_of(part: str) -> Counter[str]:
    """The values in a part's tensors by their type; tied ones count once, as they are stored."""
    import torch

    wanted = json.loads(part)
    module, _, name = wanted["class"].rpartition(".")
    made = getattr(importlib.import_module(module), name)
    configure = getattr(made, "config_class", None)  # diffusers' classes take their values alone
    with torch.device("meta"):  # shapes without memory, however big the model is
        config = wanted["config"]
        model = made(configure(**config)) if configure else made(**config)
    tensors = {id(value): value for value in model.state_dict(keep_vars=True).values()}
    counts: Counter[str] = Counter()
    for tensor in tensors.values():
        counts["I64" if tensor.dtype == torch.int64 else "F32"] += tensor.numel()
    return counts


@pytest.mark.parametrize("model_id", COUNTED)
def test_the_deck_holds_what_the_classes_count(deck: Deck, model_id: str) -> None:
    entry, card = COUNTED[model_id], deck.models_by_id[model_id]
    counts = sum((values_of(json.dumps(part)) for part in entry["parts"]), Counter[str]())
    assert card.parameter_count() == counts.total()
    if card.parameters:
        assert dict(card.parameters) == {
            entry["stored"]["dtype"] if name == "F32" else name: count
            for name, count in counts.items()
        }
    assert f"parameters: counted from {entry['sources'][0]}" in card.source


@pytest.mark.parametrize("model_id", COUNTED)
def test_a_type_of_values_has_a_source(deck: Deck, model_id: str) -> None:
    """Without one the deck tells the number alone, and the fit takes it for not known."""
    entry, card = COUNTED[model_id], deck.models_by_id[model_id]
    stored = entry.get("stored")
    assert bool(card.parameters) == (stored is not None)
    assert (card.parameter_total is None) == bool(card.parameters)
    if stored is None:
        return
    taken = sum(count * DTYPE_BITS[name] // 8 for name, count in card.parameters.items())
    if "bytes" in stored:
        held = sum(stored["bytes"])
        assert taken < held < (1 + BESIDE) * taken
    if "mebibytes" in stored:
        assert taken == pytest.approx(stored["mebibytes"] * 2**20, rel=0.01)


def test_every_other_size_is_an_answer_or_a_list_of_exact_numbers(deck: Deck) -> None:
    for card in deck.models_by_id.values():
        assert not (card.parameters and card.parameter_total), card.id
        assert ("counted from" in card.source) == (card.id in COUNTED), card.id
        for count in (*card.parameters.values(), card.parameter_total or 0):
            # A published 'about 110 million' must not become a number that looks exact.
            assert not count or count % 100_000, (card.id, count)


@pytest.mark.parametrize("told", [{"parameters": {"F32": 10**400}}, {"parameter_total": 2**63}])
def test_a_size_beyond_reckoning_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ModelCard.model_validate({"id": "org/model", **told})


def test_without_a_size_nothing_is_said_to_fit(deck: Deck) -> None:
    machine = Machine(free_memory=10**13, free_disk=10**13)
    for card in deck.models_by_id.values():
        fit = weigh(from_card(card).facts, machine)
        assert fit.verdict == ("fits" if card.parameter_count() else "unknown"), card.id
        assert bool(fit.weight_bytes) == bool(card.parameters), card.id
        assert card.parameter_count() or fit.reason == "Its size is not known."
