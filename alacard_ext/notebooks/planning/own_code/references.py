"""Where a model's configuration names Python code: which class, in which file of which repository.

Pure: from files that were read as JSON, which are data from strangers, to references. Libraries
look for code in these places: transformers in every `auto_map` and in a folder of a fixed name,
sentence-transformers in the list of its modules, diffusers in its index (a pipeline or a part).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ....hub.facts import CodeReference

CONFIGS = (
    "config.json",
    "tokenizer_config.json",
    "processor_config.json",
    "preprocessor_config.json",
    "video_preprocessor_config.json",
)
"""The files in which transformers looks for an `auto_map`."""
MODULES, INDEX, ROUTER = "modules.json", "model_index.json", "router_config.json"
CUSTOM_GENERATE = "custom_generate/generate.py"
# What sentence-transformers imports of itself; any other module is someone's code.
OWN_MODULES = "sentence_transformers."
MOST_REFERENCES, MOST_PARTS = 40, 12
_REFERENCE = re.compile(
    r"(?:(?P<repository>[\w][\w.-]{0,95}(?:/[\w][\w.-]{0,95})?)--)?"
    r"(?P<module>\w{1,100})\.(?P<wanted>\w{1,100})",
    re.ASCII,
)


def parse_reference(text: str, key: str, named_by: str) -> CodeReference:
    """What `owner/name--module.Class` or `module.Class` names, as it is written.

    `module` is None for a text in no such form: what it would run cannot be told.
    """
    found = _REFERENCE.fullmatch(text)
    return CodeReference(
        key=key[:100],
        named_by=named_by,
        repository=found["repository"] if found else None,
        module=found["module"] if found else None,
        wanted=(found["wanted"] if found else text[:200]),
    )


def in_auto_map(config: Mapping[str, Any] | None, named_by: str) -> list[CodeReference]:
    """The references of an `auto_map`, that of a tokenizer with its two classes included."""
    named = (config or {}).get("auto_map")
    if isinstance(named, str | list):
        named = {"AutoTokenizer": named}  # the form of the first releases
    if not isinstance(named, Mapping):
        return []
    return [
        parse_reference(text, str(key), named_by)
        for key, value in list(named.items())[:MOST_REFERENCES]
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str)
    ][:MOST_REFERENCES]


def in_modules(modules: Any, named_by: str = MODULES) -> list[CodeReference]:
    """The modules of sentence-transformers that are none of its own."""
    rows = modules if isinstance(modules, list) else []
    return _foreign((row.get("type") for row in rows if isinstance(row, Mapping)), named_by)


def in_router(router: Any, named_by: str) -> list[CodeReference]:
    """The same of a router, which chooses among modules by the kind of text."""
    types = router.get("types") if isinstance(router, Mapping) else None
    return _foreign(types.values() if isinstance(types, Mapping) else (), named_by)


def module_folders(modules: Any) -> list[str]:
    """The folders of the modules, in which those that hold a transformer keep its configuration."""
    rows = modules if isinstance(modules, list) else []
    named = [row.get("path") for row in rows[:MOST_PARTS] if isinstance(row, Mapping)]
    return [name for name in named if isinstance(name, str)]


def in_index(index: Any, files: Sequence[str]) -> list[CodeReference]:
    """The pipeline and the parts of a diffusers index whose class stands in a file beside it."""
    rows = index if isinstance(index, Mapping) else {}
    return list(_own_parts(rows, frozenset(files)))


def parts_of(index: Any) -> list[str]:
    """The names of a pipeline's parts, which are the folders of their configurations."""
    rows = index if isinstance(index, Mapping) else {}
    named = [key for key, value in rows.items() if isinstance(value, list) and key[:1] != "_"]
    return [str(name) for name in named][:MOST_REFERENCES]


def _own_parts(rows: Mapping[str, Any], files: frozenset[str]) -> Iterator[CodeReference]:
    for key, value in list(rows.items())[: 3 * MOST_REFERENCES]:
        if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
            continue
        module, wanted = value[0][:100], str(value[1])[:200]
        pipeline = key == "_class_name"
        path = module if pipeline else f"{key}/{module}"
        # A part of a library that diffusers knows has no file of that name in its folder.
        if pipeline or f"{path}.py" in files:
            yield CodeReference(key=str(key)[:100], named_by=INDEX, module=path, wanted=wanted)


def _foreign(names: Iterable[Any], named_by: str) -> list[CodeReference]:
    return [
        parse_reference(name, "module", named_by)
        for name in islice(names, MOST_REFERENCES)
        if isinstance(name, str) and not name.startswith(OWN_MODULES)
    ]
