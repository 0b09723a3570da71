"""A row of the Hub's list, or of a published table of it, as a `CatalogRow`.

All of it is data from strangers: a field of a wrong type or an absurd size is dropped, and only a
row that names no public model is refused. Field names are the Hub's own, as its list API and data
sets such as `cfahlgren1/hub-stats` have them; there, objects may come as JSON in a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ...hub.licences import MOST_LICENSES, licence_address
from ..engine.rows import RELATIONS, CatalogRow
from .values import count, is_absent, items, line, mapping, moment, score, truth, ungrouped

Result = TypeVar("Result")

MOST_READ_TAGS = 500
MOST_TAGS = 64
MOST_VALUES = 32
MOST_BASES = 32
MOST_FILES = 5000
FORMATS = (
    "safetensors",
    "gguf",
    "onnx",
    "pytorch",
    "tf",
    "jax",
    "keras",
    "openvino",
    "coreml",
    "tflite",
    "mlx",
)
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "modelId": ("modelId", "model_id"),
    "private": ("private",),
    "disabled": ("disabled",),
    "cardData": ("cardData", "card_data"),
    "config": ("config",),
    "safetensors": ("safetensors",),
    "gguf": ("gguf",),
    "tags": ("tags",),
    "pipeline_tag": ("pipeline_tag", "pipelineTag", "task"),
    "library_name": ("library_name", "libraryName", "library"),
    "license": ("license", "licence"),
    "gated": ("gated",),
    "downloads": ("downloads",),
    "likes": ("likes",),
    "trendingScore": ("trendingScore", "trending_score"),
    "createdAt": ("createdAt", "created_at"),
    "lastModified": ("lastModified", "last_modified"),
    "siblings": ("siblings",),
    "baseModels": ("baseModels", "base_models"),
    "sha": ("sha",),
    "usedStorage": ("usedStorage", "used_storage"),
}
"""The fields that are read, by the Hub's name, with all the names that they go by."""
ENDINGS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".onnx": "onnx",
    ".tflite": "tflite",
    ".keras": "keras",
    ".mlpackage": "coreml",
}
MODEL_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
# The two-letter codes of ISO 639-1; the Hub's tags name a model's languages by them.
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu "
    "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi "
    "ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks "
    "ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl "
    "nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
    "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve "
    "vi vo wa wo xh yi yo za zh zu "
)
LANGUAGES = frozenset(_CODES.split()) | {"multilingual"}


class BadRow(ValueError):
    """This row cannot be taken in; the text says why, in a few words."""


def clean(entry: Any, losses: Losses | None = None) -> CatalogRow:
    """The row of one model; what cannot be taken as it is is counted in `losses`.

    Raises BadRow where it names no model, or one that is not public.
    """
    if not isinstance(entry, Mapping):
        raise BadRow("not an object")
    of = _Entry(entry, losses if losses is not None else Losses())
    model_id = _id(of)
    if of.one("private", truth):
        raise BadRow("private")
    if of.one("disabled", truth):
        raise BadRow("disabled")
    card, config = of.object("cardData"), of.object("config")
    weights, gguf = of.object("safetensors"), of.object("gguf")
    tags = of.several("tags", MOST_READ_TAGS)
    plain = [tag for tag in tags if ":" not in tag]
    formats = [name for name in FORMATS if name in plain]
    formats += [name for name in _formats(of.value("siblings")) if name not in formats]
    if gguf and "gguf" not in formats:
        formats.append("gguf")
    listed = of.several("license", MOST_VALUES)
    licences = list(_after(tags, "license:")) or listed or list(_licences(card))
    return CatalogRow(
        id=model_id,
        task=of.text("pipeline_tag") or line(card.get("pipeline_tag")),
        library=of.text("library_name") or line(card.get("library_name")),
        licenses=of.cut("license", dict.fromkeys(licences), MOST_LICENSES),
        license_name=line(card.get("license_name")),
        license_link=licence_address(card.get("license_link"), model_id),
        gated=of.one("gated", gated),
        downloads=of.count("downloads"),
        likes=of.count("likes"),
        trending=of.one("trendingScore", score),
        created=of.one("createdAt", moment),
        modified=of.one("lastModified", moment),
        parameters=count(weights.get("total"))
        or sum_of_counts(weights.get("parameters"))
        or count(gguf.get("total"))
        or None,
        formats=tuple(formats),
        tags=of.cut(
            "tags",
            dict.fromkeys(t for t in plain if t not in LANGUAGES and t not in formats),
            MOST_TAGS,
        ),
        languages=of.cut(
            "tags",
            dict.fromkeys(
                [t for t in plain if t in LANGUAGES] or texts_of(card.get("language"), MOST_VALUES)
            ),
            MOST_VALUES,
        ),
        datasets=of.cut(
            "tags",
            dict.fromkeys(
                [*_after(tags, "dataset:"), *texts_of(card.get("datasets"), MOST_VALUES)]
            ),
            MOST_VALUES,
        ),
        bases=_bases(tags, card, of.object("baseModels"), model_id),
        sha=of.one("sha", _commit),
        storage=of.count("usedStorage"),
        chat="conversational" in plain
        or bool((mapping(config.get("tokenizer_config")) or {}).get("chat_template"))
        or bool(gguf.get("chat_template")),
        arch=line(config.get("model_type")) or line(gguf.get("architecture")),
    )


@dataclass
class Losses:
    """How many values of each field were given and not taken, and how many were changed."""

    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)


