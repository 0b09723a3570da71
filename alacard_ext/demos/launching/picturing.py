"""The picture of an app for the gallery: taken while it runs, where its owner asked for one."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import AlacardError, Conflict
from ...processes.probing import probe
from ...processes.rungs import Rung
from ...room import Requester
from ..pictures import Pictures
from .camera import find_browser, photograph
from .launch import Launch

if TYPE_CHECKING:
    from ...config import Configuration

log = logging.getLogger("alacard_ext.demos")


class Picturing:
    """Takes pictures, one at a time, and keeps them with their demos."""

    def __init__(self, config: Configuration, pictures: Pictures) -> None:
        self._wanted, self._pictures = config.demo_browser, pictures
        self._turn = asyncio.Semaphore(1)

    def browser(self, rung: Rung) -> Path | None:
        """The program that takes them here; None where none can be taken."""
        return find_browser(self._wanted, rung)

    async def check(self, row: Any, requester: Requester) -> None:
        """That a person may have a picture of this demo taken here. Raises Forbidden and
        Conflict."""
        from .. import access

        access.check_withdrawal(requester, row, {"picture"})
        if self.browser(await asyncio.to_thread(probe)) is None:
            raise Conflict(
                "This server cannot take pictures: that needs bubblewrap and Chromium, which its "
                "administrator can install. Launch the demo without a picture."
            )

    def begin(self, launch: Launch) -> None:
        """Take the picture of an app that has just come up; returns at once."""
        launch.pictured = "taking"
        launch.picturing = asyncio.ensure_future(self._take(launch))

    async def _take(self, launch: Launch) -> None:
        try:
            async with self._turn:
                rung = await asyncio.to_thread(probe)
                browser = self.browser(rung)
                assert browser is not None and launch.place is not None
                picture = await photograph(launch.place.address, browser, rung)
            await self._pictures.keep(launch.demo_id, picture, launch.requester)
            launch.pictured = "taken"
        except asyncio.CancelledError:
            launch.pictured = "failed"
            raise
        except Exception as error:  # an app that runs does not end by its picture
            launch.pictured = "failed"
            why = error.message if isinstance(error, AlacardError) else repr(error)
            log.warning("alacard: no picture of a demo was taken: %s", why)
