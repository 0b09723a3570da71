"""Fixtures of the browser tests: one hub, one server, one browser; a fresh page for each test."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    expect,
    sync_playwright,
)

HERE = Path(__file__).parent
# The folder's name is no package's, so both roots are named here.
for root in (HERE, HERE.parent):
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))

from harness.browser import launch_chromium  # noqa: E402
from harness.catalog import build_catalog, empty_catalog, fill_catalog  # noqa: E402
from harness.console import Console  # noqa: E402
from harness.deck import with_deck  # noqa: E402
from harness.lab import Lab  # noqa: E402
from harness.panel import AlacardPanel  # noqa: E402
from harness.server import JupyterServer, start_server  # noqa: E402

from tests.local_hub.models import folders  # noqa: E402
from tests.local_hub.server import LocalHub, load_repositories  # noqa: E402

# Kernels compute in one thread, for the reason that tests/conftest.py gives.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Generous, since a busy machine is no fault of what is tested: only a failure waits so long.
SECONDS = 1200
PATIENCE = 240_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Time limits count the test alone: the first one also waits for models to be built."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS, func_only=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page on which a test failed, and what its server said last."""
    report = yield
    server = getattr(item, "funcargs", {}).get("jupyter_server")
    if report.failed and isinstance(server, JupyterServer):
        report.sections.append((f"{server.program.name}'s last words", server.program.tail(6000)))
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and isinstance(page, Page) and not page.is_closed():
        name = re.sub(r"[^a-z0-9]+", "-", item.name.lower()).strip("-")
        with contextlib.suppress(Error):
            page.screenshot(path=HERE / "screenshots" / f"failed-{name}.png")
    return report


@pytest.fixture(scope="session")
def served_hub() -> Iterator[LocalHub]:
    """The hub that the whole session shares; tests take `hub`."""
    with LocalHub(with_deck(load_repositories(folders()))) as hub:
        yield hub


@pytest.fixture
def hub(served_hub: LocalHub) -> Iterator[LocalHub]:
    """The local hub, well and with an empty record."""
    served_hub.reset()
    yield served_hub
    served_hub.reset()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter_server(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """A JupyterLab that asks the local hub."""
    server = start_server(tmp_path_factory.mktemp("jupyter"), served_hub.url)
    yield server
    server.program.stop()


@pytest.fixture
def bobs_server(
    jupyter_server: JupyterServer, served_hub: LocalHub, tmp_path: Path
) -> Iterator[JupyterServer]:
    """The server of another person, whose library lies in the same file."""
    database = jupyter_server.home / "data" / "alacard" / "library.sqlite"
    server = start_server(
        tmp_path,
        served_hub.url,
        environment={"JUPYTERHUB_USER": "bob"},
        options=(f"--AlacardApp.database_url=sqlite:///{database}",),
    )
    yield server
    server.program.stop()


@pytest.fixture(scope="session")
def built_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of 20,000 made-up models, built once."""
    return build_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="module")
def filled(jupyter_server: JupyterServer, built_catalog: Path) -> Iterator[None]:
    """The server's catalog holds that snapshot during a module, and none after it."""
    fill_catalog(jupyter_server, built_catalog)
    yield
    empty_catalog(jupyter_server)


@pytest.fixture
def console() -> Iterator[Console]:
    """Errors of the page; what is left unexpected at the end fails the test."""
    console = Console()
    yield console
    assert not console.unexpected(), "\n".join(console.unexpected())


VIEW: dict[str, object] = {"viewport": {"width": 1280, "height": 800}}
STORED = "local_storage,indexeddb,cache_storage,service_workers"


@pytest.fixture
def context_options() -> dict[str, object]:
    """How the browser context is made; a test module or a parameter may say otherwise."""
    return VIEW


@pytest.fixture(scope="session")
def usual_context(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser profile of most tests: JupyterLab's scripts are loaded and compiled once."""
    context = chromium.new_context(**VIEW)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def context(
    chromium: Browser, usual_context: BrowserContext, context_options: dict[str, object]
) -> Iterator[BrowserContext]:
    """A browser profile that knows nothing of earlier tests but the scripts."""
    if context_options != VIEW:
        context = chromium.new_context(**context_options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()
        return
    usual_context.set_default_timeout(PATIENCE)
    yield usual_context
    origins = {"/".join(page.url.split("/")[:3]) for page in usual_context.pages}
    # Closed first: a page without its cookies would complain of what it is refused.
    for page in usual_context.pages:
        page.close()
    usual_context.unroute_all()
    usual_context.clear_permissions()
    usual_context.clear_cookies()
    forget_stored(usual_context, origins)


def forget_stored(context: BrowserContext, origins: set[str]) -> None:
    """Drop what pages of these origins have stored in the browser, but not the scripts."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    for origin in origins:
        if origin.startswith("http"):
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
    page.close()


@pytest.fixture
def page(context: BrowserContext, console: Console) -> Page:
    """A page whose console is watched."""
    page = context.new_page()
    console.watch(page)
    return page


@pytest.fixture
def lab_name(request: pytest.FixtureRequest) -> str:
    """Name of the test's workspace and folder."""
    return re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:60]


@pytest.fixture
def lab(
    page: Page,
    jupyter_server: JupyterServer,
    hub: LocalHub,
    console: Console,
    lab_name: str,
) -> Iterator[Lab]:
    """JupyterLab, opened in a workspace and a folder named after the test."""
    jupyter_server.forget()
    lab = Lab(page, jupyter_server, console, lab_name)
    # A second try of the test begins where the first began.
    shutil.rmtree(lab.folder, ignore_errors=True)
    yield lab.open()


@pytest.fixture
def panel(lab: Lab) -> AlacardPanel:
    """Alacard's sidebar, open and empty."""
    return AlacardPanel(lab).open()


@pytest.fixture
def shot(page: Page, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Keep a picture of the page, for a person to look at: `shot('name')`."""

    def take(name: str, clip: Locator | None = None) -> Path:
        path = HERE / "screenshots" / f"{name}.png"
        (clip or page).screenshot(path=path, animations="disabled")
        return path

    return take


@pytest.fixture
def hand_code(jupyter_server: JupyterServer) -> Callable[..., str]:
    """The code of a hand given by ids, for setting a scene."""

    def code(
        model: str,
        prompt: str = "everyday_feedback",
        topic: str = "sourdough",
        difficulty: str = "beginner",
        ui: str = "none",
    ) -> str:
        recipe = {
            "version": 1,
            "seed": 7,
            "model_card": {"id": model},
            "prompt_cards": [{"id": prompt}],
            "topic": {"id": topic},
            "difficulty": {"level": difficulty},
            "ui_component": {"type": ui},
        }
        answer = jupyter_server.ask("alacard/api/v1/hand", "POST", {"recipe": recipe})
        return str(answer["data"]["hand_code"])

    return code
