"""The files that loading a model would run, as text, at the commits that they would be read at.

Begun with those that its configurations name, and followed through what these import beside
themselves, as transformers does when it fetches them.
"""

from __future__ import annotations

import asyncio
import posixpath
import re
from collections.abc import Iterator

from ...hub.client import HubClient
from ...notebooks.planning.checkpoint import Checkpoint
from ...notebooks.planning.own_code import references
from .models import CodeFile

MOST_CODE_FILES, MOST_CODE = 24, 60_000
IMPORT = re.compile(r"^\s*(?:from\s+\.([\w.]*)\s+import\s+([\w, ]+)|import\s+\.([\w.]+))", re.M)

Place = tuple[str, str, str]
"""A repository, its commit, and a file's path."""


async def code_files(hub: HubClient, checkpoint: Checkpoint) -> tuple[list[CodeFile], list[str]]:
    """The files, and the names of those that belong to them and cannot be shown."""
    facts = checkpoint.facts
    waiting, missing = _first(checkpoint)
    seen: dict[Place, CodeFile | None] = {}
    named = set(waiting)
    while waiting and len(seen) < MOST_CODE_FILES:
        batch = list(dict.fromkeys(waiting))[: MOST_CODE_FILES - len(seen)]
        texts = await asyncio.gather(*(hub.text(*place) for place in batch))
        waiting = [place for place in waiting if place not in batch]
        for place, text in zip(batch, texts, strict=True):
            repository, commit, name = place
            seen[place] = None
            if text is None:
                missing += [f"{repository}/{name}"] if place in named else []
                continue
            seen[place] = CodeFile(
                name=name,
                repository=repository,
                commit=commit,
                text=text[:MOST_CODE],
                cut=len(text) > MOST_CODE,
            )
            waiting += [
                (repository, commit, path)
                for path in _beside(name, text)
                if (repository, commit, path) not in seen
                and (repository != facts.id or path in facts.files)
            ]
    missing += [f"{repository}/{name}" for repository, _, name in dict.fromkeys(waiting)]
    return [file for file in seen.values() if file is not None], missing


def _first(checkpoint: Checkpoint) -> tuple[list[Place], list[str]]:
    """The files that are named outright, and the names of those whose place is not known."""
    facts, found = checkpoint.facts, references(checkpoint.snapshot)
    places: list[Place] = []
    missing: list[str] = []
    for one in found:
        if one.module is None or one.repository is None or one.commit is None:
            missing.append(f"{one.repository or facts.id}/{one.module or one.wanted}")
        else:
            places.append((one.repository, one.commit, f"{one.module}.py"))
    if facts.sha is not None:
        # Settings that are as good as code; and all Python, where nothing says which of it is run.
        own = checkpoint.own_code
        executed = [name for name in own if not name.endswith(".py")]
        places += [(facts.id, facts.sha, name) for name in (own if not found else executed)]
    return list(dict.fromkeys(places)), list(dict.fromkeys(missing))


def _beside(name: str, text: str) -> Iterator[str]:
    """The files that a Python file imports from its own folder and those around it."""
    folder = posixpath.dirname(name)
    for match in IMPORT.finditer(text):
        module, names = match[1] or match[3] or "", match[2] or ""
        up = len(module) - len(module.lstrip("."))
        path = posixpath.normpath(posixpath.join(folder, *[".."] * up))
        parts = [part for part in module.split(".") if part]
        for each in [parts] if parts else [[item.strip()] for item in names.split(",")]:
            found = posixpath.normpath(posixpath.join(path, *each))
            if each[0] and not found.startswith(".."):
                yield f"{found}.py"