class _Entry:
    """The fields of one entry by their first name, with what is lost on the way counted."""

    def __init__(self, entry: Mapping[str, Any], losses: Losses) -> None:
        self._entry, self._losses = entry, losses

    def value(self, name: str) -> Any:
        """The field's value under any of its names; None where there is none."""
        for known in NAMES[name]:
            value = self._entry.get(known)
            if not is_absent(value):
                return value
        return None

    def one(self, name: str, read: Callable[[Any], Result | None]) -> Result | None:
        value = self.value(name)
        if value is None:
            return None
        found = read(value)
        if found is None:
            self._losses.dropped[name] += 1
        return found

    def text(self, name: str) -> str | None:
        found = self.one(name, line)
        if found is not None and found != self.value(name):
            self._losses.changed[name] += 1
        return found

    def count(self, name: str) -> int | None:
        found = self.one(name, count)
        if found is not None and found != score(ungrouped(self.value(name))):
            self._losses.changed[name] += 1
        return found

    def object(self, name: str) -> Mapping[str, Any]:
        return self.one(name, mapping) or {}

    def several(self, name: str, most: int) -> list[str]:
        values = self.one(name, items) or []
        found = [text for value in values[:most] if (text := line(value))]
        if found != values:
            self._losses.changed[name] += 1
        return found

    def cut(self, name: str, values: Collection[str], most: int) -> tuple[str, ...]:
        if len(values) > most:
            self._losses.changed[name] += 1
        return tuple(values)[:most]


def texts_of(value: Any, most: int) -> Iterator[str]:
    """The texts of a list, or one text."""
    members = items(value) or []
    for item in members[:most]:
        # YAML reads the code of Norwegian, `no`, as False.
        found = "no" if item is False and len(members) > 1 else line(item)
        if found:
            yield found


def is_model_id(value: Any) -> bool:
    """Whether a value has the form that the Hub allows for a model's id."""
    return (
        isinstance(value, str)
        and MODEL_ID.fullmatch(value) is not None
        and not ("--" in value or ".." in value)
    )


def _id(of: _Entry) -> str:
    for name in ("id", "modelId"):
        value = of.value(name)
        if is_model_id(value):
            return str(value)
        if isinstance(value, Mapping):
            raise BadRow("a table by columns; save it as records")
    raise BadRow("no valid model id")


def gated(value: Any) -> bool | None:
    """Whether access is given on request; the Hub also writes how."""
    if isinstance(value, str) and value.strip().lower() in ("auto", "manual"):
        return True
    return truth(value)


def sum_of_counts(value: Any) -> int | None:
    """The sum of an object's counts, as the weights by their dtypes have."""
    return sum(count(number) or 0 for number in (mapping(value) or {}).values()) or None


def _commit(value: Any) -> str | None:
    return value if isinstance(value, str) and _COMMIT.fullmatch(value) else None


def _licences(card: Mapping[str, Any]) -> Iterator[str]:
    for item in (items(card.get("license")) or [])[:MOST_VALUES]:
        if found := line(item):
            yield found


def _after(tags: Iterable[str], prefix: str) -> Iterator[str]:
    return (tag[len(prefix) :] for tag in tags if tag.startswith(prefix) and tag != prefix)


def _formats(siblings: Any) -> Iterator[str]:
    seen = set()
    for item in (items(siblings) or [])[:MOST_FILES]:
        name = item.get("rfilename") if isinstance(item, Mapping) else item
        if isinstance(name, str):
            dot = name.rfind(".")
            found = ENDINGS.get(name[dot:].lower()) if dot >= 0 else None
            if found and found not in seen:
                seen.add(found)
                yield found


def _bases(
    tags: list[str], card: Mapping[str, Any], listed: Mapping[str, Any], model_id: str
) -> tuple[tuple[str, str], ...]:
    """Parents with their relation. The Hub tags `base_model:<relation>:<id>` beside the plain
    `base_model:<id>`; a card alone tells `base_model` and sometimes `base_model_relation`.
    """
    found: dict[str, str] = {}
    for tag in _after(tags, "base_model:"):
        if (pair := parent_of_tag(tag)) is not None:
            known, parent = pair
            if found.get(parent, "unknown") == "unknown":
                found[parent] = known
    told = line(card.get("base_model_relation")) or line(listed.get("relation"))
    for parent in named_parents(card, listed):
        if is_model_id(parent) and found.get(parent, "unknown") == "unknown":
            found[parent] = told if told in RELATIONS else "unknown"
    # A model that names itself tells nothing.
    found.pop(model_id, None)
    return tuple((relation, parent) for parent, relation in found.items())[:MOST_BASES]


def parent_of_tag(text: str) -> tuple[str, str] | None:
    """The relation and the parent of what follows `base_model:` in a tag; None for no model."""
    relation, _, parent = text.rpartition(":")
    if not is_model_id(parent):
        return None
    return (relation if relation in RELATIONS else "unknown"), parent


def named_parents(card: Mapping[str, Any], listed: Mapping[str, Any]) -> list[str]:
    """The parents that a card names, and those that the Hub lists beside it."""
    models = listed.get("models")
    return [
        *texts_of(card.get("base_model"), MOST_BASES),
        *(
            str(model.get("id"))
            for model in (models[:MOST_BASES] if isinstance(models, list) else [])
            if isinstance(model, Mapping)
        ),
    ]
