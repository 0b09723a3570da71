"""The Hub's answers, of whatever year and shape, as typed facts.

An answer is data from a stranger: a field of a wrong type or an absurd size is dropped, and only
an answer without a model id is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from ..errors import HubError
from .bodies import clean_text
from .chat_templates import thinks_aloud
from .facts import Gated, ModelFacts, ModelSummary
from .licences import MOST_LICENSES, MOST_LINK
from .quantisation import UNKNOWN, are_packed, quantisation, quantised_beside

MOST_TEXT = 300
MOST_ITEMS = 500
MOST_FILES = 5000
MOST_SETTINGS = 200
_OF_CARD = (
    *("pipeline_tag", "library_name", "tags", "license", "licenses", "license_name"),
    *("license_link", "languages", "base_models", "base_model_relation", "datasets"),
)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_MODEL_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?")


def parse_model_info(answer: Mapping[str, Any]) -> ModelFacts:
    """The facts of one model. Raises HubError where the answer names no model."""
    if not isinstance(answer, Mapping):
        raise HubError("The Hub's answer about this model is not an object; try again later.")
    card = _mapping(answer.get("cardData"))
    config = _mapping(answer.get("config"))
    info = _mapping(answer.get("transformersInfo"))
    gguf = _mapping(answer.get("gguf"))
    weights = _mapping(answer.get("safetensors"))
    tags = _texts(answer.get("tags"))
    licenses = _licenses(card.get("license"), tags)
    model_id = _model_id(answer)
    files = _files(answer.get("siblings"))
    parameters = {
        dtype[:40]: count
        for name, value in list(_mapping(weights.get("parameters")).items())[:32]
        if (dtype := _text(name)) and (count := _count(value)) is not None
    }
    packed = are_packed(parameters, _text(config.get("model_type")))
    return ModelFacts(
        id=model_id,
        author=_text(answer.get("author")) or model_id.rpartition("/")[0],
        sha=_commit(answer.get("sha")),
        pipeline_tag=_text(answer.get("pipeline_tag")) or _text(card.get("pipeline_tag")),
        library_name=_text(answer.get("library_name")) or _text(card.get("library_name")),
        tags=tags,
        license=next(iter(licenses), None),
        licenses=licenses,
        license_name=_text(card.get("license_name")),
        license_link=_whole(card.get("license_link")),
        languages=_texts(card.get("language")) or _texts(card.get("languages")),
        base_models=[name for name in _texts(card.get("base_model")) if _is_model_id(name)],
        base_model_relation=_text(card.get("base_model_relation")) or _relation(tags),
        datasets=_texts(card.get("datasets")),
        gated=_gated(answer.get("gated")),
        private=_flag(answer.get("private")),
        disabled=answer.get("disabled") is True,
        downloads=_count(answer.get("downloads")),
        likes=_count(answer.get("likes")),
        last_modified=_time(answer.get("lastModified")),
        created_at=_time(answer.get("createdAt")),
        parameters=parameters,
        parameter_total=_count(weights.get("total")) or (sum(parameters.values()) or None),
        gguf_size=_count(gguf.get("totalFileSize")),
        gguf_architecture=_text(gguf.get("architecture")),
        gguf_context=_count(gguf.get("context_length")),
        model_type=_text(config.get("model_type")),
        architectures=_texts(config.get("architectures"))[:8],
        auto_model=_text(info.get("auto_model")),
        quantised=quantisation(config)
        or quantised_beside(files, parameters, packed=packed)
        or (UNKNOWN if packed else None),
        processor=_text(info.get("processor")),
        diffusers_class=_last_text(_mapping(config.get("diffusers")).get("_class_name")),
        chat=_chat(config, gguf, files),
        thinks=any(map(thinks_aloud, _chat_templates(config, {})))
        or thinks_aloud(gguf.get("chat_template"), switched=False),
        custom_code="custom_code" in tags or "auto_map" in config,
        mask_token=_text(answer.get("mask_token")),
        files=files,
        used_storage=_count(answer.get("usedStorage")),
        settings=_settings(config),
    )


def _chat(config: Mapping[str, Any], gguf: Mapping[str, Any], files: Sequence[str]) -> bool | None:
    """Whether there is a chat template; None where nothing was told that would name one."""
    found = any(_chat_templates(config, gguf)) or "chat_template.jinja" in files
    return True if found else False if config or gguf else None


def _chat_templates(config: Mapping[str, Any], gguf: Mapping[str, Any]) -> list[Any]:
    return [
        _mapping(config.get("tokenizer_config")).get("chat_template"),
        config.get("chat_template_jinja"),
        _mapping(config.get("processor_config")).get("chat_template"),
        gguf.get("chat_template"),
    ]


def lacks_front_matter(facts: ModelFacts) -> bool:
    """Whether the metadata told nothing of what a README's front matter would."""
    return not (facts.tags or facts.license or facts.pipeline_tag)


