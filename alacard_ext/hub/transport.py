"""One GET to the Hub: pooled, bounded in time and size, retried, and told apart when it fails."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from .._version import __version__
from ..errors import AlacardError, HubError, HubRateLimited, HubUnavailable
from .answers import Answer
from .asking import asked_now
from .bodies import ACCEPTED, TOO_LARGE, coding_of, unpacked
from .endpoint import Endpoint, may_lead_to, origin_of
from .failures import unreachable, unusable_settings
from .places import MOST_OPEN, Places
from .waiting import LONGEST_WAIT, asked_wait

TIMEOUT = httpx.Timeout(10.0, connect=5.0, pool=15.0)
ATTEMPTS = 3
LONGEST_ANSWER = 30.0
"""Seconds for a whole answer, redirects included: `TIMEOUT` alone lets one drip in for ever."""
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HEADERS = 200


class _Retry(Exception):
    """The Hub may do better at once: `error` is what to tell if it does not."""

    def __init__(self, error: AlacardError, wait: float | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.wait = wait


class Transport:
    """An httpx client that speaks to one endpoint and gives its token to no other host."""

    def __init__(
        self, endpoint: Endpoint, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._endpoint = endpoint
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._places = Places()

    async def get(
        self,
        url: str,
        *,
        token: str | None,
        limit: int,
        cut: bool = False,
        headers: Mapping[str, str] | None = None,
        model: str | None = None,
    ) -> Answer:
        """GET `url`, following redirects; a body over `limit` bytes is cut, or refused.

        Answers 2xx, 304 and 4xx as they are, but 429. `model` names the one that is asked for, so
        that one that hangs delays no other. Raises HubRateLimited, HubUnavailable for a Hub that
        cannot be reached or has a fault of its own, HubError for a misbehaving one; within
        `one_request` a question that failed is not put again, and all share its deadline.
        """
        self._endpoint.check()
        asked = asked_now()
        if asked is not None:
            asked.refuse_again(url)
        try:
            client = await self._http()
            if asked is None:
                return await self._attempts(client, url, token, limit, cut, headers or {}, model)
            with asked.waiting():
                async with asyncio.timeout(asked.left):
                    return await self._attempts(
                        client, url, token, limit, cut, headers or {}, model
                    )
        except TimeoutError:
            assert asked is not None
            error: HubError = asked.late()
        except HubError as failed:
            error = failed
        if asked is not None and isinstance(error, HubUnavailable):
            away = error.details.get("away") is True
            asked.failed[None if away else url] = error
        raise error

    async def aclose(self) -> None:
        """Close the pooled connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _attempts(
        self,
        client: httpx.AsyncClient,
        url: str,
        token: str | None,
        limit: int,
        cut: bool,
        headers: Mapping[str, str],
        model: str | None,
    ) -> Answer:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_Retry),
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    try:
                        async with asyncio.timeout(LONGEST_ANSWER):
                            return await self._once(client, url, token, limit, cut, headers, model)
                    except TimeoutError:
                        raise HubUnavailable(
                            f"{self._endpoint.name} takes too long to answer; try again.",
                            {"cause": "slow"},
                        ) from None
        except _Retry as failed:
            raise failed.error from None
        raise AssertionError("tenacity ends with a result or an exception")

    async def _once(
        self,
        client: httpx.AsyncClient,
        url: str,
        token: str | None,
        limit: int,
        cut: bool,
        headers: Mapping[str, str],
        model: str | None,
    ) -> Answer:
        commit = None
        try:
            for _ in range(MOST_REDIRECTS + 1):
                request = client.build_request(
                    "GET", url, headers=self._headers(url, token, headers)
                )
                async with self._places.of(request.url.host, model):
                    answer = await client.send(request, stream=True)
                    try:
                        if len(answer.headers.raw) > MOST_HEADERS:
                            raise HubError("The Hub's answer has far too long a head; try again.")
                        commit = commit or answer.headers.get("x-repo-commit")
                        location = answer.headers.get("location")
                        if answer.status_code not in REDIRECTS or not location:
                            finished = await self._finish(answer, limit, cut)
                            finished.commit = commit
                            return finished
                        url = self._next(answer, location)
                    finally:
                        await answer.aclose()
        except (httpx.TransportError, OSError) as error:
            told = unreachable(error, self._endpoint, httpx.URL(url).netloc.decode("ascii"))
            # What hung would hang again, and a certificate is no better in a second.
            if told.details.get("cause") in ("network", "broken", "refused"):
                raise _Retry(told) from None
            raise told from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise HubError("The Hub's answer cannot be followed; try again later.") from None
        raise HubError("The Hub redirects in a circle; try again later.")

    def _next(self, answer: httpx.Response, location: str) -> str:
        """Where a redirect leads. A login in it would be sent, so it is taken out."""
        url = str(answer.url.join(location).copy_with(username=None, password=None))
        if not may_lead_to(url, self._endpoint):
            raise HubError(
                "The Hub's answer leads to where Alacard does not follow, as the login page of a "
                "network does; check the network, and HF_ENDPOINT where it is set."
            )
        return url

    async def _finish(self, answer: httpx.Response, limit: int, cut: bool) -> Answer:
        if answer.status_code == 429:
            wait = asked_wait(answer.headers)
            told = f"wait {wait:.0f} seconds" if wait else "wait a minute"
            error = HubRateLimited(
                f"The Hub asks to slow down; {told}, or log in with a token for a higher limit.",
                {"retry_after": wait},
            )
            if wait is not None and wait > LONGEST_WAIT:
                raise error
            raise _Retry(error, wait)
        if answer.status_code >= 500:
            wait = asked_wait(answer.headers)
            error_500 = HubUnavailable(
                f"{self._endpoint.name} ran into an internal error (status {answer.status_code}); "
                "try again in a minute."
            )
            raise _Retry(error_500, min(wait, LONGEST_WAIT) if wait is not None else None)
        coding, packed = coding_of(answer.headers.get("content-encoding")), bytearray()
        whole = True
        async for chunk in answer.aiter_raw():
            packed += chunk
            if len(packed) > limit:
                if not cut:
                    raise HubError(TOO_LARGE)
                del packed[limit:]
                whole = False
                break
        try:
            body = await unpacked(bytes(packed), coding, limit, cut=cut, whole=whole)
        except EOFError:
            raise _Retry(HubUnavailable("The Hub's answer breaks off; try again.")) from None
        return Answer(str(answer.url), answer.status_code, answer.headers, body)

    def _headers(self, url: str, token: str | None, headers: Mapping[str, str]) -> dict[str, str]:
        sent = {
            "User-Agent": f"alacard/{__version__}",
            "Accept-Encoding": ACCEPTED,
            **headers,
        }
        if origin_of(url) == self._endpoint.origin:
            # As for every client of a URL, a login in the address goes before the token.
            if self._endpoint.login:
                sent["Authorization"] = self._endpoint.login
            elif token:
                sent["Authorization"] = f"Bearer {token}"
        return sent

    async def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            # Building the TLS context takes tens of milliseconds, which the loop is spared.
            try:
                made = await asyncio.to_thread(self._make)
            except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
                raise unusable_settings(error) from None
            if self._client is None:
                self._client = made
        return self._client

    def _make(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=_certificates() or True,
            timeout=TIMEOUT,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=MOST_OPEN, max_keepalive_connections=12),
        )


def _certificates() -> ssl.SSLContext | None:
    """What `requests` and older huggingface_hub would trust; httpx knows the first two alone."""
    if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        return None
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if not named:
        return None
    if Path(named).is_dir():
        return ssl.create_default_context(capath=named)
    return ssl.create_default_context(cafile=named)


def _wait(state: RetryCallState) -> float:
    failed = state.outcome.exception() if state.outcome else None
    if isinstance(failed, _Retry) and failed.wait is not None:
        return failed.wait
    return float(wait_random_exponential(multiplier=0.2, max=2.0)(state))
