"""Card presets as files: YAML that people edit, checked field by field.

A deck folder holds `models.yaml`, `prompts.yaml`, `difficulties.yaml`, `ui_components.yaml`
(each a list of cards) and `topics/`, one card a file. Every file may be missing.
Parsing YAML takes some 50 ms, so the bundled folder is compiled to `deck.json`, which belongs to a
wheel and not to the sources: `python -m alacard_ext.cards.presets` writes it, and so does whoever
reads the cards of a checkout whose sources have changed since.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..checkout import IN_CHECKOUT
from ..errors import AlacardError
from .models import (
    CARD_TYPES,
    AnyCard,
    CardType,
    DifficultyCard,
    ModelCard,
    PromptCard,
    TopicCard,
    UIComponentCard,
    card_id,
)

BUNDLED = Path(__file__).parent / "data"
COMPILED = BUNDLED / "deck.json"
SOURCES = "sources"
"""The digest, in `deck.json`, of the files that it was compiled from."""
ASSETS = BUNDLED / "assets"

CARD_CLASSES: Mapping[CardType, type[AnyCard]] = {
    "model": ModelCard,
    "prompt": PromptCard,
    "topic": TopicCard,
    "difficulty": DifficultyCard,
    "ui_component": UIComponentCard,
}
_FILES: Mapping[CardType, str] = {
    "model": "models.yaml",
    "prompt": "prompts.yaml",
    "topic": "topics/*.yaml",
    "difficulty": "difficulties.yaml",
    "ui_component": "ui_components.yaml",
}

Cards = dict[CardType, dict[str, AnyCard]]


def read_folder(folder: Path) -> Cards:
    """The cards of a deck folder, in the order of its files.

    Raises AlacardError naming file, card and field for anything that is not a card: YAML that
    does not parse, an unknown or ill-typed field, an id given twice.
    """
    cards: Cards = {kind: {} for kind in CARD_TYPES}
    for kind, pattern in _FILES.items():
        for path in sorted(folder.glob(pattern)):
            for position, data in enumerate(_entries(path)):
                card = _checked(kind, data, f"{path.name}, card {position + 1}")
                if card_id(card) in cards[kind]:
                    raise AlacardError(
                        f"{path.name}: the {kind} '{card_id(card)}' appears twice; remove one."
                    )
                cards[kind][card_id(card)] = card
    return cards


def read_compiled(path: Path = COMPILED, folder: Path = BUNDLED) -> Cards:
    """The cards of `folder` from the JSON compiled out of its checked YAML.

    Where there is none, or a checkout's sources have changed since, they are compiled again and
    kept, if that can be written. Raises what `read_folder` raises.
    """
    lists = _compiled(path, folder)
    if lists is None:
        text = compile_folder(folder)
        lists = json.loads(text)
        with suppress(OSError):
            keep(path, text)
    return {
        kind: {
            card_id(card): card
            for card in (CARD_CLASSES[kind].model_validate(data) for data in lists[kind])
        }
        for kind in CARD_TYPES
    }


def compile_folder(folder: Path = BUNDLED) -> str:
    """The text of `deck.json` for a folder, with a card a line."""
    blocks = [f'"{SOURCES}": "{_digest(folder)}"']
    for kind, cards in read_folder(folder).items():
        lines = [
            json.dumps(card.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
            for card in cards.values()
        ]
        blocks.append(f'"{kind}": [\n' + ",\n".join(lines) + "\n]")
    return "{" + ",\n".join(blocks) + "}\n"


def keep(path: Path, text: str) -> None:
    """Write what was compiled, whole or not at all. Raises OSError."""
    # Only whoever compiles needs it: it would make every command start later.
    from ..disk import write

    write(path, text)


def _compiled(path: Path, folder: Path) -> dict[str, Any] | None:
    """What was compiled, unless it is missing, damaged or, in a checkout, of other sources."""
    try:
        lists = TypeAdapter(dict[str, Any]).validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    # What was installed does not change, and needs not be read twice.
    fresh = not IN_CHECKOUT or lists.get(SOURCES) == _digest(folder)
    return lists if fresh and lists.keys() >= set(CARD_TYPES) else None


def _digest(folder: Path) -> str:
    """That of all files of a deck folder and their names."""
    whole = hashlib.sha256()
    for pattern in _FILES.values():
        for path in sorted(folder.glob(pattern)):
            content = path.read_bytes()
            whole.update(f"{path.name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _entries(path: Path) -> list[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AlacardError(f"{path.name} cannot be read as YAML: {error}") from error
    return data if isinstance(data, list) else [data]


def _checked(kind: CardType, data: Any, where: str) -> AnyCard:
    if not isinstance(data, dict):
        raise AlacardError(f"{where}: not a card; write fields with values.")
    name = next((str(data[key]) for key in ("id", "level", "type") if key in data), "")
    where = f"{where} ({kind} '{name}')" if name else where
    card_class = CARD_CLASSES[kind]
    for field in _unknown_fields(card_class, data):
        raise AlacardError(f"{where}: unknown field '{field}'.")
    try:
        # Strict, by way of JSON, where a list may still stand for a tuple.
        card = card_class.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise AlacardError(f"{where}: field '{field}': {first['msg']}.") from error
    return card


def _unknown_fields(model: type[BaseModel], data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        field = model.model_fields.get(str(key))
        if field is None:
            yield str(key)
            continue
        inner = _inner_model(field.annotation)
        if inner is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from (f"{key}.{below}" for below in _unknown_fields(inner, item))


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, Union, types.UnionType):
        return next(filter(None, map(_inner_model, get_args(annotation))), None)
    return None


if __name__ == "__main__":
    keep(COMPILED, compile_folder())
