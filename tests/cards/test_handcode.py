"""Hand codes hold any hand, travel through any text field, and never pass when damaged."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alacard_ext.cards import handcode
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.handcode import decode, encode
from alacard_ext.cards.models import Level, ModelCard, Recipe, TopicCard, UIType
from alacard_ext.cards.shuffle import shuffle
from alacard_ext.errors import InvalidHandCode

DECK = Deck.load()
COMMIT = "5b2e0d6a0f1c4c8f9d3e7a1b6c5d4e3f2a1b0c9d"
SEGMENT = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}", fullmatch=True)


def hand(model_id: str, *, seed: int = 2**53 - 1, sha: str | None = COMMIT) -> Recipe:
    """The largest hand for its model: three packs, a large seed and a commit."""
    packs = [f"prompt:{card.id}" for card in DECK.cards("prompt")[:3]]
    recipe = shuffle(DECK, locks=[f"model:{model_id}", *packs], seed=seed)
    card = recipe.model_card.model_copy(update={"sha": sha})
    return recipe.model_copy(update={"model_card": card})


def random_id(length: int) -> str:
    """An id of that length that no compressor can shorten, the same on each run."""
    letters = random.Random(length)
    name = "".join(letters.choices(string.ascii_letters + string.digits, k=length - 1))
    cut = min(96, length - 2)
    return f"{name[:cut]}/{name[cut:]}" if length > 96 else name + "x"


def code_of(recipe: Recipe) -> str:
    code = encode(recipe, DECK)
    assert code is not None
    return code


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**53 - 1))
def test_every_dealt_hand_comes_back(seed: int) -> None:
    recipe = shuffle(DECK, seed=seed)
    code = code_of(recipe)
    assert len(code) < 100
    assert decode(code, DECK) == recipe


@settings(max_examples=300, deadline=None)
@given(
    owner=SEGMENT | st.just(""),
    name=SEGMENT,
    seed=st.integers(0, 2**53 - 1),
    pinned=st.booleans(),
    step=st.sampled_from([None, *handcode._STEPS]),
)
def test_any_model_id_comes_back(
    owner: str, name: str, seed: int, pinned: bool, step: str | None
) -> None:
    model_id = f"{owner}/{name}" if owner else name
    assume(".." not in model_id and "--" not in model_id)
    recipe = hand(model_id, seed=seed, sha=COMMIT if pinned else None)
    card = recipe.model_card.model_copy(update={"step": step})
    recipe = recipe.model_copy(update={"model_card": card})
    code = encode(recipe, DECK)
    if code is None:
        # Only what holds more bits than 159 characters can: the bound in the module's docstring.
        assert len(model_id) > 125
        return
    assert len(code) < 160
    assert re.fullmatch(r"[A-Za-z0-9]+", code)
    again = decode(code, DECK)
    assert (again.model_card.id, again.model_card.step) == (model_id, step)
    if len(model_id) < 98:
        assert again == recipe


def test_the_bounds_are_as_documented() -> None:
    stated = [int(text) for text in re.findall(r"up to (\d+)", handcode.__doc__ or "")]
    with_commit, without = stated
    for length, sha in ((with_commit, COMMIT), (with_commit + 1, None), (without, None)):
        decoded = decode(code_of(hand(random_id(length))), DECK)
        assert (len(decoded.model_card.id), decoded.model_card.sha) == (length, sha)
    assert encode(hand(random_id(without + 1)), DECK) is None


def test_long_ids_fit_where_they_compress() -> None:
    model_id = "a-name-" * 13 + "x/" + "a-name-" * 13 + "x"
    assert decode(code_of(hand(model_id)), DECK).model_card.id == model_id


def test_white_space_around_and_line_breaks_within_do_not_matter() -> None:
    recipe = hand("org/name")
    code = code_of(recipe)
    assert decode(f"\n  {code[:30]}\r\n{code[30:]}\t", DECK) == recipe


@pytest.mark.parametrize("recipe", [shuffle(DECK, seed=5), hand("org/name")], ids=["small", "full"])
def test_any_single_wrong_character_is_noticed(recipe: Recipe) -> None:
    code = code_of(recipe)
    for position, right in enumerate(code):
        for wrong in string.ascii_letters + string.digits + "-_.é":
            if wrong != right:
                with pytest.raises(InvalidHandCode):
                    decode(code[:position] + wrong + code[position + 1 :], DECK)


def test_lost_doubled_and_swapped_characters_are_noticed() -> None:
    code = code_of(hand("org/name"))
    for position in range(len(code)):
        damaged = [code[:position] + code[position + 1 :], code[:position] + code[position:][:1]]
        damaged.append(code[: position + 1] + code[position:])
        swapped = code[:position] + code[position : position + 2][::-1] + code[position + 2 :]
        for text in [*damaged, *([swapped] if swapped != code else [])]:
            if text != code:
                with pytest.raises(InvalidHandCode):
                    decode(text, DECK)


def test_a_code_in_other_case_is_noticed() -> None:
    code = code_of(hand("org/name"))
    for text in (code.lower(), code.upper(), code.swapcase()):
        with pytest.raises(InvalidHandCode, match="hand code"):
            decode(text, DECK)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_text_that_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidHandCode):
        decode(text, DECK)


@settings(max_examples=300, deadline=None)
@given(digits=st.text(alphabet=string.ascii_letters + string.digits, max_size=150))
def test_a_right_checksum_does_not_make_a_hand(digits: str) -> None:
    body = "A1" + digits
    try:
        recipe = decode(body + handcode._checksum(body), DECK)
    except InvalidHandCode:
        return
    assert decode(code_of(recipe), DECK) == recipe


@pytest.mark.parametrize("step", [None, "4bit"])
def test_what_is_left_over_makes_no_hand(step: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    written = handcode._written
    monkeypatch.setattr(handcode, "_written", lambda fields: written([*fields, (0, 2)]))
    recipe = hand("org/name")
    card = recipe.model_card.model_copy(update={"step": step})
    longer = code_of(recipe.model_copy(update={"model_card": card}))
    with pytest.raises(InvalidHandCode, match="contains no hand"):
        decode(longer, DECK)


def test_a_later_version_says_so() -> None:
    body = "A2" + code_of(hand("org/name"))[2:-6]
    with pytest.raises(InvalidHandCode, match="version 2"):
        decode(body + handcode._checksum(body), DECK)


def test_each_step_makes_another_code_and_comes_back() -> None:
    recipe = hand("org/name")
    codes = {code_of(recipe)}
    for step in handcode._STEPS:
        card = recipe.model_card.model_copy(update={"step": step})
        stepped = recipe.model_copy(update={"model_card": card})
        codes.add(code_of(stepped))
        assert decode(code_of(stepped), DECK) == stepped
    assert len(codes) == 6


def test_every_level_ui_type_and_step_has_its_number() -> None:
    assert set(get_args(ModelCard.model_fields["step"].annotation)[0].__args__) == set(
        handcode._STEPS
    )
    assert set(handcode._LEVELS) == set(Level.__args__)
    assert set(handcode._UI_TYPES) == set(UIType.__args__)


def test_the_same_hand_has_the_same_code_for_years() -> None:
    # Written by the first release; the deck has grown since, so the hand is not dealt again here.
    code = "A1Y1uTexo92ihFnJi9pEyHKUehQbMDi4Jgw1quLm9P7KwhG85gGkW2QRnPb"
    recipe = decode(code, DECK)
    assert (recipe.model_card.id, recipe.model_card.sha, recipe.seed) == ("org/name", COMMIT, 7)
    assert [card.id for card in recipe.prompt_cards] == [
        card.id for card in DECK.cards("prompt")[:3]
    ]
    assert code_of(recipe) == code


def test_a_custom_card_is_named_where_it_is_missing() -> None:
    topic = TopicCard(id="my_jam-shop", name="My jam shop", is_custom=True)
    pack = DECK.cards("prompt")[0].model_copy(update={"id": "my_pack", "is_custom": True})
    recipe = hand("org/name")
    for field, card in (("topic", topic), ("prompt_cards", [pack])):
        code = code_of(recipe.model_copy(update={field: card}))
        with pytest.raises(InvalidHandCode, match=r"my_(jam-shop|pack)"):
            decode(code, DECK)


def test_a_changed_bundled_card_is_not_swapped_for_the_original() -> None:
    recipe = hand("org/name")
    changed = recipe.topic.model_copy(update={"name": "Another name", "is_custom": True})
    with pytest.raises(InvalidHandCode, match=f"changed version.*{recipe.topic.id}"):
        decode(code_of(recipe.model_copy(update={"topic": changed})), DECK)


def test_a_card_of_a_folder_comes_back_where_the_folder_is(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "jam.yaml").write_text("id: jam\nname: Jam\n")
    larger = Deck.load([tmp_path])
    recipe = shuffle(larger, locks=["topic:jam"], seed=1)
    code = encode(recipe, larger)
    assert code is not None
    assert decode(code, larger) == recipe
    with pytest.raises(InvalidHandCode, match="'jam'"):
        decode(code, DECK)


def test_a_model_keeps_its_bundled_facts_and_its_commit() -> None:
    known = DECK.cards("model")[0]
    assert isinstance(known, ModelCard)
    model = decode(code_of(hand(known.id)), DECK).model_card
    assert model == known.model_copy(update={"sha": COMMIT})


def test_trust_in_a_models_own_code_does_not_travel() -> None:
    recipe = hand("org/name")
    trusting = recipe.model_card.model_copy(update={"trust_remote_code": COMMIT})
    code = code_of(recipe.model_copy(update={"model_card": trusting}))
    assert decode(code, DECK).model_card.trust_remote_code is None
