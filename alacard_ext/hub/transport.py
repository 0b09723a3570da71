"""One GET to the Hub: pooled, bounded in time and size, retried, and told apart when it fails."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from .._version import __version__
from ..errors import AlacardError, HubError, HubRateLimited, HubUnavailable

TIMEOUT = httpx.Timeout(10.0, connect=5.0, pool=15.0)
ATTEMPTS = 3
LONGEST_WAIT = 5.0
"""Seconds that are waited for the Hub's `Retry-After`; a longer one is told to the person."""
LONGEST_ANSWER = 30.0
"""Seconds for a whole answer, redirects included: `TIMEOUT` alone lets one drip in for ever."""
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RATE_LIMIT = re.compile(r";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,9})\b")


@dataclass
class Answer:
    """A finished answer. `commit` is the repository's, as any hop of the way named it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    commit: str | None = None

    @property
    def error_code(self) -> str:
        """The Hub's own word for what went wrong, or an empty text."""
        return self.headers.get("x-error-code", "")

    @property
    def told_disabled(self) -> bool:
        """Whether a refusal is because the Hub has switched the repository off."""
        # Its word to huggingface_hub, which looks for this sentence (utils/_http.py).
        return "resource is disabled" in self.headers.get("x-error-message", "")

    def json(self) -> Any:
        """The body as JSON. Raises HubError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise HubError(
                "The Hub's answer could not be read as JSON; try again in a minute."
            ) from None


class _Retry(Exception):
    """The Hub may do better at once: `error` is what to tell if it does not."""

    def __init__(self, error: AlacardError, wait: float | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.wait = wait


class Transport:
    """An httpx client that speaks to one endpoint and gives its token to no other host."""

    def __init__(self, endpoint: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._origin = _origin(endpoint)
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def get(
        self,
        url: str,
        *,
        token: str | None,
        limit: int,
        cut: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET `url`, following redirects; a body over `limit` bytes is cut, or refused.

        Answers 2xx, 304 and 4xx as they are, but 429. Raises HubRateLimited, HubUnavailable for
        a Hub that cannot be reached or has a fault of its own, HubError for a misbehaving one.
        """
        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_Retry),
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    async with asyncio.timeout(LONGEST_ANSWER):
                        return await self._once(url, token, limit, cut, headers or {})
        except TimeoutError:
            raise HubUnavailable("The Hub takes too long to answer; try again.") from None
        except _Retry as failed:
            raise failed.error from None
        raise AssertionError("tenacity ends with a result or an exception")

    async def aclose(self) -> None:
        """Close the pooled connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _once(
        self, url: str, token: str | None, limit: int, cut: bool, headers: Mapping[str, str]
    ) -> Answer:
        client, commit = await self._http(), None
        try:
            for _ in range(MOST_REDIRECTS + 1):
                sent = self._headers(url, token, headers)
                answer = await client.send(
                    client.build_request("GET", url, headers=sent), stream=True
                )
                commit = commit or answer.headers.get("x-repo-commit")
                try:
                    location = answer.headers.get("location")
                    if answer.status_code in REDIRECTS and location:
                        url = str(answer.url.join(location))
                        continue
                    finished = await self._finish(answer, limit, cut)
                    finished.commit = commit
                    return finished
                finally:
                    await answer.aclose()
        except httpx.TimeoutException:
            raise _Retry(HubUnavailable("The Hub takes too long to answer; try again.")) from None
        except (httpx.TransportError, OSError):
            raise _Retry(
                HubUnavailable("The Hub cannot be reached; check the network, then try again.")
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise HubError("The Hub's answer cannot be followed; try again later.") from None
        raise HubError("The Hub redirects in a circle; try again later.")

    async def _finish(self, answer: httpx.Response, limit: int, cut: bool) -> Answer:
        if answer.status_code == 429:
            wait = _asked_wait(answer.headers)
            told = f"wait {wait:.0f} seconds" if wait else "wait a minute"
            error = HubRateLimited(
                f"The Hub asks to slow down; {told}, or log in with a token for a higher limit.",
                {"retry_after": wait},
            )
            if wait is not None and wait > LONGEST_WAIT:
                raise error
            raise _Retry(error, wait)
        if answer.status_code >= 500:
            wait = _asked_wait(answer.headers)
            error_500 = HubUnavailable("The Hub has a fault of its own; try again in a minute.")
            raise _Retry(error_500, min(wait, LONGEST_WAIT) if wait is not None else None)
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > limit:
                if cut:
                    del body[limit:]
                    break
                raise HubError("The Hub's answer is far too large to be about one model.")
        return Answer(str(answer.url), answer.status_code, answer.headers, bytes(body))

    def _headers(self, url: str, token: str | None, headers: Mapping[str, str]) -> dict[str, str]:
        sent = {"User-Agent": f"alacard/{__version__}", **headers}
        if token and _origin(url) == self._origin:
            sent["Authorization"] = f"Bearer {token}"
        return sent

    async def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            # Building the TLS context takes tens of milliseconds, which the loop is spared.
            made = await asyncio.to_thread(self._make)
            if self._client is None:
                self._client = made
        return self._client

    def _make(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            timeout=TIMEOUT,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=24, max_keepalive_connections=12),
        )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default


def _wait(state: RetryCallState) -> float:
    failed = state.outcome.exception() if state.outcome else None
    if isinstance(failed, _Retry) and failed.wait is not None:
        return failed.wait
    return float(wait_random_exponential(multiplier=0.2, max=2.0)(state))


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds the Hub asks to wait, by `Retry-After`, or else by the window of `RateLimit`.

    The Hub's own form is `"api";r=0;t=55`: what remains, and the seconds until the window ends
    (IETF draft httpapi-ratelimit-headers 9, as huggingface_hub reads it).
    """
    wait = _retry_after(headers.get("retry-after"))
    window = _RATE_LIMIT.search(headers.get("ratelimit", ""))
    return wait if wait is not None or window is None else float(min(int(window[1]), 86400))


def _retry_after(value: str | None) -> float | None:
    """Seconds of a `Retry-After` in either of its two forms (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    try:
        return max(0.0, min(float(value), 86400.0))
    except ValueError:
        pass
    try:
        return max(0.0, min(parsedate_to_datetime(value).timestamp() - time(), 86400.0))
    except (ValueError, TypeError, OverflowError):
        return None
