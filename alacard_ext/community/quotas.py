"""How much a person may keep and share, where a site sets a limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from ..errors import QuotaReached

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..config import Configuration


@dataclass(frozen=True)
class Quotas:
    """The limits of a site; 0 is none. They do not hold for those who are `exempt`."""

    hands_a_month: int = 0
    shares: int = 0
    bytes: int = 0
    exempt: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Configuration) -> Self:
        """Those that are configured; administrators are exempt."""
        return cls(
            config.quota_hands_a_month,
            config.quota_shares,
            config.quota_bytes,
            frozenset(config.administrators),
        )

    async def check_hand(self, connection: AsyncConnection, person: str, size: int) -> None:
        """That a hand whose notebook has `size` bytes may be kept. Raises QuotaReached."""
        if person in self.exempt or not (self.hands_a_month or self.bytes):
            return
        from . import quota_statements

        await quota_statements.lock(connection, person)
        if self.hands_a_month:
            month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            begins = int(month.timestamp() * 1000)
            used = await quota_statements.hands_since(connection, person, begins)
            if used >= self.hands_a_month:
                renews = _next_month(month)
                raise _reached(
                    f"{self.hands_a_month:,} hands a month are kept for each person "
                    "(AlacardApp.quota_hands_a_month); it renews on "
                    f"{renews:%Y-%m-%d}, UTC.",
                    self.hands_a_month,
                    used,
                    renews,
                )
        await self._check_bytes(connection, person, size)

    async def check_share(self, connection: AsyncConnection, person: str, size: int) -> None:
        """That one hand more may be shared, whose version has `size` bytes. Raises QuotaReached."""
        if person in self.exempt or not (self.shares or self.bytes):
            return
        from . import quota_statements

        await quota_statements.lock(connection, person)
        await self._check_shares(connection, person)
        await self._check_bytes(connection, person, size)

    async def check_revival(self, connection: AsyncConnection, person: str) -> None:
        """That a hand may be shared again whose bytes were counted all the while. Raises
        QuotaReached."""
        if person in self.exempt or not self.shares:
            return
        from . import quota_statements

        await quota_statements.lock(connection, person)
        await self._check_shares(connection, person)

    async def check_version(self, connection: AsyncConnection, person: str, size: int) -> None:
        """That a version of `size` bytes may be published. Raises QuotaReached."""
        if person in self.exempt or not self.bytes:
            return
        from . import quota_statements

        await quota_statements.lock(connection, person)
        await self._check_bytes(connection, person, size)

    async def _check_shares(self, connection: AsyncConnection, person: str) -> None:
        if not self.shares:
            return
        from . import quota_statements

        used = await quota_statements.shares(connection, person)
        if used >= self.shares:
            raise _reached(
                f"Each person may share {self.shares:,} hands (AlacardApp.quota_shares), and "
                f"you share {used:,}; make one of them private first.",
                self.shares,
                used,
            )

    async def _check_bytes(self, connection: AsyncConnection, person: str, size: int) -> None:
        if not self.bytes:
            return
        from . import quota_statements

        used = await quota_statements.bytes_of(connection, person)
        if used + size > self.bytes:
            raise _reached(
                f"{self.bytes:,} bytes are kept for each person (AlacardApp.quota_bytes), and this "
                f"notebook would make it {used + size:,}. What you delete makes room "
                "after 30 days, and `alacard library erase` at once.",
                self.bytes,
                used,
            )


def _next_month(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _reached(message: str, limit: int, used: int, renews: datetime | None = None) -> QuotaReached:
    at = renews.isoformat() if renews else None
    return QuotaReached(message, {"limit": limit, "used": used, "renews": at})
