"""A finished answer of the Hub, and what its head tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .bodies import loaded, read_json

PAGE_STARTS = (b"<!doctype", b"<html", b"<head", b"<body")


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
    def error_message(self) -> str:
        """The Hub's own sentence for it, or an empty text."""
        return self.headers.get("x-error-message", "")

    @property
    def told_disabled(self) -> bool:
        """Whether a refusal is because the Hub has switched the repository off."""
        # Its word to huggingface_hub, which looks for this sentence (utils/_http.py).
        return "resource is disabled" in self.error_message

    @property
    def is_html(self) -> bool:
        """Whether it calls itself a page for a browser, which no file of a model is served as."""
        return "html" in self.headers.get("content-type", "").lower()

    @property
    def is_page(self) -> bool:
        """Whether it is a page for a browser, as portals and proxies send, and not the Hub's."""
        start = self.body[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return self.is_html or start.startswith(PAGE_STARTS)

    def json(self) -> Any:
        """The body as JSON, cleaned. Raises HubError."""
        return read_json(self.body)

    async def loaded(self) -> Any:
        """The same, beside the loop where the body is large."""
        return await loaded(self.body)
