"""A catalog of 20,000 made-up models for a server, and the page object of the tab 'Models'."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from playwright.sync_api import Locator, expect

from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.rows import CatalogRow
from tests.bench_catalog.synthetic import BIG_BASE, rows

from .lab import Lab
from .server import JupyterServer

ROWS = 20_000
# Two models that name each other as their base, and one whose base nobody has.
CIRCLE = ("circle-org/hen", "circle-org/egg")
ORPHAN = "circle-org/orphan"
LOST = "gone-org/lost"


def build_catalog(folder: Path) -> Path:
    """A snapshot of `ROWS` models in `folder`."""
    build_snapshot(_rows(), folder)
    return folder


def fill_catalog(server: JupyterServer, built: Path) -> None:
    """Give the server the snapshot of `built`, and nothing of what a sync left there."""
    empty_catalog(server)
    # The pointer last, as a build does: it is what a reader looks at.
    for path in sorted(built.iterdir(), key=lambda path: path.suffix == ".json"):
        shutil.copy2(path, _folder(server))


def empty_catalog(server: JupyterServer) -> None:
    """Back to the state before the first sync."""
    folder = _folder(server)
    folder.mkdir(exist_ok=True)
    for path in sorted(folder.iterdir(), key=lambda path: path.suffix != ".json"):
        path.unlink()


def _folder(server: JupyterServer) -> Path:
    return server.home / "catalog"


def _rows() -> Iterator[CatalogRow]:
    hen, egg = CIRCLE
    bases = {hen: egg, egg: hen, ORPHAN: LOST}
    return chain(
        rows(ROWS - len(bases)),
        (_row(name, ("finetune", base)) for name, base in bases.items()),
    )


def _row(name: str, *bases: tuple[str, str]) -> CatalogRow:
    return CatalogRow(
        id=name,
        task="text-generation",
        library="transformers",
        licenses=("mit",),
        gated=False,
        downloads=10,
        likes=1,
        trending=None,
        created=1_700_000_000,
        modified=1_700_000_000,
        parameters=1_000_000,
        formats=("safetensors",),
        tags=("circular",),
        languages=("en",),
        datasets=(),
        bases=bases,
    )


class ModelsTab:
    """The tab 'Models', found by what a person or a screen reader finds it by."""

    big_base = BIG_BASE

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page
        self.root: Locator = self.page.locator(".jp-AlacardModels")
        self.search = self.root.get_by_role("searchbox", name="Search models")
        self.count = self.root.locator(".jp-AlacardModels-count")
        self.rows = self.root.locator(".jp-AlacardModels-row")

    def open(self) -> ModelsTab:
        """Through the command palette, by keyboard."""
        self.lab.palette("Models")
        expect(self.rows.first).to_be_visible()
        return self

    def find(self, model_id: str) -> None:
        """Search for a model by its name and open its page by mouse."""
        self.search.fill(model_id)
        self.row(model_id).locator(".jp-AlacardModels-open").click()
        expect(self.root.get_by_role("heading", name=model_id, exact=True)).to_be_visible()

    def show(self, model_id: str) -> None:
        """Open a model's page by the command, as a link does; for setting a scene."""
        self.lab.execute("alacard:open-models", {"model": model_id})
        expect(self.root.get_by_role("heading", name=model_id, exact=True)).to_be_visible()

    def row(self, model_id: str) -> Locator:
        """The row of one model."""
        return self.root.locator(f".jp-AlacardModels-row[data-id={json.dumps(model_id)}]")

    def go(self, page: str) -> None:
        """To another page of the tab, by its name in the navigation."""
        self.root.get_by_role("navigation").get_by_role(
            "button", name=re.compile(f"^{page}")
        ).click()

    def part(self, name: str) -> Locator:
        """A part of a model's page."""
        return self.root.get_by_role("region", name=name, exact=True)
