"""Apps end with the right to use them: their demo deleted, made private, or its person gone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import psutil
import pytest

from alacard_ext.community.personal.service import PersonalData
from alacard_ext.demos.launching import watching
from alacard_ext.demos.launching.launches import Launches
from alacard_ext.room import Requester
from alacard_ext.store.demo_tables import demos
from tests.community.dealing import as_bob

from .conftest import Ask, Get
from .launching import launched

pytestmark = pytest.mark.attack


@pytest.fixture
def page(page: Path) -> Path:
    for name in ("app.py", "requirements.txt"):
        (page / name).unlink()
    return page


async def gone(get: Get, told: dict[str, Any], launch: Any) -> None:
    """Wait until an app is not reached any more, and nothing of it is left."""
    async with asyncio.timeout(60):
        while (await get(told["demo_url"])).code != 404 or launch.active:
            await asyncio.sleep(0.05)
        await launch.end("stopped", "", 0.0)
    assert not psutil.pid_exists(launch.confined.pid) and not launch.place.run.folder.exists()


async def test_what_is_deleted_or_made_private_stops_for_those_who_lose_it(
    api: Ask, bring: Ask, page: Path, get: Get, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    demo = await bring(visibility="everyone", accept_findings=True)
    hers = await launched(api, demo)
    his = await launched(api, demo, as_bob())
    assert hers["status"] == his["status"] == "running"
    [ada, bob] = launches._launches.values()
    # Its owner is told who launched it, and others of their own launches alone.
    wanted = {"ada": {("ada", True), ("bob", False)}, "bob": {("bob", True)}}
    for name, who in (("ada", {}), ("bob", as_bob())):
        seen: set[tuple[str, bool]] = set()
        while len(seen) < len(wanted[name]):  # they are written while the apps come up
            found = (await api("demos", demo["id"], "launches", **who)).data["launches"]
            seen = {(each["person"], each["mine"]) for each in found}
        assert seen == wanted[name]
    body = {"revision": demo["revision"], "visibility": "private"}
    assert (await api("demos", demo["id"], method="PUT", body=body)).status == 200
    await gone(get, his, bob)
    assert bob.message == watching.WITHDRAWN
    for part in ("status", "launches"):
        assert (await api("demos", demo["id"], part, **as_bob())).status == 404
    assert (await get(hers["demo_url"])).code == 200
    revision = {"revision": demo["revision"] + 1}
    assert (await api("demos", demo["id"], method="DELETE", params=revision)).status == 200
    await gone(get, hers, ada)
    # Deleted by another server, it is noticed at the next look.
    monkeypatch.setattr(watching, "LOOKED_AGAIN", 0.05)
    other = await bring()
    told = await launched(api, other)
    [launch] = [each for each in launches._launches.values() if each.active]
    async with launches._store.writing() as connection:
        await connection.execute(demos.update().values(deleted_at=1))
    await gone(get, told, launch)


async def test_who_erases_what_is_theirs_leaves_no_app_and_no_log(
    api: Ask, bring: Ask, page: Path, get: Get, jp_serverapp: Any
) -> None:
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    demo = await bring(visibility="everyone", accept_findings=True)
    hers = await launched(api, demo)
    his = await launched(api, demo, as_bob())
    [ada, bob] = launches._launches.values()
    services = jp_serverapp.web_app.settings["alacard_services"]
    await services.of(PersonalData).erase(Requester("bob"))
    await gone(get, his, bob)
    assert [*launches._launches.values()] == [ada]
    assert (await get(hers["demo_url"])).code == 200
