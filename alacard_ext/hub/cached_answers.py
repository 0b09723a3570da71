"""What the client remembers of a model between two questions to the Hub."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from ..errors import AlacardError
from .bodies import Unreadable, read_json
from .cache import AnswerCache, Entry
from .endpoint import Endpoint
from .facts import CONFIG, README, ModelFacts, ModelSnapshot
from .parse import parse_model_info, with_front_matter
from .quantisation import METHOD_FILES, quantised_by_files
from .refusals import is_commit

LONGEST_CACHED = 200_000
NOT_CACHED = "it is not among the answers that were kept"


@dataclass(frozen=True)
class CachedAnswer:
    """What the cache tells of a model, and the entry of its metadata. Shared: never changed.

    `complete` says that README and config are the Hub's last word too; where a file was refused
    or failed they are not, and it is worth asking for them again.
    """

    entry: Entry
    snapshot: ModelSnapshot
    complete: bool


@dataclass(frozen=True)
class File:
    """A file's text, the commit it came from, and whether that was the Hub's last word on it.

    `why` tells what kept it from being read, as a part of a sentence.
    """

    text: str | None
    commit: str | None
    certain: bool
    why: str = ""


class CachedAnswers:
    """The answers of one endpoint in the cache, by model. All calls read or write files."""

    def __init__(self, cache: AnswerCache, endpoint: Endpoint) -> None:
        self._cache = cache
        self._endpoint = endpoint.url
        # On the Hub itself `resolve` would count as a download; mirrors know nothing else.
        self._kind = "raw" if endpoint.is_public else "resolve"
        self._login = endpoint.login

    def info_url(self, model_id: str, revision: str | None) -> str:
        """Where the Hub tells a model's metadata."""
        url = f"{self._endpoint}/api/models/{quote(model_id)}"
        return f"{url}/revision/{quote(revision, safe='')}" if revision else url

    def file_url(self, model_id: str, revision: str, name: str) -> str:
        """Where a small file lies; of mirrors, as `huggingface_hub.hf_hub_url` builds it."""
        at = quote(revision, safe="")
        return f"{self._endpoint}/{quote(model_id)}/{self._kind}/{at}/{quote(name)}"

    def keep_info(self, url: str, token: str | None, entry: Entry) -> None:
        """Store an answer of metadata."""
        self._cache.put(url, self._who(token), entry)

    def keep_files(self, facts: ModelFacts, files: Mapping[str, File], token: str | None) -> None:
        """Store the files of a commit by name, where the Hub told for certain what they hold."""
        for name, file in files.items():
            if facts.sha and file.certain:
                url = self.file_url(facts.id, facts.sha, name)
                self._cache.put(url, self._who(token), Entry(file.text, confirmed_at=time.time()))

    def look(self, model_id: str, revision: str | None, token: str | None) -> CachedAnswer | None:
        """What earlier answers to this very question told, with this very token."""
        who = self._who(token)
        entry = self._cache.get(self.info_url(model_id, revision), who)
        if entry is None or entry.body is None:
            return None
        try:
            facts = cached_facts(entry.body)
        except (AlacardError, ValueError):
            return None

        def kept(name: str) -> Entry | None:
            return (
                self._cache.get(self.file_url(facts.id, facts.sha, name), who)
                if facts.sha
                else None
            )

        readme, config = kept(README), kept(CONFIG)
        told = facts
        if not facts.files:  # a mirror that lists none was asked for these by name
            methods = (name for name in METHOD_FILES if (file := kept(name)) and file.body)
            told = quantised_by_files(facts, list(methods))
        snapshot = ModelSnapshot(
            facts=with_front_matter(told, readme.body if readme else None),
            readme=readme.body if readme else None,
            config=json_object(config.body if config else None),
            origin="cache",
            fetched_at=datetime.fromtimestamp(entry.confirmed_at, UTC),
            unread={
                name: NOT_CACHED
                for name, file in ((README, readme), (CONFIG, config))
                if file is None
            },
        )
        return CachedAnswer(entry, snapshot, complete=readme is not None and config is not None)

    def _who(self, token: str | None) -> str | None:
        # Whoever's login stands in the address, their answers are kept apart as well.
        return self._login or token

    def anything(
        self, model_id: str, revision: str | None, token: str | None
    ) -> ModelSnapshot | None:
        """A copy of what is known without the Hub: by this token's answers, then by anyone's.

        A commit is also known by an answer about the main branch that named it.
        """
        tokens = (token, None) if token else (None,)
        for asked in (revision, None) if is_commit(revision) else (revision,):
            for who in tokens:
                cached = self.look(model_id, asked, who)
                if cached and revision in (asked, cached.snapshot.facts.sha):
                    return cached.snapshot.own()
        return None


def cached_facts(body: str) -> ModelFacts:
    """The facts of a cached answer; a class that deals one model parses it once.

    Shared: whoever hands them out copies them. Raises HubError.
    """
    return _facts(body) if len(body) <= LONGEST_CACHED else _facts.__wrapped__(body)


def json_object(text: str | None) -> dict[str, Any] | None:
    """The object that `text` holds, or None where it is no JSON, or something else."""
    try:
        value = read_json(text) if text is not None else None
    except Unreadable:
        return None
    return value if isinstance(value, dict) else None


@lru_cache(maxsize=64)
def _facts(body: str) -> ModelFacts:
    return parse_model_info(read_json(body))
