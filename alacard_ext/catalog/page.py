"""What a model's page tells beside its row: quality, fit, access, family, files and README."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from ..cards.model_card import licences_of
from ..errors import AlacardError
from ..hub.access import OPEN, UNKNOWN
from ..hub.client import HubClient
from ..hub.facts import README, ModelSnapshot
from ..hub.licences import licence_text
from .fit import FitLine
from .models import BaseRelation, CatalogModel, RelationCounts
from .quality import Quality

_IMAGE = re.compile(r"!\[[^\]]{0,500}\]\(\s*(https?://[^\s)]{1,1000})")
MOST_FILES = 5000
MOST_IMAGES = 100


class CatalogAccess(BaseModel):
    """What stands between a person and the weights; `licence` names all, in words."""

    gated: bool | None
    licence: str | None
    licence_link: str | None = None
    note: str


class Relations(BaseModel):
    """The family in brief."""

    parents: list[BaseRelation] = Field(default_factory=list)
    children: dict[str, int] = Field(default_factory=dict)
    descendants: int = 0


class DealtNotebook(BaseModel):
    """A notebook that was dealt from the model, below the server's root."""

    path: str


class ModelPage(BaseModel):
    """One model's page. `quality` and `security` are None where the Hub was not asked or failed."""

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    model: CatalogModel
    quality: Quality | None = None
    fit: list[FitLine] = Field(default_factory=list)
    access: CatalogAccess
    relations: Relations
    notebooks: list[DealtNotebook] = Field(default_factory=list)
    security: dict[str, Any] | None = None
    notice: str | None = None


class ModelFile(BaseModel):
    """A file of the repository; `size` is bytes, `security` the Hub's word on it."""

    path: str
    size: int | None = None
    lfs: bool = False
    security: str | None = None


class Readme(BaseModel):
    """The README as text, never as HTML, and the remote images it would load.

    An empty one is none, unless `unread` tells why it could not be read.
    """

    markdown: str
    unread: str | None = None
    sha: str | None = None
    images: list[str] = Field(default_factory=list)


def access(model: CatalogModel) -> CatalogAccess:
    """Access in one sentence."""
    if model.gated is None:
        note = UNKNOWN
    elif model.gated:
        note = "Its owner asks you to accept terms on its page, and to log in with your token."
    else:
        note = OPEN
    return CatalogAccess(
        gated=model.gated,
        licence=licence_text(model),
        licence_link=model.license_link,
        note=note,
    )


def with_facts(model: CatalogModel, snapshot: ModelSnapshot) -> CatalogModel:
    """The model with all that its page says of its licences, of which a list tells less, and with
    the counters and the access that the catalog does not know."""
    facts = snapshot.facts
    update: dict[str, Any] = dict(licences_of(facts))
    if model.gated is None and facts.gated is not None:
        update["gated"] = bool(facts.gated)
    for name in ("downloads", "likes"):
        if getattr(model, name) is None:
            update[name] = getattr(facts, name)
    return model.model_copy(update=update)


def relations(model: CatalogModel, counts: RelationCounts) -> Relations:
    """The family in brief."""
    return Relations(parents=model.bases, children=counts.children, descendants=counts.descendants)


async def files(hub: HubClient, model_id: str) -> list[ModelFile]:
    """The files with their sizes and the Hub's scan. Raises the hub's errors."""
    entries = await hub.about(model_id, "/tree/main?recursive=true&expand=true")
    found = []
    for entry in entries[:MOST_FILES] if isinstance(entries, list) else []:
        if not isinstance(entry, Mapping) or entry.get("type") != "file":
            continue
        path, size = entry.get("path"), entry.get("size")
        scan = entry.get("securityFileStatus")
        word = scan.get("status") if isinstance(scan, Mapping) else None
        if isinstance(path, str):
            found.append(
                ModelFile(
                    path=path[:1000],
                    size=size if isinstance(size, int) and size >= 0 else None,
                    lfs="lfs" in entry,
                    security=word[:40] if isinstance(word, str) else None,
                )
            )
    return found


async def security(hub: HubClient, model_id: str) -> dict[str, Any] | None:
    """The Hub's scan of the repository; None where it does not tell."""
    try:
        answer = await hub.json(f"api/models/{quote(model_id)}?securityStatus=true")
    except AlacardError:
        return None
    status = answer.get("securityRepoStatus") if isinstance(answer, Mapping) else None
    if not isinstance(status, Mapping):
        return None
    issues = status.get("filesWithIssues")
    return {
        "scans_done": status.get("scansDone") is True,
        "issues": [
            {"path": str(one.get("path"))[:1000], "level": str(one.get("level"))[:40]}
            for one in (issues[:50] if isinstance(issues, list) else [])
            if isinstance(one, Mapping)
        ],
    }


def readme_of(snapshot: ModelSnapshot) -> Readme:
    """The README with its remote images named, none of which is loaded here."""
    markdown = snapshot.readme or ""
    images = list(dict.fromkeys(_IMAGE.findall(markdown)))[:MOST_IMAGES]
    return Readme(
        markdown=markdown,
        unread=snapshot.unread.get(README),
        sha=snapshot.facts.sha,
        images=images,
    )
