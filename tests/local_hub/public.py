"""The local hub in the place of the public one, whose protocol differs from that of a mirror."""

from __future__ import annotations

import httpx

PUBLIC = "https://huggingface.co"


class PublicHub(httpx.AsyncBaseTransport):
    """Leads requests for the public Hub to the local hub at `url`; any other host is an error."""

    def __init__(self, url: str) -> None:
        self._url = httpx.URL(url)
        self._inner: httpx.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it to the local hub instead."""
        assert request.url.host == "huggingface.co", request.url
        request.url = self._url.copy_with(raw_path=request.url.raw_path)
        if self._inner is None:
            # At the first request, as a client does that was given no transport.
            self._inner = httpx.AsyncHTTPTransport()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._inner is not None:
            await self._inner.aclose()
