"""What a page complains about: any error in its console fails the test that saw it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page


@dataclass
class Console:
    """Collects errors of one page; `allow` names those that a test provokes on purpose."""

    errors: list[str] = field(default_factory=list)
    allowed: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to everything that `page` reports from now on."""
        page.on("console", self._message)
        page.on(
            "pageerror", lambda error: self.errors.append(f"uncaught: {error}\n{error.stack or ''}")
        )

    def allow(self, pattern: str, because: str) -> None:
        """Expect errors that match; `because` says why they are no defect."""
        if not because:
            raise ValueError("say why this error is no defect")
        self.allowed.append((re.compile(pattern), because))

    def unexpected(self) -> list[str]:
        """Errors that nothing allows."""
        return [
            error
            for error in self.errors
            if not any(pattern.search(error) for pattern, _ in self.allowed)
        ]

    def _message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self.errors.append(f"{message.text} ({where})")
