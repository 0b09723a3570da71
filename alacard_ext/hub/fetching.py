"""One model as the Hub tells of it now: metadata, README and configuration at one commit."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from ..errors import HubError, ModelDisabled
from ..traffic.timing import answered
from .cache import Entry
from .cached_answers import CachedAnswer, CachedAnswers, File, json_object
from .facts import CONFIG, GATED, README, ModelFacts, ModelSnapshot
from .parse import lacks_front_matter, parse_model_info, with_front_matter
from .quantisation import METHOD_FILES, quantised_by_files
from .refusals import raise_failure, raise_refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .answers import Answer
    from .endpoint import Endpoint

MOST_INFO = 16_000_000
MOST_README = 2_000_000
MOST_CONFIG = 1_000_000


class Get(Protocol):
    """One GET, as the client makes it."""

    async def __call__(
        self,
        url: str,
        token: str | None,
        limit: int,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
        model: str | None = None,
    ) -> Answer:
        """The answer, as `Transport.get` gives it."""


class Fetcher:
    """Puts a model's three questions at once, and keeps the answers."""

    def __init__(self, get: Get, answers: CachedAnswers, endpoint: Endpoint) -> None:
        self._get = get
        self._answers = answers
        self._endpoint = endpoint

    async def snapshot(
        self, model_id: str, revision: str | None, token: str | None, cached: CachedAnswer | None
    ) -> ModelSnapshot:
        """The model at `revision`, of which `cached` is known from before.

        Raises what `raise_refusal` and `Transport.get` raise; a file that cannot be read is told
        by the snapshot instead.
        """
        if cached is not None and cached.complete:
            # The files of a commit never change: asking for the metadata tells all.
            facts = await self.info(model_id, revision, token, cached)
            if facts.sha == cached.snapshot.facts.sha:
                if lacks_front_matter(facts):
                    facts = await asyncio.to_thread(
                        with_front_matter, facts, cached.snapshot.readme
                    )
                if not facts.files and cached.snapshot.facts.quantised:
                    facts = facts.model_copy(update={"quantised": cached.snapshot.facts.quantised})
                return cached.snapshot.model_copy(
                    update={"facts": facts, "origin": "hub", "fetched_at": now(), "notice": None}
                )
            at = facts.sha or "main"
            readme, config = await asyncio.gather(
                self.file(facts.id, at, README, token), self.file(facts.id, at, CONFIG, token)
            )
        else:
            at = revision or "main"
            facts, readme, config = await asyncio.gather(
                self.info(model_id, revision, token, cached),
                self.file(model_id, at, README, token),
                self.file(model_id, at, CONFIG, token),
            )
            if facts.sha:
                # Someone pushed between the answers: take the files of the metadata's commit.
                readme, config = await asyncio.gather(
                    self._same_commit(readme, facts, README, token),
                    self._same_commit(config, facts, CONFIG, token),
                )
        readme, config = _listed(readme, README, facts), _listed(config, CONFIG, facts)
        files = {README: readme, CONFIG: config}
        if not facts.files and not self._endpoint.is_public and config.text:
            files |= await self._methods(facts, token)
            found = [name for name in METHOD_FILES if name in files and files[name].text]
            facts = quantised_by_files(facts, found)
        await asyncio.to_thread(self._answers.keep_files, facts, files, token)
        return ModelSnapshot(
            facts=await asyncio.to_thread(with_front_matter, facts, readme.text),
            readme=readme.text,
            config=json_object(config.text),
            origin="hub",
            fetched_at=now(),
            unread={
                name: file.why or "the Hub did not tell why"
                for name, file in ((README, readme), (CONFIG, config))
                if not file.certain
            },
        )

    async def info(
        self, model_id: str, revision: str | None, token: str | None, cached: CachedAnswer | None
    ) -> ModelFacts:
        """The metadata alone."""
        url = self._answers.info_url(model_id, revision)
        etag = cached.entry.etag if cached else None
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._get(url, token, MOST_INFO, headers, model=model_id)
        if answer.status == 304 and cached:
            answered("cache")
            facts, body = cached.snapshot.facts, cached.entry.body
        else:
            raise_refusal(
                answer, model_id, revision, has_token=bool(token), endpoint=self._endpoint
            )
            answered("hub")
            facts = parse_model_info(await answer.loaded())
            body = answer.body.decode("utf-8-sig", "replace")
        if facts.disabled:
            raise ModelDisabled(f"The Hub has disabled {model_id}; choose another model.")
        entry = Entry(body, answer.headers.get("etag") or etag, time.time())
        if cached is None or entry.says_more_than(cached.entry):
            await asyncio.to_thread(self._answers.keep_info, url, token, entry)
        return facts

    async def file(self, model_id: str, revision: str, name: str, token: str | None) -> File:
        """A small file of the repository; one that cannot be had tells why."""
        from .readme import decode

        limit = MOST_README if name == README else MOST_CONFIG
        url = self._answers.file_url(model_id, revision, name)
        try:
            answer = await self._get(url, token, limit, cut=name == README, model=model_id)
            if answer.is_html:
                raise_failure(answer, has_token=bool(token), endpoint=self._endpoint)
        except HubError as error:
            # The metadata decides about the model; a README alone is not worth failing for.
            return File(None, None, certain=False, why=_part(error.message))
        if answer.status == 200:
            return File(decode(answer.body), answer.commit, certain=True)
        if answer.status == 404 and answer.error_code == "EntryNotFound":
            return File(None, answer.commit, certain=True)
        gated = answer.error_code == "GatedRepo"
        why = GATED if gated else f"{self._endpoint.host} answered with status {answer.status}"
        return File(None, answer.commit, certain=False, why=why)

    async def _methods(self, facts: ModelFacts, token: str | None) -> dict[str, File]:
        """The files that hold a method of quantisation, of a mirror that lists no files.

        Without them a model whose config.json names no method would be taken for a plain one.
        """
        at = facts.sha or "main"
        found = await asyncio.gather(*(self.file(facts.id, at, n, token) for n in METHOD_FILES))
        return {
            name: file
            if file.text is None or json_object(file.text) is not None
            else File(None, file.commit, certain=False)
            for name, file in zip(METHOD_FILES, found, strict=True)
        }

    async def _same_commit(
        self, file: File, facts: ModelFacts, name: str, token: str | None
    ) -> File:
        if not file.certain or file.commit in (None, facts.sha):
            return file
        return await self.file(facts.id, facts.sha or "main", name, token)


def now() -> datetime:
    """The present time, which answers are marked with."""
    return datetime.now(UTC)


def _listed(file: File, name: str, facts: ModelFacts) -> File:
    """That a file is not there is certain too where the list of all files lacks it."""
    if file.certain or not facts.files or name in facts.files:
        return file
    return File(None, file.commit, certain=True)


def _part(sentence: str) -> str:
    """What stands before the advice, as a part of a sentence."""
    told = sentence.partition(";")[0].strip().rstrip(".")
    return told[:1].lower() + told[1:] if told.startswith(("The ", "A ", "No ")) else told
