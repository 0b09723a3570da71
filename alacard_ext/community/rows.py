"""Between hands and rows of the store."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from ..cards.models import AnyCard, Recipe, card_id
from ..errors import StoreUnavailable
from ..notebooks.ipynb import plain
from ..room import Requester
from ..store import instants
from .models import Counts, Hand

if TYPE_CHECKING:
    from sqlalchemy import Row


now, instant = instants.now, instants.instant
HOUR = 3600 * 1000
DAY = 24 * HOUR
"""In milliseconds."""
LONGEST_TASK = 100
"""Characters of a task that its column takes."""
QUICKLY = 1
"""How hard zlib tries: two fifths of the time of its default for an eighth more bytes."""


def packed(notebook: dict[str, Any], *, ordered: bool = False) -> tuple[str, int, bytes]:
    """Hash, size and packed JSON of a notebook. `ordered`: its keys are in the order of a file."""
    if not ordered:
        notebook = plain(notebook)
    try:
        text = to_json(notebook)
    except (ValueError, RecursionError):
        # Half of a surrogate pair, which a file of another tool may hold.
        whole = json.dumps(notebook, ensure_ascii=False, separators=(",", ":"))
        text = whole.encode("utf-8", "replace")
    return hashlib.sha256(text).hexdigest(), len(text), zlib.compress(text, QUICKLY)


def pack(answer: Any) -> None:
    """Pack the notebook of an answer as the library keeps it, ahead of keeping it: in the thread
    that made it."""
    answer.packed = packed(unnamed(answer.notebook), ordered=True)


NAMES = ("share_id", "forked_from")
"""What a notebook's metadata tells of the library. It stands in the rows, so that equal hands give
equal bodies, and so that what a file says of itself counts for nothing."""


def unnamed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without what its metadata tells of the library."""
    metadata = notebook.get("metadata") or {}
    ours = metadata.get("alacard")
    if not isinstance(ours, dict):
        return notebook
    plain = {name: value for name, value in ours.items() if name not in NAMES}
    return {**notebook, "metadata": {**metadata, "alacard": plain}}


def unpacked(body: bytes, row: Row[Any]) -> dict[str, Any]:
    """The notebook of a body, named by the hand whose it is."""
    try:
        notebook: dict[str, Any] = json.loads(zlib.decompress(body))
        metadata = notebook.setdefault("metadata", {})
    except (zlib.error, ValueError, TypeError, AttributeError, RecursionError):
        raise StoreUnavailable(
            "The library's copy of this hand's notebook is damaged; restore a backup of the "
            "library (`alacard store check` says more)."
        ) from None
    names = {name: value for name in NAMES if (value := getattr(row, name)) is not None}
    ours = metadata.get("alacard")
    metadata["alacard"] = {**(ours if isinstance(ours, dict) else {}), **names}
    return notebook


def text_of(notebook: dict[str, Any]) -> str:
    """A notebook as the text of an .ipynb file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def one_line(text: str) -> str:
    """Names as one line that can be printed, whatever a custom card holds."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


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
    words = [title, answer.plan.task or "", recipe.model_card.id]
    words += [card.id for card in recipe.companions]
    words += [f"{card_id(card)} {card.name}" for card in cards]
    return {
        "share_id": share_id,
        "owner": requester.owner,
        "title": title,
        "model_id": answer.model_info.id,
        "model_sha": answer.model_info.sha,
        # A model may call its task anything; a database server refuses what is too long.
        "task": answer.plan.task and answer.plan.task[:LONGEST_TASK],
        "topic": recipe.topic.id,
        "difficulty": recipe.difficulty.level,
        "ui": recipe.ui_component.type,
        "prompts": ids,
        "words": "\n".join(map(one_line, words)).casefold(),
        "recipe": recipe.model_dump(mode="json"),
        "hand_code": answer.hand_code,
        "facts": answer.metadata.model_dump(mode="json"),
        "filename": answer.filename,
        **place_of(requester, answer.path),
        "gate_passed": answer.gate.passed,
        "created_at": now(),
        "body": body,
    }


def place_of(requester: Requester, path: str | None) -> dict[str, str | None]:
    """The fields of a row that tell where the file of a hand is; no path, no file."""
    words = None if path is None else " ".join(path.split()).casefold()
    return {"root": requester.root if path else "", "path": path, "path_words": words}


def hand_of(row: Row[Any], requester: Requester) -> dict[str, Any]:
    """The fields of a `Hand`, as that person is told."""
    # By name among those that there are: to ask a row for what it has not takes long.
    told = row._mapping
    values = {name: told[name] for name in Hand.model_fields if name in told}
    mine = row.owner == requester.owner
    here = mine and row.root == requester.root
    return values | {
        "hf_model_id": row.model_id,
        "mine": mine,
        "path": row.path if row.path and here else None,
        "counts": {name: getattr(row, name) for name in Counts.model_fields},
        "shared_at": instant(row.shared_at),
        "featured_at": instant(row.featured_at),
        "created_at": instant(row.created_at),
        "verified_at": instant(row.verified_at),
        "deleted_at": instant(row.deleted_at),
    }
