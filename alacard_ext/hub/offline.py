"""What is known of a model without asking the Hub: what was downloaded before, and the deck."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..cards.models import ModelCard
from .facts import ModelFacts, ModelSnapshot, ModelSummary
from .parse import parse_model_info

MOST_README = 2_000_000
MOST_CONFIG = 1_000_000


def from_downloads(model_id: str, revision: str | None, cache: Path) -> ModelSnapshot | None:
    """The snapshot that huggingface_hub keeps of `model_id`, if there is one.

    Its layout: `models--owner--name/refs/<revision>` holds a commit, `snapshots/<commit>/` files.
    """
    folder = cache / f"models--{model_id.replace('/', '--')}"
    sha = revision or "main"
    # Where there is no such ref, the revision may be a commit itself.
    with suppress(OSError, ValueError):
        sha = (folder / "refs" / sha).read_text(encoding="ascii").strip()
    files = folder / "snapshots" / sha
    try:
        if files.parent != folder / "snapshots" or not files.is_dir():
            return None
        return _read_download(model_id, sha, files)
    except OSError:
        return None  # a folder that may not be read is a cache that is empty


def _read_download(model_id: str, sha: str, files: Path) -> ModelSnapshot:
    from .readme import extract

    config = _json(files / "config.json")
    readme = _readme(files / "README.md")
    answer = {
        "id": model_id,
        "sha": sha,
        "cardData": extract(readme).front_matter,
        "config": config or {},
        "siblings": [
            {"rfilename": path.relative_to(files).as_posix()}
            for path in sorted(files.rglob("*"))
            if not path.is_dir()
        ],
    }
    changed = datetime.fromtimestamp(files.stat().st_mtime, UTC)
    return ModelSnapshot(
        facts=parse_model_info(answer),
        readme=readme,
        config=config,
        origin="cache",
        fetched_at=changed,
    )


def from_card(card: ModelCard) -> ModelSnapshot:
    """The bundled deck's facts of a model, without a commit: the notebook pins itself later."""
    total = sum(card.parameters.values()) or None
    facts = ModelFacts(
        id=card.id,
        author=card.id.rpartition("/")[0],
        sha=card.sha,
        pipeline_tag=card.pipeline_tag,
        library_name=card.library_name,
        license=card.license,
        languages=card.languages,
        gated=card.gated,
        downloads=card.downloads,
        likes=card.likes,
        parameters=card.parameters,
        parameter_total=total,
        model_type=card.model_type,
        architectures=card.architectures,
        chat=card.chat,
    )
    return ModelSnapshot(facts=facts, origin="deck")


def summary_of(card: ModelCard) -> ModelSummary:
    """A bundled card as a row of a search."""
    return ModelSummary(
        id=card.id,
        name=card.name or card.id.rpartition("/")[2],
        description=card.description,
        pipeline_tag=card.pipeline_tag,
        library_name=card.library_name,
        license=card.license,
        gated=card.gated,
        downloads=card.downloads,
        likes=card.likes,
        parameter_total=sum(card.parameters.values()) or None,
        bundled=True,
    )


def search_deck(
    bundled: Mapping[str, ModelCard], words: str, **wanted: str | None
) -> list[ModelCard]:
    """The bundled cards that hold every word and match every filter that is not None."""
    parts = words.casefold().split()
    found = []
    for card in bundled.values():
        text = f"{card.id} {card.name} {card.description} {card.pipeline_tag}".casefold()
        fields: dict[str, Any] = {
            "task": card.pipeline_tag,
            "library": card.library_name,
            "license": card.license,
            "author": card.id.rpartition("/")[0],
        }
        if all(part in text for part in parts) and all(
            value is None or fields[name] == value for name, value in wanted.items()
        ):
            found.append(card)
    return sorted(found, key=lambda card: not card.featured)


def _readme(path: Path) -> str | None:
    from .readme import decode

    try:
        with path.open("rb") as file:
            return decode(file.read(MOST_README))
    except OSError:
        return None


def _json(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(MOST_CONFIG))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
