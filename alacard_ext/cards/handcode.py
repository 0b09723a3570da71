"""Hand codes: a hand in one short word that can be pasted anywhere.

    A1 <body> <check>        letters and digits only, under 160 characters

`A` is the mark, `1` the version; the last six characters are the CRC-32 of all before them, so
that any single wrong character, and any two neighbours that were swapped, are noticed. The body
is one number in base 62, packed from: difficulty, UI card, seed, prompt packs, topic, commit,
model id, and the step at which the person wants it run, where they chose one.

A bundled card is a 16-bit hash of its id (a test keeps them distinct). Any other card is written
by its id, so that where it is missing the error can name it. A card's content does not travel,
nor does the switch for a model's own code: that is the decision of each person.

Bound: 899 bits. With bundled cards a model id of up to 98 characters fits together with its
commit; up to 125 the commit is left out, and the hand deals the model as it then is. Longer ids
(the Hub's names end at 96 characters, after an account's) fit where they compress, since an id
of 193 arbitrary characters holds 1160 bits; where nothing helps, there is no code.
"""

from __future__ import annotations

import hashlib
import string
import zlib
from collections.abc import Sequence
from typing import cast

from pydantic import ValidationError

from ..errors import InvalidHandCode
from .consent import without_consent
from .deck import Deck
from .models import (
    AnyCard,
    CardType,
    DifficultyCard,
    ModelCard,
    PromptCard,
    Recipe,
    TopicCard,
    UIComponentCard,
    card_id,
)
from .resolve import is_custom
from .shuffle import MAX_PROMPT_CARDS

LONGEST = 159
_MARK = "A"
_VERSION = "1"
_CHECK = 6
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
# The order of these is part of version 1 and never changes.
_ID_CHARACTERS = string.ascii_letters + string.digits + "._-/"
_SLUG_CHARACTERS = string.ascii_lowercase + string.digits + "_-"
_LEVELS = ("beginner", "intermediate", "advanced")
_UI_TYPES = (
    "none",
    "chat_interface",
    "api_endpoint",
    "gradio_demo",
    "streamlit_app",
    "batch_cli",
)
_STEPS = ("full", "half", "8bit", "4bit", "remote")
_HASHES = 2**16
_COMMITS = 2**160
_MAX_ID = 193
_MAX_SLUG = 48

Field = tuple[int, int]  # a value, and how many values there could be


def encode(recipe: Recipe, deck: Deck) -> str | None:
    """The code that deals `recipe` again anywhere; None where no code can hold it (see above)."""
    if recipe.combination != "single":
        return None  # a code names one model
    fields: list[Field] = [
        (_LEVELS.index(recipe.difficulty.level), len(_LEVELS)),
        (_UI_TYPES.index(recipe.ui_component.type), len(_UI_TYPES)),
        *_length_first(recipe.seed.to_bytes(7, "big").lstrip(b"\0"), 7),
        (len(recipe.prompt_cards) - 1, MAX_PROMPT_CARDS),
    ]
    for pack in recipe.prompt_cards:
        fields += _card_fields(deck, "prompt", pack)
    fields += _card_fields(deck, "topic", recipe.topic)
    commit = recipe.model_card.sha
    model = _shortest(recipe.model_card.id)
    step = recipe.model_card.step
    if step is not None:
        # It stands last, so that a code without a step is what it was before there were steps.
        model = [*model, (_STEPS.index(step), len(_STEPS))]
    if commit:
        code = _written([*fields, (1, 2), (int(commit, 16), _COMMITS), *model])
        if len(code) <= LONGEST:
            return code
    code = _written([*fields, (0, 2), *model])
    return code if len(code) <= LONGEST else None


def decode(code: str, deck: Deck) -> Recipe:
    """The hand of a code, with this deck's cards and no consents; white space does not matter.

    Raises InvalidHandCode for a damaged code, one of a later version, or one that names a card
    which is not in this deck.
    """
    code = "".join(code.split())  # a mail program may have broken the line
    body, check = code[:-_CHECK], code[-_CHECK:]
    if len(body) <= len(_MARK + _VERSION) or not code.startswith(_MARK) or len(code) > LONGEST:
        raise InvalidHandCode("This is not a hand code; copy it whole, as Alacard shows it.")
    if not all(character in _DIGITS for character in code) or check != _checksum(body):
        raise InvalidHandCode(
            "The hand code is damaged (its checksum differs); copy it again, "
            "with capital and small letters as they are."
        )
    if body[1] != _VERSION:
        raise InvalidHandCode(
            f"This Alacard cannot read hand codes of version {body[1]}; update Alacard."
        )
    number = 0
    for digit in body[2:]:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    try:
        return without_consent(_read(_Fields(number), deck))
    except (ValidationError, ValueError, OverflowError, IndexError, zlib.error):
        raise InvalidHandCode(
            "The hand code is damaged and contains no hand; copy it again."
        ) from None


