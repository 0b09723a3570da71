"""Ordinary examples go on being run: the forms in which pages usually show their models."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.notebooks.classes import names_table
from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.allowed.calls import _SPECIAL, GIVEN
from alacard_ext.notebooks.readme.allowed.objects import ATTRIBUTES, METHODS
from alacard_ext.notebooks.readme.allowed.paths import CALLS, CONSTANTS
from alacard_ext.notebooks.readme.allowed.values import BUILTINS
from alacard_ext.notebooks.readme.allowed.values import METHODS as OF_VALUES

from .readme_cases import MODELS
from .test_readme_escapes import loaded_of

TEXT = Path(__file__).with_name("readmes") / "ordinary.txt"
PARTS = re.split(r"^# of (\w+)\n", TEXT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
ORDINARY = list(zip(PARTS[::2], (part.strip() for part in PARTS[1::2]), strict=True))
REACHING = frozenset(
    """
    save push upload download load open write exec eval compile import system run popen remove
    unlink dump tofile fromfile memmap register hook apply call getattr setattr globals vars locals
    input breakpoint pretrained hub url urlopen request train fit
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
RANKER = {"pipeline_tag": "text-ranking", "library_name": "sentence-transformers"}
KINDS: dict[str, dict[str, Any]] = {**MODELS, "ranker": RANKER}
KINDS["embedder"] = {"pipeline_tag": "feature-extraction", "architectures": ["BertModel"]}
THINGS = {"self", "same", "stretched", "formatted", "streamer", "settings", "scheduler", "schedule"}
THINGS |= {"player", *METHODS}


@pytest.mark.parametrize(("model", "code"), ORDINARY)
def test_an_ordinary_example_is_run(model: str, code: str) -> None:
    assert unknown_in(code, loaded_of(**KINDS[model])) is None, unknown_in(
        code, loaded_of(**KINDS[model])
    )


def test_every_rule_says_what_it_gives() -> None:
    tables = [*METHODS.values(), CALLS, BUILTINS, OF_VALUES]
    for table in tables:
        for name, rule in table.items():
            assert rule.gives in {*GIVEN, *_SPECIAL, *THINGS}, name
            for part in (*rule.positional, *rule.named.values()):
                assert part.name.isidentifier(), (name, part)
    for kind, attributes in ATTRIBUTES.items():
        assert set(attributes.values()) <= {*GIVEN, *THINGS, "config"}, kind
    assert set(CONSTANTS.values()) <= set(GIVEN)


@pytest.mark.attack
def test_nothing_that_writes_or_fetches_is_listed() -> None:
    names = {name for table in (*METHODS.values(), CALLS, BUILTINS, OF_VALUES) for name in table}
    names |= {name for attributes in ATTRIBUTES.values() for name in attributes}
    # These two change nothing, whatever their names are like.
    names -= {"eval", "apply_chat_template"}
    words = {part for name in names for part in name.rpartition(".")[2].split("_")}
    assert not words & REACHING
    assert not any(name.startswith("_") or "._" in name for name in names)


def test_what_is_listed_for_libraries_is_there() -> None:
    known = names_table()
    for path in CALLS:
        package, _, name = path.partition(".")
        if package in ("transformers", "sentence_transformers") and "." not in name:
            assert name in (known.names(package, "") or {}), path
