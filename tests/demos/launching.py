"""Demos launched in a test, and stopped."""

from __future__ import annotations

import asyncio
from typing import Any

from .conftest import Ask

ENDED = ("running", "error", "stopped")


async def launched(api: Ask, demo: dict[str, Any], who: Any = None, **body: Any) -> Any:
    """Launch a demo, and wait until it runs or does not."""
    who = who or {}
    begun = await api("demos", demo["id"], "launch", method="POST", body=body, **who)
    assert begun.status == 200, begun.json
    async with asyncio.timeout(120):
        while True:
            told = (await api("demos", demo["id"], "status", **who)).data
            if told["status"] in ENDED:
                return told
            await asyncio.sleep(0.05)


async def stop(api: Ask, demo: dict[str, Any]) -> Any:
    return (await api("demos", demo["id"], "stop", method="POST", body={})).data
