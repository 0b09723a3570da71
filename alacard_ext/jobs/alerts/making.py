"""The watch of a server or worker, where a site has said whom to tell."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ...errors import InvalidConfiguration
from ...store.service import Store
from .models import Thresholds

if TYPE_CHECKING:
    from ...config import Configuration
    from .watch import AlertWatch

log = logging.getLogger("alacard_ext.jobs")


class Alerting:
    """Watches from `start` to `aclose`, unless nobody would be told."""

    def __init__(self, store: Store, config: Configuration) -> None:
        self._store, self._config = store, config
        self._watch: AlertWatch | None = None

    async def start(self) -> None:
        """Begin to watch, where there is a webhook or an administrator."""
        if self._config.alert_webhook or self._config.administrators:
            self._watch = await asyncio.to_thread(self._made)
            self._watch.start()

    async def aclose(self) -> None:
        """Watch no more."""
        if self._watch is not None:
            await self._watch.aclose()

    def _made(self) -> AlertWatch:
        """It imports SQLAlchemy."""
        from .watch import AlertWatch
        from .webhook import Webhook

        config, webhook = self._config, None
        if config.alert_webhook:
            try:
                webhook = Webhook(config.alert_webhook, insecure=config.alert_webhook_insecure)
            except InvalidConfiguration as error:
                log.error("alacard: alerts are not sent: %s", error.message)
        thresholds = Thresholds.of(config)
        return AlertWatch(
            self._store, thresholds, config.home, webhook, every=config.alert_every_seconds
        )
