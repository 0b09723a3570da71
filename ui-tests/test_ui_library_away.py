"""The library's database is stopped and started: hands are dealt meanwhile, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.server import JupyterServer, start_server
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub
from tools.team.postgresql import PACKAGED, PostgreSQL, programs, stoppable

ROOT = ".jp-AlacardLibrary-frame:visible"
NUMBERS = ".jp-AlacardStatistics"
AWAY = "Sharing has been unavailable since"
# The width of the tab's own contents, as a narrow window leaves it.
NARROW = "root => { root.parentElement.style.width = '240px'; }"
WIDE = "root => { root.parentElement.style.width = ''; }"


@pytest.fixture(scope="module")
def database() -> Iterator[PostgreSQL]:
    """A PostgreSQL of this module's own."""
    if programs(PACKAGED) is None:
        pytest.skip(f"no PostgreSQL in {PACKAGED} or on PATH")
    with stoppable() as server:
        yield server


@pytest.fixture(scope="module")
def jupyter_server(
    served_hub: LocalHub, database: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """A JupyterLab whose library lies there."""
    option = f"--AlacardApp.database_url={database.url}"
    home = tmp_path_factory.mktemp("away")
    server = start_server(home, served_hub.url, options=(option,))
    yield server
    server.program.stop()


def test_a_hand_waits_while_the_database_is_stopped_and_is_counted_once_it_is_kept(
    panel: AlacardPanel,
    hand_code: Callable[..., str],
    database: PostgreSQL,
    console: Console,
    shot: Callable[..., Path],
) -> None:
    lab, page = panel.lab, panel.page
    console.allow(r"503", because="the library is away")
    panel.lay(hand_code("tiny/bert-sentiment"))
    database.stop()
    panel.generate_button.click()
    made = Notebook(lab).wait_open().content()["metadata"]["alacard"]
    expect(panel.root).to_contain_text("It waits on this machine")
    lab.execute("alacard:open-library", {"link": "scope=mine"})
    root = page.locator(ROOT)
    expect(root).to_contain_text(AWAY)
    expect(root).to_contain_text("1 hand waits on this machine")
    shot("library-away")

    database.start()
    lab.execute("alacard:open-library", {"link": "scope=mine"})
    expect(root.locator(f"[data-id='{made['share_id']}']")).to_be_visible()
    expect(root).not_to_contain_text(AWAY)
    asked = lab.server.ask("alacard/api/v1/library")
    assert (asked["meta"]["total"], "outbox" in asked["meta"]) == (1, False)

    root.get_by_role("button", name="Statistics").click()
    expect(root.get_by_role("status").first).to_contain_text("These are your own hands.")
    expect(root.locator("svg.marks").first).to_be_visible()
    numbers = page.locator(NUMBERS)
    for theme in ("light", "dark"):
        lab.theme(f"JupyterLab {theme.title()}")
        assert not nameless(page, NUMBERS) and not axe_violations(page, NUMBERS)
        shot(f"library-statistics-{theme}")
    numbers.evaluate(NARROW)
    assert numbers.evaluate("root => root.scrollWidth <= root.clientWidth")
    shot("library-statistics-narrow")
    numbers.evaluate(WIDE)
    lab.execute("alacard:open-share", {"hand": made["share_id"]})
    page.get_by_role("group", name="Did it work for you?").get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    shot("share-worked")
