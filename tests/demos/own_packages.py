"""A server whose demos run with the packages of the tests, so that none is installed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from alacard_ext.demos.launching import starting
from tests.named_by_header import NamedByHeader

NEVER_THERE = "never-there"
"""A requirement for which the installer is asked after all."""


def use_own_packages(put: Callable[[Any, str, Any], None]) -> None:
    """Have launches run with this Python and its packages; `put` sets an attribute."""
    build = starting.build_environment

    async def here(requirements: list[str], *others: Any, **named: Any) -> Path:
        if NEVER_THERE in requirements:
            return await build(requirements, *others, **named)
        return Path(sys.executable)

    put(starting, "build_environment", here)
    put(starting, "held", lambda python: nullcontext())


class WithOwnPackages(NamedByHeader):
    """Knows people by a header; that the server makes one is when the packages are chosen."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        use_own_packages(setattr)


OWN_PACKAGES = f"--ServerApp.identity_provider_class={__name__}.WithOwnPackages"
"""The option of such a server."""
