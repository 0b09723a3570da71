"""Which code of a model's author a notebook would run, told to whoever is about to run it.

A notebook is a file, and may be a stranger's: what its metadata claim is told as a claim, and a
notebook of which nothing is said here is not thereby safe. What is held against its own metadata is
the text of the example, by its hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..models import README_RULES
from ..prose import plain

EXAMPLE = "common-readme-example"
OWN_CODE = re.compile(
    r"^TRUST_REMOTE_CODE\s*=\s*True\b|trust_remote_code['\"]?\s*[=:]\s*True\b", re.MULTILINE
)
HAND_CODE = re.compile(r"[0-9A-Za-z]{8,159}")
WHAT = "The example from the model's page is its author's code, and it runs with your rights"


class AuthorsCode(BaseModel):
    """One piece of such code: where it stands, and what a person should know of it.

    `outdated`: an earlier Alacard let the example run by rules that could be passed by. `allowed`:
    someone allowed it, which need not be whoever reads this. `changed`: it is not what was dealt.
    """

    model_config = ConfigDict(defer_build=True)

    kind: Literal["outdated", "allowed", "changed", "own_code"]
    cell_id: str | None = None
    text: str


class NotebookWarnings(BaseModel):
    """What to know before a notebook is run, and the hand code by which it is dealt again."""

    model_config = ConfigDict(defer_build=True)

    warnings: list[AuthorsCode] = Field(default_factory=list)
    hand_code: str | None = None


def warnings_of(notebook: Any) -> NotebookWarnings:
    """What is known of a notebook that has Alacard's metadata; never raises for odd ones."""
    made = _mapping(_mapping(_mapping(notebook).get("metadata")).get("alacard"))
    if not made:
        return NotebookWarnings()
    code = made.get("hand_code")
    return NotebookWarnings(
        warnings=list(_found(notebook, made)),
        hand_code=code if isinstance(code, str) and HAND_CODE.fullmatch(code) else None,
    )


def _found(notebook: Any, made: Mapping[str, Any]) -> Iterator[AuthorsCode]:
    readme = _mapping(_mapping(made.get("plan")).get("readme"))
    cells = [cell for cell in _list(_mapping(notebook).get("cells")) if _is_code(cell)]
    for cell in cells:
        if _is_example(cell) and _source(cell).strip():
            yield from _example(cell, readme)
    own = next((cell for cell in cells if OWN_CODE.search(_source(cell))), None)
    if own is not None:
        name = plain(_mapping(made.get("model")).get("id") or "the model", 100)
        yield AuthorsCode(
            kind="own_code",
            cell_id=_id(own),
            text=f"It runs Python code from the repository of {name}, or opens its pickle. "
            "Someone allowed that when it was dealt; you have not been asked.",
        )


def _example(cell: Mapping[str, Any], readme: Mapping[str, Any]) -> Iterator[AuthorsCode]:
    from ..readme.example import hash_of  # late: with it comes all that reads READMEs

    rules = readme.get("rules")
    if not isinstance(rules, int) or isinstance(rules, bool) or rules < README_RULES:
        yield AuthorsCode(
            kind="outdated",
            cell_id=_id(cell),
            text=f"{WHAT} and your Hub token. An earlier version of Alacard let it through with a "
            "check that could be bypassed: deal the notebook again, or read that cell "
            "before you run it.",
        )
    elif readme.get("sha256") != hash_of(_source(cell)):
        yield AuthorsCode(
            kind="changed",
            cell_id=_id(cell),
            text=f"{WHAT}. It differs from the text that was dealt: read that cell before you run "
            "it.",
        )
    elif readme.get("mode") != "run":
        yield AuthorsCode(
            kind="allowed",
            cell_id=_id(cell),
            text=f"{WHAT}. Someone allowed this text when it was dealt; you have not been asked.",
        )


def _is_code(cell: Any) -> bool:
    return _mapping(cell).get("cell_type") == "code"


def _is_example(cell: Mapping[str, Any]) -> bool:
    metadata = _mapping(cell.get("metadata"))
    section = _mapping(metadata.get("alacard")).get("section")
    tagged = "raises-exception" in _list(metadata.get("tags"))
    return cell.get("id") == EXAMPLE or (section == "readme" and tagged)


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _id(cell: Mapping[str, Any]) -> str | None:
    name = cell.get("id")
    return name[:64] if isinstance(name, str) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
