"""A row of the Hub's list, or of a published table of it, as a `CatalogRow`.

All of it is data from strangers: a field of a wrong type or an absurd size is dropped, and only a
row that names no public model is refused. Field names are the Hub's own, as its list API and data
sets such as `cfahlgren1/hub-stats` have them; there, objects may come as JSON in a text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ..rows import MAX_COUNT, RELATIONS, CatalogRow

MOST_TAGS = 64
MOST_VALUES = 32
MOST_BASES = 32
MOST_TEXT = 100
MOST_FILES = 5000
LATEST = 4_102_444_800
"""The year 2100: a later time is a fault, not a date."""
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
_ENDINGS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".onnx": "onnx",
    ".tflite": "tflite",
    ".keras": "keras",
    ".mlpackage": "coreml",
}
_MODEL_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
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


def clean(entry: Any) -> CatalogRow:
    """The row of one model. Raises BadRow where it names none, or one that is not public."""
    if not isinstance(entry, Mapping):
        raise BadRow("not an object")
    model_id = _id(entry)
    if _truth(entry.get("private")):
        raise BadRow("private")
    if _truth(entry.get("disabled")):
        raise BadRow("disabled")
    card, config = _object(entry.get("cardData")), _object(entry.get("config"))
    weights, gguf = _object(entry.get("safetensors")), _object(entry.get("gguf"))
    tags = list(texts(entry.get("tags"), 500))
    plain = [tag for tag in tags if ":" not in tag]
    formats = [name for name in FORMATS if name in plain]
    formats += [name for name in _formats(entry.get("siblings")) if name not in formats]
    if gguf and "gguf" not in formats:
        formats.append("gguf")
    return CatalogRow(
        id=model_id,
        task=text(entry.get("pipeline_tag")) or text(card.get("pipeline_tag")),
        library=text(entry.get("library_name")) or text(card.get("library_name")),
        license=next(_after(tags, "license:"), None) or text(_first(card.get("license"))),
        gated=_gated(entry.get("gated")),
        downloads=count(entry.get("downloads")) or 0,
        likes=count(entry.get("likes")) or 0,
        trending=_score(entry.get("trendingScore")),
        created=moment(entry.get("createdAt")),
        modified=moment(entry.get("lastModified")),
        parameters=count(weights.get("total"))
        or _sum(weights.get("parameters"))
        or count(gguf.get("total"))
        or None,
        formats=tuple(formats),
        tags=_several((t for t in plain if t not in LANGUAGES and t not in formats), MOST_TAGS),
        languages=_several(
            [t for t in plain if t in LANGUAGES] or texts(card.get("language"), MOST_VALUES),
            MOST_VALUES,
        ),
        datasets=_several(
            [*_after(tags, "dataset:"), *texts(card.get("datasets"), MOST_VALUES)], MOST_VALUES
        ),
        bases=_bases(tags, card, entry.get("baseModels"), model_id),
        sha=_commit(entry.get("sha")),
        storage=count(entry.get("usedStorage")),
        chat="conversational" in plain
        or bool(_object(config.get("tokenizer_config")).get("chat_template"))
        or bool(gguf.get("chat_template")),
        arch=text(config.get("model_type")) or text(gguf.get("architecture")),
    )


def text(value: Any) -> str | None:
    """One line of bounded text, or None."""
    if not isinstance(value, str):
        return None
    return _CONTROL.sub(" ", value[:MOST_TEXT]).strip() or None


def texts(value: Any, most: int) -> Iterator[str]:
    """The texts of a list, of a text that holds a JSON list, or of one text."""
    if isinstance(value, str) and value.startswith("["):
        value = _json(value)
    items = value if isinstance(value, list | tuple) else [value]
    for item in items[:most]:
        # YAML reads the code of Norwegian, `no`, as False.
        found = "no" if item is False and len(items) > 1 else text(item)
        if found:
            yield found


def count(value: Any) -> int | None:
    """A number that counts something: whole, not negative, not absurd; a text of digits too."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if 0 <= value <= MAX_COUNT else None


def moment(value: Any) -> int | None:
    """Seconds since the epoch of a time in ISO 8601, of a datetime, or of a number of seconds."""
    if isinstance(value, str) and 4 <= len(value) <= 40:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        try:
            value = aware.timestamp()
        except (OverflowError, ValueError):
            return None
    seconds = count(value)
    return seconds if seconds is not None and seconds < LATEST else None


def is_model_id(value: Any) -> bool:
    """Whether a value has the form that the Hub allows for a model's id."""
    return (
        isinstance(value, str)
        and _MODEL_ID.fullmatch(value) is not None
        and not ("--" in value or ".." in value)
    )


def _id(entry: Mapping[str, Any]) -> str:
    for field in ("id", "modelId"):
        if is_model_id(value := entry.get(field)):
            return str(value)
    raise BadRow("no valid model id")


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str) and value.startswith("{"):
        value = _json(value)
    return value if isinstance(value, Mapping) else {}


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _truth(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _gated(value: Any) -> bool:
    return _truth(value) or (isinstance(value, str) and value.lower() in ("auto", "manual"))


def _score(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 1e12 else None


def _sum(value: Any) -> int | None:
    return sum(count(number) or 0 for number in _object(value).values()) or None


def _commit(value: Any) -> str | None:
    return value if isinstance(value, str) and _COMMIT.fullmatch(value) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _after(tags: Iterable[str], prefix: str) -> Iterator[str]:
    return (tag[len(prefix) :] for tag in tags if tag.startswith(prefix) and tag != prefix)


def _several(values: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:most]


def _formats(siblings: Any) -> Iterator[str]:
    items = _json(siblings) if isinstance(siblings, str) else siblings
    seen = set()
    for item in items[:MOST_FILES] if isinstance(items, list) else []:
        name = item.get("rfilename") if isinstance(item, Mapping) else item
        if isinstance(name, str):
            dot = name.rfind(".")
            found = _ENDINGS.get(name[dot:].lower()) if dot >= 0 else None
            if found and found not in seen:
                seen.add(found)
                yield found


def _bases(
    tags: list[str], card: Mapping[str, Any], listed: Any, model_id: str
) -> tuple[tuple[str, str], ...]:
    """Parents with their relation. The Hub tags `base_model:<relation>:<id>` beside the plain
    `base_model:<id>`; a card alone tells `base_model` and sometimes `base_model_relation`.
    """
    found: dict[str, str] = {}
    for tag in _after(tags, "base_model:"):
        relation, _, parent = tag.rpartition(":")
        if is_model_id(parent):
            known = relation if relation in RELATIONS else "unknown"
            if found.get(parent, "unknown") == "unknown":
                found[parent] = known
    told = text(card.get("base_model_relation"))
    from_listed = _object(listed)
    told = told or text(from_listed.get("relation"))
    models = from_listed.get("models")
    names = [
        *texts(card.get("base_model"), MOST_BASES),
        *(
            str(model.get("id"))
            for model in (models[:MOST_BASES] if isinstance(models, list) else [])
            if isinstance(model, Mapping)
        ),
    ]
    for parent in names:
        if is_model_id(parent) and found.get(parent, "unknown") == "unknown":
            found[parent] = told if told in RELATIONS else "unknown"
    # A model that names itself tells nothing.
    found.pop(model_id, None)
    return tuple((relation, parent) for parent, relation in found.items())[:MOST_BASES]
