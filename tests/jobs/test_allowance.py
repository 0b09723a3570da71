"""The limits of a day: told before they are hit, held for all doors, and counted by kind."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alacard_ext.errors import QuotaReached
from alacard_ext.jobs.models import JobQuery, JobSubmission
from tests.store.conftest import database_url

from .oven import ANN, BOB, ROOT, ovens, tried

__all__ = ["database_url"]


def bulk(count: int) -> JobSubmission:
    payloads = [{"name": f"{number}"} for number in range(count)]
    return JobSubmission(kind="bulk", payload={"kind": "test.bake", "payloads": payloads})


def test_so_many_jobs_a_day_and_no_more_whoever_asks_at_once(database_url: str) -> None:
    async def test() -> None:
        limits = {"jobs_a_day": 6, "administrators": ["root"]}
        async with ovens(database_url, 2, **limits) as [oven, other]:
            await oven.jobs.submit(bulk(3), ANN)
            page, _ = await oven.jobs.page(JobQuery(), ANN)
            assert page.allowance is not None and page.allowance.jobs is not None
            assert (page.allowance.jobs.left, page.allowance.jobs.limit) == (3, 6)
            assert page.allowance.credits is None
            with pytest.raises(QuotaReached, match=r"4 jobs .* 3 of 6 .*jobs_a_day.*Ask for fewer"):
                await other.jobs.submit(bulk(4), ANN)
            asked = [each.submit("last", ANN) for each in (oven, other) * 4]
            made = await asyncio.gather(*asked, return_exceptions=True)
            assert sum(isinstance(each, QuotaReached) for each in made) == 5
            with pytest.raises(QuotaReached, match=r"0 of 6 are left today.*00:00 UTC"):
                await oven.jobs.allow("test.bake", ANN)
            # Neither others nor administrators are held up by what she did.
            await oven.submit("mine", BOB)
            await oven.jobs.submit(bulk(9), ROOT)

    tried(test)


def test_credits_are_spent_by_kind_and_the_same_request_costs_once(tmp_path: Path) -> None:
    async def test() -> None:
        limits = {"credits_a_day": 12.0, "job_credits": {"test.bake": 5.0}}
        async with ovens(f"sqlite:///{tmp_path}/credits.sqlite", **limits) as [oven]:
            first = await oven.submit("dear", request_id="once")
            assert (await oven.submit("dear", request_id="once")).id == first.id
            await oven.submit("dear")
            left = await oven.jobs.allowance(ANN)
            assert left is not None and left.credits is not None and left.credits.left == 2
            with pytest.raises(QuotaReached, match=r"5 credits .* 2 of 12 .*credits_a_day"):
                await oven.submit("dear")

    tried(test)
