"""What the Hub offers in place of a model that is too big: quantised versions, smaller siblings,
and providers that run it. Asked for only when needed, all at once.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from ..errors import AlacardError
from .client import HubClient
from .facts import ModelFacts, ModelSummary
from .parse import parse_summary

MOST = 30
EXPAND = ("downloads", "gated", "gguf", "library_name", "pipeline_tag", "safetensors", "tags")
# The size in a model's name: a number of weights, or one of the usual words.
NUMBER = re.compile(r"(?<![a-z0-9])(?:\d+x)?\d+(?:\.\d+)?[bm](?![a-z0-9])", re.IGNORECASE)
WORD = re.compile(
    r"(?<![a-z0-9])(?:nano|tiny|mini|small|base|medium|large|xlarge|xxlarge|xl|xxl|huge|giant)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
VERSION = re.compile(r"-v\d+(?:\.\d+)?$", re.IGNORECASE)
PROVIDER = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


class Child(BaseModel):
    """A model that could stand in: its id, whether it is GGUF, and how many weights it has."""

    model_config = ConfigDict(protected_namespaces=())

    id: str
    gguf: bool = False
    parameters: int | None = None
    downloads: int | None = None


class Remote(BaseModel):
    """Who runs the model for others now, and what the Hub says it costs, if it does."""

    providers: list[str] = Field(default_factory=list)
    price: str | None = None


class Offers(BaseModel):
    """All that was found; `problem` is a sentence where the Hub could not be asked."""

    quantised: list[Child] = Field(default_factory=list)
    siblings: list[Child] = Field(default_factory=list)
    remote: Remote = Field(default_factory=Remote)
    problem: str | None = None


async def find_offers(hub: HubClient, facts: ModelFacts) -> Offers:
    """Ask for all three at once. Never raises: a Hub that fails offers nothing, and says so."""
    answers = await asyncio.gather(
        hub.json(_children_path(facts.id)),
        hub.json(path) if (path := _siblings_path(facts)) else _nothing(),
        hub.json(_remote_path(facts.id)),
        return_exceptions=True,
    )
    problem = None
    told: list[Any] = []
    for answer in answers:
        if isinstance(answer, AlacardError):
            problem = answer.message
        elif isinstance(answer, BaseException):
            raise answer
        told.append(None if isinstance(answer, BaseException) else answer)
    children, siblings, remote = told
    return Offers(
        quantised=gguf_children(_models(children), facts),
        siblings=smaller_siblings(_models(siblings), facts),
        remote=parse_remote(remote),
        problem=problem,
    )


def gguf_children(
    models: Iterable[tuple[ModelSummary, Mapping[str, Any]]], facts: ModelFacts
) -> list[Child]:
    """Those that llama.cpp runs, the most downloaded first; other formats need a card as well."""
    found = [
        Child(
            id=model.id,
            gguf=True,
            parameters=_total(raw) or _count(facts),
            downloads=model.downloads,
        )
        for model, raw in models
        if "gguf" in model.tags or model.library_name == "gguf" or raw.get("gguf")
        if not model.gated
    ]
    return sorted(found, key=lambda child: -(child.downloads or 0))


def smaller_siblings(
    models: Iterable[tuple[ModelSummary, Mapping[str, Any]]], facts: ModelFacts
) -> list[Child]:
    """Models of the same author whose names differ in the size alone, the largest first."""
    wanted, own = family_of(facts.id), _count(facts)
    if wanted is None or not own:
        return []
    found = [
        Child(id=model.id, parameters=model.parameter_total, downloads=model.downloads)
        for model, _ in models
        if family_of(model.id) == wanted
        and model.pipeline_tag == facts.pipeline_tag
        and not model.gated
        and 0 < (model.parameter_total or 0) < own
    ]
    return sorted(found, key=lambda child: -(child.parameters or 0))


def family_of(model_id: str) -> str | None:
    """The id with its size taken out, in lower case; None where the name tells no size."""
    owner, _, name = model_id.lower().rpartition("/")
    bare = VERSION.sub("", name)
    for pattern in (NUMBER, WORD):
        family, changed = pattern.subn("*", bare, count=1)
        if changed:
            return f"{owner}/{family}"
    return None


def parse_remote(answer: Any) -> Remote:
    """The live providers in an answer with `inferenceProviderMapping`, in either of its shapes."""
    mapping = answer.get("inferenceProviderMapping") if isinstance(answer, Mapping) else None
    rows: list[Mapping[str, Any]] = []
    if isinstance(mapping, Mapping):
        named = mapping.items()
        rows = [{"provider": name, **row} for name, row in named if isinstance(row, Mapping)]
    elif isinstance(mapping, list):
        rows = [row for row in mapping if isinstance(row, Mapping)]
    live = [row for row in rows[:50] if row.get("status") == "live"]
    names = [str(row.get("provider")) for row in live]
    prices = [price for row in live if (price := _price(row))]
    return Remote(
        providers=[name for name in names if PROVIDER.fullmatch(name)],
        price=prices[0] if prices else None,
    )


def _price(row: Mapping[str, Any]) -> str | None:
    details = row.get("providerDetails")
    pricing = row.get("pricing") or (
        details.get("pricing") if isinstance(details, Mapping) else None
    )
    if not isinstance(pricing, Mapping):
        return None
    told = [
        f"{pricing[kind]:g} US dollars for a million tokens of {kind}"
        for kind in ("input", "output")
        if isinstance(pricing.get(kind), int | float) and not isinstance(pricing[kind], bool)
    ]
    return f"{row.get('provider')}: {', '.join(told)}"[:200] if told else None


def _children_path(model_id: str) -> str:
    return _list_path([("filter", f"base_model:quantized:{model_id}")])


def _siblings_path(facts: ModelFacts) -> str | None:
    family = family_of(facts.id)
    if family is None or not facts.author:
        return None
    words = family.rpartition("/")[2].replace("*", " ").strip(" -_.").split()
    search = max(words, key=len).strip("-_.") if words else ""
    return _list_path([("author", facts.author), ("search", search)])


def _remote_path(model_id: str) -> str:
    return f"api/models/{model_id}?expand[]=inferenceProviderMapping"


def _list_path(asked: list[tuple[str, str]]) -> str:
    pairs = [*asked, ("sort", "downloads"), ("direction", "-1"), ("limit", str(MOST))]
    return f"api/models?{urlencode([*pairs, *(('expand[]', name) for name in EXPAND)])}"


def _models(answer: Any) -> list[tuple[ModelSummary, Mapping[str, Any]]]:
    found = []
    for row in answer[:MOST] if isinstance(answer, list) else []:
        try:
            found.append((parse_summary(row), row))
        except AlacardError:
            continue
    return found


def _total(row: Mapping[str, Any]) -> int | None:
    gguf = row.get("gguf")
    total = gguf.get("total") if isinstance(gguf, Mapping) else None
    return total if isinstance(total, int) and 0 < total < 2**53 else None


def _count(facts: ModelFacts) -> int | None:
    return facts.parameter_total or sum(facts.parameters.values()) or None


async def _nothing() -> None:
    return None
