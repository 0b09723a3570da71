"""How many jobs a person may ask for in a day, where a site sets a limit; counted from the jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from ..errors import QuotaReached
from ..store.instants import instant, milliseconds
from ..store.service import Store
from .models import Allowance, Share

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..config import Configuration


@dataclass(frozen=True)
class Limits:
    """Those of a site for a day of UTC; 0 is none. Whoever is `exempt` has none."""

    jobs: int = 0
    credits: float = 0.0
    costs: Mapping[str, float] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Configuration) -> Self:
        """Those that are configured; administrators are exempt."""
        exempt = frozenset(config.administrators)
        return cls(config.jobs_a_day, config.credits_a_day, dict(config.job_credits), exempt)

    def hold_for(self, owner: str) -> bool:
        """Whether there is any for that person."""
        return bool(self.jobs or self.credits) and owner not in self.exempt

    async def left(self, connection: AsyncConnection, owner: str) -> Allowance | None:
        """What a person may still ask for today; None where nothing is limited."""
        if not self.hold_for(owner):
            return None
        from .clock import read_clock
        from .listing import count_since

        at = instant(await read_clock(connection)) or datetime.now(UTC)
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        counted = await count_since(connection, owner, milliseconds(day))
        spent = self.cost(counted)
        return Allowance(
            jobs=_share(self.jobs, sum(counted.values())) if self.jobs else None,
            credits=_share(self.credits, spent) if self.credits else None,
            costs=dict(self.costs),
            renews_at=day + timedelta(days=1),
        )

    def cost(self, counted: Mapping[str, int]) -> float:
        """Credits of so many jobs of each kind.

        >>> Limits(costs={"verify.file": 5}).cost({"verify.file": 2, "notebook.build": 1})
        11.0
        """
        return float(sum(self.costs.get(kind, 1.0) * count for kind, count in counted.items()))

    async def check_one(self, store: Store, owner: str, kind: str) -> None:
        """That one job may be asked for, in a transaction of its own. Raises QuotaReached and
        StoreUnavailable."""
        if self.hold_for(owner):
            await store.write(lambda connection: self.check(connection, owner, [kind]))

    async def check(self, connection: AsyncConnection, owner: str, kinds: Sequence[str]) -> None:
        """That jobs of these kinds may be asked for, all or none. Others that ask for the same
        person in this moment wait for the end of the transaction. Raises QuotaReached."""
        if not self.hold_for(owner):
            return
        from .turns import next_turns

        # The row of the person's turns is the lock.
        await next_turns(connection, owner, 1)
        found = await self.left(connection, owner)
        assert found is not None
        counted = {kind: kinds.count(kind) for kind in set(kinds)}
        wanted = ((found.jobs, float(len(kinds))), (found.credits, self.cost(counted)))
        names = (("jobs", "AlacardApp.jobs_a_day"), ("credits", "AlacardApp.credits_a_day"))
        for (share, asked), (noun, trait) in zip(wanted, names, strict=True):
            if share is not None and asked > share.left:
                raise _reached(share, asked, noun, trait, found.renews_at, many=len(kinds) > 1)


def _share(limit: float, used: float) -> Share:
    return Share(limit=limit, left=max(limit - used, 0.0))


def _reached(
    share: Share, asked: float, noun: str, trait: str, renews: datetime, *, many: bool
) -> QuotaReached:
    fewer = " Ask for fewer, or wait until then." if many and share.left else ""
    return QuotaReached(
        f"{asked:,g} {noun} would be needed, and {share.left:,g} of {share.limit:,g} are left "
        f"today ({trait}); it renews at 00:00 UTC.{fewer}",
        {"limit": share.limit, "used": share.limit - share.left, "renews": renews.isoformat()},
    )