def with_front_matter(facts: ModelFacts, readme: str | None) -> ModelFacts:
    """The facts with what the README's front matter tells, where the metadata told none of it.

    The Hub reads it into its answer; many mirrors pass on the id, the commit and the files alone.
    """
    if readme is None or not lacks_front_matter(facts):
        return facts
    from .readme import extract

    card = extract(readme).front_matter
    if not card:
        return facts
    told = parse_model_info({"id": facts.id, "cardData": card, "tags": card.get("tags")})
    update = {name: value for name in _OF_CARD if (value := getattr(told, name))}
    return facts.model_copy(
        update={name: value for name, value in update.items() if not getattr(facts, name)}
    )


def parse_summary(entry: Mapping[str, Any]) -> ModelSummary:
    """One row of a list answer. Raises HubError where it names no model."""
    facts = parse_model_info(entry)
    return ModelSummary.of(
        facts, tags=facts.tags[:40], trending_score=_number(entry.get("trendingScore"))
    )


def _settings(config: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the parts that the Hub keeps for libraries with a configuration of their own."""
    found = {}
    for library in ("peft", "sklearn", "speechbrain"):
        # An adapter's own file, unlike the Hub's short form of it, has some forty entries.
        for name, value in list(_mapping(config.get(library)).items())[:MOST_SETTINGS]:
            if (key := _text(name)) and (text := _text(value)):
                found[key[:60]] = text
    return found


def _model_id(answer: Mapping[str, Any]) -> str:
    # Answers of 2022 name the model in `modelId` alone.
    for field in ("id", "modelId"):
        value = answer.get(field)
        if isinstance(value, str) and _is_model_id(value):
            return value
    raise HubError("The Hub's answer names no model; try again later.")


def _is_model_id(value: str) -> bool:
    # The same rule as a card's id, so that whatever is listed can also be dealt.
    return _MODEL_ID.fullmatch(value) is not None and not ("--" in value or ".." in value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    # YAML reads the language code `no` as False, and numbers where a text was meant.
    if value is False:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    # Half of a surrogate pair is JSON, but no text: it can be neither saved nor sent.
    return clean_text(value[:MOST_TEXT])


def _whole(value: Any) -> str | None:
    # Half an address is another one.
    return _text(value) if isinstance(value, str) and len(value) <= MOST_LINK else None


def _last_text(value: Any) -> str | None:
    # A pipeline of the repository's own is named by its file and its class.
    return _text(value[-1]) if isinstance(value, list) and value else _text(value)


def _texts(value: Any) -> list[str]:
    """A list of texts, from a text, a list, or YAML's `no` for Norwegian read as False."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    texts = ("no" if item is False else _text(item) for item in items[:MOST_ITEMS])
    return [text for text in texts if text]


def _licenses(named: Any, tags: list[str]) -> list[str]:
    """All that the card names, and where it names none, what the Hub's tags do."""
    items = named if isinstance(named, list) else [named]
    texts = [text for item in items[:MOST_LICENSES] if (text := _text(item))]
    prefix = "license:"
    tagged = [tag[len(prefix) :] for tag in tags if tag.startswith(prefix)]
    return list(dict.fromkeys(texts or [tag for tag in tagged if tag][:MOST_LICENSES]))


def _relation(tags: list[str]) -> str | None:
    # `base_model:quantized:owner/name` beside the plain `base_model:owner/name`.
    for tag in tags:
        parts = tag.split(":", 2)
        if len(parts) == 3 and parts[0] == "base_model":
            return parts[1]
    return None


def _files(value: Any) -> list[str]:
    items = value[:MOST_FILES] if isinstance(value, list) else []
    names = (_mapping(item).get("rfilename") for item in items)
    return [clean_text(name[:1000]) for name in names if isinstance(name, str)]


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _gated(value: Any) -> Gated | None:
    if value is False or value in ("auto", "manual"):
        return cast(Gated, value)
    return "manual" if value is True else None


def _commit(value: Any) -> str | None:
    return value if isinstance(value, str) and _COMMIT.fullmatch(value) else None


def _count(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and 0 <= number < 2**63 else None


def _number(value: Any) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def _time(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
