"""The webhook of a site: told by one POST of JSON, which goes nowhere else."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import httpx

from ..._version import __version__
from ...errors import InvalidConfiguration
from .models import Told

SECONDS = 10.0
log = logging.getLogger("alacard_ext.jobs")


class Webhook:
    """An address of a site's configuration. It is a secret as a whole: many hold a token."""

    def __init__(
        self, url: str, *, insecure: bool = False, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Raises InvalidConfiguration for what is no address, and for one without TLS that was not
        allowed."""
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise InvalidConfiguration("AlacardApp.alert_webhook is not an https address.")
        if parts.scheme == "http" and not insecure:
            raise InvalidConfiguration(
                "AlacardApp.alert_webhook has no TLS; give one of https, or set "
                "AlacardApp.alert_webhook_insecure."
            )
        self._url, self._host, self._transport = url, parts.hostname, transport

    async def tell(self, told: Told) -> bool:
        """Whether it took it. A redirect is none, and its answer is not read."""
        headers = {"User-Agent": f"alacard/{__version__}", "Content-Type": "application/json"}
        try:
            async with (
                httpx.AsyncClient(
                    timeout=SECONDS, follow_redirects=False, transport=self._transport
                ) as client,
                client.stream(
                    "POST", self._url, content=told.model_dump_json(), headers=headers
                ) as answer,
            ):
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            log.warning("alacard: the webhook at %s: %s", self._host, type(error).__name__)
            return False
        if not 200 <= status < 300:
            log.warning("alacard: the webhook at %s answered %s", self._host, status)
            return False
        return True
