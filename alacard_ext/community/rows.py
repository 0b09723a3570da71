"""Between hands and rows of the store."""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..cards.models import AnyCard, Recipe, card_id
from ..room import Requester
from .models import Hand

if TYPE_CHECKING:
    from sqlalchemy import Row


def now() -> int:
    """This instant, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def instant(milliseconds: int | None) -> datetime | None:
    """A time of a row."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def packed(notebook: dict[str, Any]) -> tuple[str, int, bytes]:
    """Hash, size and packed JSON of a notebook."""
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return hashlib.sha256(text).hexdigest(), len(text), zlib.compress(text)


def unpacked(body: bytes) -> str:
    """The notebook's JSON as the text of an .ipynb file."""
    notebook = json.loads(zlib.decompress(body))
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def one_line(text: str) -> str:
    """Names as one line that can be printed, whatever a custom card holds."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def title_of(recipe: Recipe) -> str:
    """A hand in a few words, as the sidebar tells it."""
    between = " → " if recipe.combination == "workflow" else " / "
    models = between.join(
        card.name or card.id.rpartition("/")[2] for card in (recipe.model_card, *recipe.companions)
    )
    level = recipe.difficulty.name or recipe.difficulty.level
    return one_line(f"{models} · {recipe.topic.name or recipe.topic.id} · {level}")[:300]


def row_of(answer: Any, share_id: str, requester: Requester, body: str) -> dict[str, Any]:
    """The row of a generate answer."""
    recipe: Recipe = answer.recipe
    title = title_of(recipe)
    ids = [card_id(card) for card in recipe.prompt_cards]
    cards: tuple[AnyCard, ...] = (
        recipe.topic,
        recipe.difficulty,
        recipe.ui_component,
        *recipe.prompt_cards,
    )
    words = [title, answer.path or "", answer.plan.task or "", recipe.model_card.id]
    words += [card.id for card in recipe.companions]
    words += [f"{card_id(card)} {card.name}" for card in cards]
    return {
        "share_id": share_id,
        "owner": requester.owner,
        "title": title,
        "model_id": answer.model_info.id,
        "model_sha": answer.model_info.sha,
        "task": answer.plan.task,
        "topic": recipe.topic.id,
        "difficulty": recipe.difficulty.level,
        "ui": recipe.ui_component.type,
        "prompts": ids,
        "words": "\n".join(map(one_line, words)).casefold(),
        "recipe": recipe.model_dump(mode="json"),
        "hand_code": answer.hand_code,
        "facts": answer.metadata.model_dump(mode="json"),
        "filename": answer.filename,
        "root": requester.root if answer.path else "",
        "path": answer.path,
        "gate_passed": answer.gate.passed,
        "created_at": now(),
        "body": body,
    }


def hand_of(row: Row[Any], root: str) -> dict[str, Any]:
    """The fields of a `Hand`, as somebody in that root folder is told."""
    values = {name: getattr(row, name) for name in Hand.model_fields if hasattr(row, name)}
    return values | {
        "hf_model_id": row.model_id,
        "path": row.path if row.path and row.root == root else None,
        "created_at": instant(row.created_at),
        "verified_at": instant(row.verified_at),
        "deleted_at": instant(row.deleted_at),
    }
