"""The only caller of the Hub: one model's facts, README and config at one commit, and the search.

What it gives up on, in this order: the Hub now, the answers kept on disk, what huggingface_hub
downloaded before, the bundled deck. Whatever is not fresh says so in `notice`.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cards.models import ModelCard
from ..errors import HubError, HubOffline, ModelDisabled, RevisionNotFound
from .cache import AnswerCache, Entry
from .environment import endpoint_of_environment, hub_cache, hub_home, is_offline, person_token
from .facts import HubStatus, ModelFacts, ModelSnapshot, SearchPage
from .kept import File, Kept, KeptAnswers, json_object
from .offline import from_card, from_downloads
from .parse import parse_model_info
from .refusals import is_commit, raise_refusal, valid_model_id
from .search import DECK_GOES_ON, ModelQuery

if TYPE_CHECKING:
    import httpx

    from .transport import Answer, Transport

MOST_INFO = 16_000_000
MOST_README = 2_000_000
MOST_CONFIG = 1_000_000
__all__ = ["HubClient", "HubStatus"]

_REVISION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


class HubClient:
    """Asks one endpoint, with the person's token, as huggingface_hub would.

    `endpoint`, `offline` and `token` default to what huggingface_hub reads from the environment;
    `cache_dir` to a folder beside its cache; `bundled` are the deck's model cards by id.
    """

    def __init__(
        self,
        *,
        endpoint: str | None = None,
        token: Callable[[], str | None] | None = None,
        cache_dir: Path | None = None,
        bundled: Mapping[str, ModelCard] | None = None,
        offline: bool | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.endpoint = (endpoint or endpoint_of_environment()).rstrip("/")
        self._token = token or person_token
        cache = AnswerCache(cache_dir or hub_home() / "alacard" / "answers")
        self._answers = KeptAnswers(cache, self.endpoint)
        self._bundled = bundled or {}
        self._offline = is_offline() if offline is None else offline
        self._below = transport
        self._made: Transport | None = None
        self._running: dict[tuple[str, ...], asyncio.Task[ModelSnapshot]] = {}
        self._reachable: bool | None = None
        self._since: datetime | None = None

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
        token, kept = await asyncio.to_thread(self._look, model_id, revision)
        # Many ask for one model at the same time when a class deals together: one answer serves.
        key = (model_id, revision or "", token or "")
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._with_fallback(model_id, revision, token, kept))
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # One caller that gives up must not take the answer from the others.
        return (await asyncio.shield(task)).model_copy(deep=True)

    async def search(
        self,
        query: str = "",
        *,
        task: str | None = None,
        library: str | None = None,
        license: str | None = None,
        author: str | None = None,
        sort: str = "trending",
        limit: int = 20,
        cursor: str | None = None,
    ) -> SearchPage:
        """A page of the Hub's models; the bundled deck's where the Hub cannot be asked.

        `next` of the page is the `cursor` of the following one. Raises BadRequest for an unknown
        `sort`, a limit outside 1 to 100, or a cursor that is none, and a HubError where the Hub
        fails between two pages: the deck cannot follow on from the Hub's order.
        """
        wanted = ModelQuery(
            words=query,
            task=task,
            library=library,
            license=license,
            author=author,
            sort=sort,
            limit=limit,
            cursor=cursor,
        )
        wanted.check()
        if self._offline or wanted.follows_deck:
            if not self._offline:
                return wanted.from_deck(self._bundled, DECK_GOES_ON)
            page = wanted.from_deck(self._bundled, "Offline: only the bundled deck is shown.")
            return page.model_copy(update={"why": "Offline."})
        token = await asyncio.to_thread(self._token)
        try:
            answer = await self._get(wanted.url(self.endpoint), token, MOST_INFO)
            return wanted.from_answer(answer, self._bundled)
        except HubError as error:
            if cursor is not None:
                raise
            notice = f"{error.message} The bundled deck is shown."
            page = wanted.from_deck(self._bundled, notice)
            return page.model_copy(update={"why": error.message})

    async def json(self, path: str) -> Any:
        """The JSON at `path` below the endpoint. Raises HubOffline, and HubError for a refusal."""
        answer = await self.answer(path)
        if answer.status != 200:
            raise HubError(f"The Hub refused to tell (status {answer.status}).")
        return answer.json()

    async def answer(self, path: str, limit: int = MOST_INFO) -> Answer:
        """Whatever the Hub answers at `path`, headers included. Raises HubOffline and HubError."""
        if self._offline:
            raise HubOffline("Offline by HF_HUB_OFFLINE, so the Hub was not asked.")
        token = await asyncio.to_thread(self._token)
        return await self._get(f"{self.endpoint}/{path}", token, limit)

    async def text(self, model_id: str, sha: str, name: str) -> str | None:
        """A small file of a commit as text; None where it cannot be had, whatever the reason."""
        if self._offline:
            return None
        token = await asyncio.to_thread(self._token)
        return (await self._file(model_id, sha, name, token)).text

    def status(self) -> HubStatus:
        """How the Hub stood at the last request; asks nobody."""
        return HubStatus(
            endpoint=self.endpoint,
            has_token=bool(self._token()),
            offline=self._offline,
            reachable=self._reachable,
            since=self._since,
            login_url=f"{self.endpoint}/settings/tokens",
        )

    async def probe(self) -> HubStatus:
        """How the Hub stands now, by one small request."""
        # The outcome is noted, and told by the status.
        with suppress(HubError):
            await self.json("api/models?limit=1")
        return await asyncio.to_thread(self.status)

    async def aclose(self) -> None:
        """Stop what is under way and close the pooled connections."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._made is not None:
            await self._made.aclose()

    def _look(self, model_id: str, revision: str | None) -> tuple[str | None, Kept | None]:
        """The person's token, and what earlier answers told with it."""
        token = self._token()
        return token, self._answers.look(model_id, revision, token)

    def _forget(self, key: tuple[str, ...], done: asyncio.Task[ModelSnapshot]) -> None:
        self._running.pop(key, None)
        if not done.cancelled():
            done.exception()  # seen, even where every caller has given up

    async def _with_fallback(
        self, model_id: str, revision: str | None, token: str | None, kept: Kept | None
    ) -> ModelSnapshot:
        try:
            return await self._from_hub(model_id, revision, token, kept)
        except HubError as error:
            found = await asyncio.to_thread(self._without_hub, model_id, revision, token)
            if found is None:
                raise
            since = f", as of {found.fetched_at:%Y-%m-%d %H:%M} UTC" if found.fetched_at else ""
            source = "the bundled deck" if found.origin == "deck" else "an earlier answer"
            found.notice = f"{error.message} These facts are from {source}{since}."
            return found

    async def _from_hub(
        self, model_id: str, revision: str | None, token: str | None, kept: Kept | None
    ) -> ModelSnapshot:
        if kept is not None and kept.complete:
            # The files of a commit never change: asking for the metadata tells all.
            facts = await self._info(model_id, revision, token, kept)
            if facts.sha == kept.snapshot.facts.sha:
                return kept.snapshot.model_copy(
                    update={"facts": facts, "origin": "hub", "fetched_at": _now(), "notice": None}
                )
            at = facts.sha or "main"
            readme, config = await asyncio.gather(
                self._file(facts.id, at, "README.md", token),
                self._file(facts.id, at, "config.json", token),
            )
        else:
            at = revision or "main"
            facts, readme, config = await asyncio.gather(
                self._info(model_id, revision, token, kept),
                self._file(model_id, at, "README.md", token),
                self._file(model_id, at, "config.json", token),
            )
            if facts.sha:
                # Someone pushed between the answers: take the files of the metadata's commit.
                readme, config = await asyncio.gather(
                    self._same_commit(readme, facts, "README.md", token),
                    self._same_commit(config, facts, "config.json", token),
                )
        await asyncio.to_thread(self._answers.keep_files, facts, readme, config, token)
        return ModelSnapshot(
            facts=facts,
            readme=readme.text,
            config=json_object(config.text),
            origin="hub",
            fetched_at=_now(),
        )

    async def _same_commit(
        self, file: File, facts: ModelFacts, name: str, token: str | None
    ) -> File:
        if not file.certain or file.commit in (None, facts.sha):
            return file
        return await self._file(facts.id, facts.sha or "main", name, token)

    async def _info(
        self, model_id: str, revision: str | None, token: str | None, kept: Kept | None
    ) -> ModelFacts:
        url = self._answers.info_url(model_id, revision)
        etag = kept.entry.etag if kept else None
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._get(url, token, MOST_INFO, headers)
        if answer.status == 304 and kept:
            facts, body = kept.snapshot.facts, kept.entry.body
        else:
            raise_refusal(answer, model_id, revision, has_token=bool(token))
            facts = parse_model_info(answer.json())
            body = answer.body.decode("utf-8", "replace")
        if facts.disabled:
            raise ModelDisabled(f"The Hub has disabled {model_id}; choose another model.")
        entry = Entry(body, answer.headers.get("etag") or etag, time.time())
        if kept is None or entry.says_more_than(kept.entry):
            await asyncio.to_thread(self._answers.keep_info, url, token, entry)
        return facts

    async def _file(self, model_id: str, revision: str, name: str, token: str | None) -> File:
        """A small file of the repository; a file that cannot be had is an empty one."""
        from .readme import decode

        limit = MOST_README if name == "README.md" else MOST_CONFIG
        url = self._answers.file_url(model_id, revision, name)
        try:
            answer = await self._get(url, token, limit, cut=name == "README.md")
        except HubError:
            # The metadata decides about the model; a README alone is not worth failing for.
            return File(None, None, certain=False)
        if answer.status == 200:
            return File(decode(answer.body), answer.commit, certain=True)
        missing = answer.status == 404 and answer.error_code == "EntryNotFound"
        return File(None, answer.commit, certain=missing)

    async def _get(
        self,
        url: str,
        token: str | None,
        limit: int,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> Answer:
        try:
            answer = await self._transport().get(
                url, token=token, limit=limit, cut=cut, headers=headers
            )
        except HubError:
            self._note(reachable=False)
            raise
        self._note(reachable=True)
        return answer

    def _transport(self) -> Transport:
        # httpx takes longer to import than all the rest of Alacard: not while a server starts.
        from .transport import Transport

        if self._made is None:
            self._made = Transport(self.endpoint, self._below)
        return self._made

    def _note(self, *, reachable: bool) -> None:
        if self._reachable is not reachable:
            self._reachable, self._since = reachable, _now()

    def _without_hub(
        self, model_id: str, revision: str | None, token: str | None
    ) -> ModelSnapshot | None:
        """Answers kept for this person, downloads, then the deck; each says what it is."""
        found = self._answers.anything(model_id, revision, token)
        found = found or from_downloads(model_id, revision, hub_cache())
        card = self._bundled.get(model_id)
        # The deck's facts hold for any commit, but not for a branch that nobody can look up.
        if found is None and card and (revision is None or is_commit(revision)):
            found = from_card(card)
            found.facts.sha = revision or found.facts.sha
        return found

    def _offline_snapshot(self, model_id: str, revision: str | None) -> ModelSnapshot | None:
        found = self._without_hub(model_id, revision, self._token())
        if found is not None:
            since = f" since {found.fetched_at:%Y-%m-%d %H:%M} UTC" if found.fetched_at else ""
            source = "the bundled deck" if found.origin == "deck" else f"the cache{since}"
            found.notice = f"Offline: these facts are from {source}."
        return found


def _now() -> datetime:
    return datetime.now(UTC)
