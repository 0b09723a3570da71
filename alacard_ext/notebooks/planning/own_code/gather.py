"""Reads what names a model's own code, at its commit; a file of a commit is read once.

With the facts of the repositories in which the code stands, each at the commit that it has now.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ....errors import AlacardError
from ....hub.facts import CodeReference, ModelFacts, ModelSnapshot
from .references import (
    CONFIGS,
    CUSTOM_GENERATE,
    INDEX,
    MODULES,
    MOST_PARTS,
    ROUTER,
    in_auto_map,
    in_index,
    in_modules,
    in_router,
    module_folders,
    parts_of,
)

if TYPE_CHECKING:
    from ....hub.client import HubClient

TOKENIZER = "tokenizer_config.json"
SENTENCES = "sentence_bert_config.json"
MOST_TOKENS = 10_000_000
MOST_REPOSITORIES = 4
MOST_CACHED = 500
_Key = tuple[str, str, str, str]
_Locks = defaultdict[_Key, asyncio.Lock]
_cache: OrderedDict[_Key, Any] = OrderedDict()


async def with_code(snapshot: ModelSnapshot, hub: HubClient) -> ModelSnapshot:
    """The snapshot with every reference to code that loading the model could run, the settings of a
    tokenizer that may be run by more than transformers, and where its library cuts texts.

    Raises nothing of the Hub's: a file that could not be read is counted in `code_unread`. Where
    the Hub did not tell the facts, nothing more is asked of it, and `code` stays None.
    """
    if snapshot.code is not None or snapshot.origin != "hub" or snapshot.facts.sha is None:
        return snapshot
    locks: _Locks = defaultdict(asyncio.Lock)
    (code, unread), tokenizer, longest, new = await asyncio.gather(
        _code(snapshot, hub, locks),
        _tokenizer(hub, locks, snapshot.facts, snapshot.base),
        _longest_text(hub, locks, snapshot.facts),
        _new_tokenizer(hub, locks, snapshot),
    )
    known = {"code": code, "code_unread": unread, "tokenizer": tokenizer}
    known |= {"longest_text": longest, "new_tokenizer": new}
    return snapshot.model_copy(update=known)


async def _code(
    snapshot: ModelSnapshot, hub: HubClient, locks: _Locks
) -> tuple[list[CodeReference], list[str]]:
    """The references of the model and of its base, and the files that could not be read."""
    facts, base = snapshot.facts, snapshot.base
    found: list[CodeReference] = []
    unread = ["config.json"] if "config.json" in snapshot.unread else []
    # Of an adapter the snapshot's configuration is that of its base.
    for each in (facts, *([base] if base else [])):
        config = None if base and each is facts else snapshot.config
        read = _Reader(hub, each, locks)
        own = await _references(read, config, facts.library_name)
        unread += read.unread
        for reference in own:
            reference.repository = reference.repository or each.id
        found += own
    commits = await _commits(hub, found, (facts, base) if base else (facts,))
    code = [one.model_copy(update={"commit": commits.get(one.repository or "")}) for one in found]
    return code, unread


async def _tokenizer(
    hub: HubClient, locks: _Locks, *repositories: ModelFacts | None
) -> dict[str, Any] | None:
    """The settings of a tokenizer that has no `tokenizer.json`: its class may need packages."""
    for facts in repositories:
        if facts and TOKENIZER in facts.files:
            if "tokenizer.json" in facts.files:
                return None
            found = await _Reader(hub, facts, locks).json(TOKENIZER)
            return found if isinstance(found, dict) else None
    return None


async def _new_tokenizer(hub: HubClient, locks: _Locks, snapshot: ModelSnapshot) -> bool:
    """Whether a tokenizer was saved in a form of transformers 5, which release 4 does not read."""
    version = str((snapshot.config or {}).get("transformers_version"))
    if not re.match(r"([5-9]|\d{2,3})\.", version) or TOKENIZER not in snapshot.facts.files:
        return False
    found = await _Reader(hub, snapshot.facts, locks).json(TOKENIZER)
    if not isinstance(found, dict):
        return False
    listed = isinstance(found.get("extra_special_tokens"), list)  # release 4 wants their names
    return listed or found.get("tokenizer_class") == "TokenizersBackend"


async def _longest_text(hub: HubClient, locks: _Locks, facts: ModelFacts) -> int | None:
    """After how many tokens Sentence Transformers cuts a text, where the repository says so."""
    if MODULES not in facts.files or SENTENCES not in facts.files:
        return None
    found = await _Reader(hub, facts, locks).json(SENTENCES)
    count = found.get("max_seq_length") if isinstance(found, dict) else None
    return count if type(count) is int and 0 < count < MOST_TOKENS else None


async def _references(
    read: _Reader, config: dict[str, Any] | None, library: str | None
) -> list[CodeReference]:
    files = read.facts.files
    found = in_auto_map(config, "config.json")
    scripts = any(name.endswith(".py") for name in files)
    if MODULES in files:
        modules = await read.json(MODULES)
        found += in_modules(modules)
        folders = [folder for folder in module_folders(modules) if folder]
        routers = await read.all(f"{folder}/{ROUTER}" for folder in ["", *folders])
        found += [one for name, value in routers for one in in_router(value, name)]
        deeper = folders if scripts or found else []
    elif INDEX in files and scripts:
        index = await read.json(INDEX)
        found += in_index(index, files)
        deeper = parts_of(index)
    else:
        deeper = []
    if scripts or found or read.facts.custom_code:
        names = [name for name in CONFIGS if name != "config.json" or config is None]
        names += [f"{folder}/{name}" for folder in deeper[:MOST_PARTS] for name in CONFIGS]
        for name, value in await read.all(names):
            found += in_auto_map(value, name)
        if len(deeper) > MOST_PARTS:
            read.unread += deeper[MOST_PARTS:]
    if CUSTOM_GENERATE in files:
        # Read by transformers wherever a model that writes is loaded with its own code allowed.
        path = CUSTOM_GENERATE.removesuffix(".py")
        found.append(CodeReference(key="generate", named_by=CUSTOM_GENERATE, module=path))
    return found


class _Reader:
    """Reads small JSON files of one repository at its commit, and notes which could not be."""

    def __init__(self, hub: HubClient, facts: ModelFacts, locks: _Locks) -> None:
        self._hub, self.facts, self._locks = hub, facts, locks
        self.unread: list[str] = []

    async def all(self, names: Iterable[str]) -> list[tuple[str, Any]]:
        """The files of these names that there are."""
        there = [name for name in (n.removeprefix("/") for n in names) if name in self.facts.files]
        return list(zip(there, await asyncio.gather(*map(self.json, there)), strict=True))

    async def json(self, name: str) -> Any:
        key = (self._hub.endpoint, self.facts.id, self.facts.sha or "", name)
        # Who asks for a file that is under way waits for it.
        async with self._locks[key]:
            return await self._json(key, name)

    async def _json(self, key: _Key, name: str) -> Any:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
        text = await self._hub.text(self.facts.id, self.facts.sha or "main", name)
        try:
            value = json.loads(text) if text is not None else None
        except (ValueError, RecursionError):
            value = None  # no library reads it either
        if text is None:
            self.unread.append(name)
        elif self.facts.sha is not None:
            _cache[key] = value
            while len(_cache) > MOST_CACHED:
                _cache.popitem(last=False)
        return value


async def _commits(
    hub: HubClient, found: list[CodeReference], models: tuple[ModelFacts, ...]
) -> dict[str, str | None]:
    """The commit of each repository that is named, None where the Hub does not tell it now."""
    commits = {facts.id: facts.sha for facts in models}
    others = {one.repository for one in found if one.repository} - set(commits)

    async def ask(name: str) -> tuple[str, str | None]:
        try:
            other = await hub.snapshot(name)
        except AlacardError:
            return name, None
        return name, other.facts.sha if other.origin == "hub" else None

    told = await asyncio.gather(*map(ask, sorted(others)[:MOST_REPOSITORIES]))
    return commits | dict(told)