def _read(fields: _Fields, deck: Deck) -> Recipe:
    level = _LEVELS[fields.take(len(_LEVELS))]
    component = _UI_TYPES[fields.take(len(_UI_TYPES))]
    seed = int.from_bytes(fields.take_bytes(7), "big")
    count = fields.take(MAX_PROMPT_CARDS) + 1
    prompts = [_read_card(fields, deck, "prompt") for _ in range(count)]
    topic = _read_card(fields, deck, "topic")
    commit = f"{fields.take(_COMMITS):040x}" if fields.take(2) else None
    if fields.take(2):
        model_id = zlib.decompress(fields.take_bytes(_MAX_ID), wbits=-15).decode("ascii")
    else:
        model_id = fields.take_text(_ID_CHARACTERS, _MAX_ID)
    step = _STEPS[fields.take(len(_STEPS))] if fields.left else None
    fields.finish()
    model = deck.models_by_id.get(model_id) or ModelCard.model_validate(
        {"id": model_id, "name": model_id.split("/")[-1]}
    )
    return Recipe(
        seed=seed,
        deck=deck.sha256,
        model_card=model.model_copy(update={"sha": commit or model.sha, "step": step}),
        prompt_cards=cast(list[PromptCard], prompts),
        topic=cast(TopicCard, topic),
        difficulty=cast(DifficultyCard, _here(deck, "difficulty", level)),
        ui_component=cast(UIComponentCard, _here(deck, "ui_component", component)),
    )


def _read_card(fields: _Fields, deck: Deck, kind: CardType) -> AnyCard:
    if fields.take(2):
        name = fields.take_text(_SLUG_CHARACTERS, _MAX_SLUG)
        if deck.is_bundled(kind, name):
            raise InvalidHandCode(
                f"The hand contains a changed version of the {kind} card '{name}', which a hand "
                f"code cannot carry; ask for the notebook, or deal with the deck's own card.",
                {"type": kind, "id": name},
            )
        return _here(deck, kind, name)
    wanted = fields.take(_HASHES)
    for card in deck.cards(kind):
        # A card that does not ship is written by its id, whatever its hash.
        if deck.is_bundled(kind, card_id(card)) and _card_hash(kind, card_id(card)) == wanted:
            return card
    raise InvalidHandCode(
        f"This hand needs a {kind} card of a newer Alacard, which this deck lacks; update Alacard.",
        {"type": kind},
    )


def _here(deck: Deck, kind: CardType, name: str) -> AnyCard:
    card = deck.find(kind, name)
    if card is None:
        raise InvalidHandCode(
            f"The hand contains the custom {kind} card '{name}', which is not in this deck; add "
            f"the card, or ask for the notebook, which contains all of it.",
            {"type": kind, "id": name},
        )
    return card


def _card_fields(deck: Deck, kind: CardType, card: PromptCard | TopicCard) -> list[Field]:
    if deck.is_bundled(kind, card.id) and not is_custom(deck, kind, card):
        return [(0, 2), (_card_hash(kind, card.id), _HASHES)]
    return [(1, 2), *_text_fields(card.id, _SLUG_CHARACTERS, _MAX_SLUG)]


def _card_hash(kind: CardType, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{kind}:{name}".encode()).digest()[:2], "big")


def _shortest(model_id: str) -> list[Field]:
    plain = [(0, 2), *_text_fields(model_id, _ID_CHARACTERS, _MAX_ID)]
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = compressor.compress(model_id.encode("ascii")) + compressor.flush()
    if len(packed) > _MAX_ID:
        return plain
    return min(plain, [(1, 2), *_length_first(packed, _MAX_ID)], key=_number)


def _text_fields(text: str, characters: str, longest: int) -> list[Field]:
    letters = [(characters.index(character), len(characters)) for character in text]
    return [(len(text), longest + 1), *letters]


def _length_first(data: bytes, longest: int) -> list[Field]:
    return [(len(data), longest + 1), *((byte, 256) for byte in data)]


def _number(fields: Sequence[Field]) -> int:
    number = 1
    for value, radix in reversed(fields):
        number = number * radix + value
    return number


def _written(fields: Sequence[Field]) -> str:
    number, digits = _number(fields), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    body = _MARK + _VERSION + digits
    return body + _checksum(body)


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode("ascii")), ""
    for _ in range(_CHECK):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


class _Fields:
    """Takes the fields out of the number again, first in, first out."""

    def __init__(self, number: int) -> None:
        self._number = number

    def take(self, radix: int) -> int:
        self._number, value = divmod(self._number, radix)
        return value

    def take_text(self, characters: str, longest: int) -> str:
        length = self.take(longest + 1)
        return "".join(characters[self.take(len(characters))] for _ in range(length))

    def take_bytes(self, longest: int) -> bytes:
        length = self.take(longest + 1)
        return bytes(self.take(256) for _ in range(length))

    @property
    def left(self) -> bool:
        """Whether there is more than what was taken."""
        return self._number != 1

    def finish(self) -> None:
        if self._number != 1:
            raise ValueError("fields are missing or left over")
