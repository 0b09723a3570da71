"""The only caller of the Hub: one model's facts, README and config at one commit, and the search.

What it gives up on, in this order: the Hub now, the answers kept on disk, what huggingface_hub
downloaded before, the bundled deck. Whatever is not fresh says so in `notice`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import AlacardError, HubError, HubOffline, ModelNotFound, RevisionNotFound
from ..traffic.timing import answered
from .asking import TIMEOUT, Asked, asked_now, one_request
from .cache import AnswerCache
from .cached_answers import CachedAnswer, CachedAnswers
from .elsewhere import Elsewhere, source_of
from .endpoint import Endpoint
from .environment import endpoint_of_environment, hub_home, is_offline, person_token
from .facts import HubStatus, ModelSnapshot, SearchPage
from .fallback import Fallback, NoFallback
from .fetching import MOST_INFO, Fetcher
from .holdings import Holdings
from .query import ModelQuery
from .recent import RecentSnapshots
from .refusals import raise_failure, raise_refusal, valid_model_id
from .search import (
    DECK_GOES_ON,
    check,
    follows_deck,
    page_of_answer,
    page_of_deck,
    search_url,
)
from .standing import Standing

if TYPE_CHECKING:
    import httpx

    from .answers import Answer
    from .transport import Transport

SHORT = 3.0
"""Seconds that a deal waits to learn whether a mirror has a model."""
PAGE = "A web page came in place of the Hub's answer."
__all__ = ["HubClient", "HubStatus"]

_REVISION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


class HubClient:
    """Asks one endpoint, with the person's token, as huggingface_hub would.

    `endpoint`, `offline` and `token` default to what huggingface_hub reads from the environment;
    `cache_dir` to a folder beside its cache; `fallback` answers in the Hub's place,
    `timeout` is the seconds that one request of a person waits for the Hub in all, and
    `fresh_seconds` those for which a model's facts are taken as they were told.
    """

    def __init__(
        self,
        *,
        endpoint: str | None = None,
        token: Callable[[], str | None] | None = None,
        cache_dir: Path | None = None,
        fallback: Fallback | None = None,
        offline: bool | None = None,
        timeout: float = TIMEOUT,
        fresh_seconds: float = 0.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.place = Endpoint.of(endpoint or endpoint_of_environment())
        self.endpoint = self.place.url
        self._token = token or person_token
        self._timeout = timeout
        cache = AnswerCache(cache_dir or hub_home() / "alacard" / "answers")
        self._answers = CachedAnswers(cache, self.place)
        self._fetcher = Fetcher(self._get, self._answers, self.place)
        self._holdings = Holdings()
        self._fallback = fallback or NoFallback()
        self._elsewhere = Elsewhere(self._answers, self._fallback)
        self._offline = is_offline() if offline is None else offline
        self._below = transport
        self._made: Transport | None = None
        self._running: dict[tuple[str, ...], asyncio.Task[ModelSnapshot]] = {}
        self._recent = RecentSnapshots(fresh_seconds)
        self._standing = Standing()

    async def snapshot(self, model_id: str, revision: str | None = None) -> ModelSnapshot:
        """Facts, README and config of a model at one commit, in one round trip when cold.

        Raises InvalidModelId, ModelNotFound, RevisionNotFound, ModelDisabled, Forbidden for a
        token that is refused, and a HubError where the Hub fails and nothing else knows the model.
        """
        model_id = valid_model_id(model_id)
        if revision is not None and not _REVISION.fullmatch(revision):
            raise RevisionNotFound(f"'{revision[:100]}' cannot be a commit, tag or branch.")
        if self._offline:
            found = await asyncio.to_thread(self._offline_snapshot, model_id, revision)
            if found is None:
                raise HubOffline(
                    f"Nothing is known of {model_id} here, and HF_HUB_OFFLINE is set; unset it, "
                    "or choose a model of the bundled deck.",
                    {"model": model_id},
                )
            return found
        asked, question = asked_now(), (self.endpoint, model_id, revision)
        if asked is not None and question in asked.told:
            return asked.told[question].own()
        token, cached, recent = await asyncio.to_thread(self._look_first, model_id, revision)
        if recent is not None:
            answered("cache")
            if asked is not None:
                asked.told[question] = recent
            return recent.own()
        # Many ask for one model at the same time when a class deals together: one answer serves.
        key = _key(model_id, revision, token)
        task = self._running.get(key)
        if task is None:
            with one_request(self._timeout):
                # The task takes the request's deadline along.
                task = asyncio.ensure_future(self._with_fallback(model_id, revision, token, cached))
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # One caller that gives up must not take the answer from the others.
        found = await asyncio.shield(task)
        if asked is not None:
            asked.told[question] = found
        return found.own()

    def one_request(self) -> AbstractContextManager[Asked]:
        """What runs inside shares one deadline, and asks the Hub for no model twice."""
        return one_request(self._timeout)

    async def lacks(self, model_id: str) -> bool:
        """Whether a mirror is known not to have a model: asked of a mirror alone, once.

        The Hub itself has what the deck holds, and who cannot be asked may have it too.
        """
        if self._offline or self.place.is_public:
            return False
        if not self._holdings.knows(model_id):
            token, cached = await asyncio.to_thread(self._look, model_id, None)
            try:
                with one_request(min(self._timeout, SHORT)):
                    await self._fetcher.info(model_id, None, token, cached)
                self._holdings.note(model_id, has=True)
            except AlacardError as error:
                if isinstance(error, ModelNotFound) or error.details.get("status") == 404:
                    self._holdings.note(model_id, has=False)
        return self._holdings.lacks(model_id)

    async def search(self, query: ModelQuery) -> SearchPage:
        """A page of the Hub's models; the bundled deck's where the Hub cannot be asked.

        `next` of the page is the `cursor` of the following one. Raises BadRequest for what
        `search.check` refuses, and a HubError where the Hub fails between two pages: the deck
        cannot follow on from the Hub's order.
        """
        check(query)
        if follows_deck(query) and not self._offline:
            return page_of_deck(query, self._fallback, DECK_GOES_ON)
        if self._offline:
            notice = "Offline: only the bundled deck is shown."
            page = page_of_deck(query, self._fallback, notice)
            return page.model_copy(update={"why": "Offline."})
        token = await asyncio.to_thread(self._token)
        try:
            with one_request(self._timeout):
                answer = await self._get(search_url(query, self.endpoint), token, MOST_INFO)
            raise_failure(answer, has_token=bool(token), endpoint=self.place)
            return page_of_answer(query, answer, self._fallback)
        except HubError as error:
            if query.cursor is not None:
                raise
            notice = f"{error.message} The bundled deck is shown."
            page = page_of_deck(query, self._fallback, notice)
            return page.model_copy(update={"why": error.message})

    async def json(self, path: str) -> Any:
        """The JSON at `path` below the endpoint.

        Raises HubOffline, HubError for a refusal, and Forbidden for a token that is refused.
        """
        with one_request(self._timeout):
            answer = await self.answer(path)
        if answer.status == 200:
            return await answer.loaded()
        raise HubError(
            f"{self.place.name} refused to tell (status {answer.status}).",
            {"status": answer.status},
        )

    async def about(self, model_id: str, rest: str = "") -> Any:
        """The JSON that the Hub tells of a model, at `rest` below its metadata.

        Raises what `snapshot` raises, but never answers from anywhere else.
        """
        token = await asyncio.to_thread(self._token)
        with one_request(self._timeout):
            answer = await self.answer(f"api/models/{quote(valid_model_id(model_id))}{rest}")
        raise_refusal(answer, model_id, None, has_token=bool(token), endpoint=self.place)
        return await answer.loaded()

    async def answer(
        self, path: str, limit: int = MOST_INFO, *, first: int | None = None
    ) -> Answer:
        """Whatever the Hub answers at `path`, headers included; of a file the `first` bytes.

        Raises HubOffline, HubError, and Forbidden for a token that is refused.
        """
        if self._offline:
            raise HubOffline("HF_HUB_OFFLINE is set, so the Hub was not asked.")
        token = await asyncio.to_thread(self._token)
        url, cut = f"{self.endpoint}/{path}", first is not None
        asked = {"Range": f"bytes=0-{first - 1}", "Accept-Encoding": "identity"} if first else None
        answer = await self._get(url, token, first or limit, asked, cut=cut)
        raise_failure(answer, has_token=bool(token), endpoint=self.place)
        return answer

    async def text(self, model_id: str, sha: str, name: str) -> str | None:
        """A small file of a commit as text; None where it cannot be had, whatever the reason."""
        if self._offline:
            return None
        token = await asyncio.to_thread(self._token)
        with one_request(self._timeout):
            return (await self._fetcher.file(model_id, sha, name, token)).text

    def status(self) -> HubStatus:
        """How the Hub stood at the last request; asks nobody."""
        return HubStatus(
            endpoint=self.endpoint,
            has_token=bool(self._token()),
            offline=self._offline,
            reachable=self._standing.reachable,
            since=self._standing.since,
            why=self._standing.why,
            login_url=f"{self.endpoint}/settings/tokens",
        )

    @property
    def is_away(self) -> bool:
        """Whether the Hub did not answer the last request that it was asked."""
        return self._standing.reachable is False and not self._offline

    async def probe(self) -> HubStatus:
        """How the Hub stands now, by one small request."""
        # The outcome is noted, and told by the status.
        with suppress(AlacardError):
            # What a mirror that has no list answers is an answer too.
            await self.answer("api/models?limit=1")
        return await asyncio.to_thread(self.status)

    async def aclose(self) -> None:
        """Stop what is under way and close the pooled connections."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._made is not None:
            await self._made.aclose()

    def _look(self, model_id: str, revision: str | None) -> tuple[str | None, CachedAnswer | None]:
        """The person's token, and what earlier answers told with it."""
        token = self._token()
        return token, self._answers.look(model_id, revision, token)

    def _look_first(
        self, model_id: str, revision: str | None
    ) -> tuple[str | None, CachedAnswer | None, ModelSnapshot | None]:
        """The same, or what the Hub told just now, so that it need not be asked."""
        token = self._token()
        recent = self._recent.find(_key(model_id, revision, token))
        cached = self._answers.look(model_id, revision, token) if recent is None else None
        return token, cached, recent

    def _forget(self, key: tuple[str, ...], done: asyncio.Task[ModelSnapshot]) -> None:
        self._running.pop(key, None)
        if not done.cancelled():
            done.exception()  # seen, even where every caller has given up

    async def _with_fallback(
        self, model_id: str, revision: str | None, token: str | None, cached: CachedAnswer | None
    ) -> ModelSnapshot:
        try:
            fresh = await self._fetcher.snapshot(model_id, revision, token, cached)
            self._holdings.note(model_id, has=True)
            self._recent.keep(_key(model_id, revision, token), fresh)
            return fresh
        except ModelNotFound:
            self._holdings.note(model_id, has=False)
            raise
        except HubError as error:
            found = await asyncio.to_thread(self._elsewhere.snapshot, model_id, revision, token)
            if found is None:
                raise
            found.notice = f"{error.message} These facts are from {source_of(found)}."
            return found

    async def _get(
        self,
        url: str,
        token: str | None,
        limit: int,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
        model: str | None = None,
    ) -> Answer:
        try:
            answer = await self._transport().get(
                url, token=token, limit=limit, cut=cut, headers=headers, model=model
            )
        except HubError as error:
            self._standing.note(error.message)
            raise
        self._standing.note(PAGE if answer.is_html else None)
        return answer

    def _transport(self) -> Transport:
        # httpx takes longer to import than all the rest of Alacard: not while a server starts.
        from .transport import Transport

        if self._made is None:
            self._made = Transport(self.place, self._below)
        return self._made

    def _offline_snapshot(self, model_id: str, revision: str | None) -> ModelSnapshot | None:
        found = self._elsewhere.snapshot(model_id, revision, self._token())
        if found is not None:
            found.notice = f"Offline: these facts are from {source_of(found)}."
        return found


def _key(model_id: str, revision: str | None, token: str | None) -> tuple[str, ...]:
    """What is asked, and as whom."""
    return model_id, revision or "", token or ""
