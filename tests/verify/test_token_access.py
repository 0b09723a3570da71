"""Who gets the Hub's token: a notebook whose model the Hub says is gated or private, no other."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.hub.client import HubClient
from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.verify.access import models_of, needs_token
from alacard_ext.verify.models import VerifyRequest
from alacard_ext.verify.verifications import Verifications

from .conftest import notebook

OPEN, GATED = "tiny/bert-sentiment", "tiny/gated"


def of(metadata: Any) -> Any:
    """A stranger's notebook, with the cell that ours ask for access in."""
    made = notebook("x = 1")
    made.cells.append(nbformat.v4.new_code_cell("NEEDS_ACCESS = 1", id="common-setup-access"))
    made.metadata["alacard"] = metadata
    return made


def asked(metadata: Any, hub_env: dict[str, str], folder: Path) -> bool:
    async def ask() -> bool:
        hub = HubClient(endpoint=hub_env["HF_ENDPOINT"], cache_dir=folder)
        try:
            return await needs_token(nbformat.from_dict(of(metadata)), hub)
        finally:
            await hub.aclose()

    return asyncio.run(ask())


@pytest.mark.attack
@pytest.mark.parametrize(
    ("metadata", "gets"),
    [
        ({"model": {"id": OPEN}}, False),
        ({"model": {"id": OPEN}, "recipe": {"model_card": {"id": OPEN, "gated": "manual"}}}, False),
        ({"model": {"id": "no/such"}}, False),
        ({"model": {"id": "../etc"}, "needs_token": True}, False),
        ({"model": {"id": ["a"]}, "recipe": {"companions": {"id": GATED}}}, False),
        ({}, False),
        ([], False),
        ({"model": {"id": GATED}}, True),
        ({"model": {"id": OPEN}, "recipe": {"companions": [{"id": GATED}]}}, True),
    ],
)
def test_the_token_goes_where_the_hub_says_gated_and_nowhere_else(
    metadata: Any, gets: bool, hub_env: dict[str, str], tmp_path: Path
) -> None:
    assert asked(metadata, hub_env, tmp_path) is gets


def test_no_notebook_has_the_hub_asked_for_many_models() -> None:
    beside = [{"id": f"a/m{number}"} for number in range(100)]
    assert len(models_of(of({"model": {"id": OPEN}, "recipe": {"companions": beside}}))) == 4


@pytest.mark.attack
@pytest.mark.parametrize(
    ("needed", "wished", "handed"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_a_verification_hands_it_on_by_the_hubs_word_or_the_persons(
    needed: bool, wished: bool, handed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = of({"model": {"id": OPEN}})
    told: list[Any] = []

    class File:
        folder = tmp_path

        async def read(self) -> Any:
            return made

    async def seen(*_: Any, settings: Any, **__: Any) -> Any:
        told.append(settings)
        raise asyncio.CancelledError

    async def answer(_: Any) -> bool:
        return needed

    # What is run is of no account here: only with which settings.
    monkeypatch.setattr("alacard_ext.verify.verifications.verify", seen)

    async def work() -> None:
        runs = RunRegistry()
        verifications = Verifications(tmp_path, runs, needs_token=answer)
        request = VerifyRequest(path="n.ipynb", with_token=wished)
        verifications.begin(request, File(), None)  # type: ignore[arg-type]
        while not told:
            await asyncio.sleep(0.01)
        await runs.aclose()

    asyncio.run(asyncio.wait_for(work(), 60))
    assert [one.with_token for one in told] == [handed]
