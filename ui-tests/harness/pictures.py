"""Pictures of a page for a person to look at: in both themes, and where there is little room."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .lab import Lab


def both_themes(lab: Lab, part: Locator, name: str) -> None:
    """Pictures of a part in both themes, and of a page that is 240 pixels wide."""
    for theme in ("dark", "light"):
        lab.theme(f"JupyterLab {theme.title()}")
        expect(part).to_be_visible()
        shot_of(lab.page, f"{name}-{theme}")
    whole = lab.page.viewport_size
    assert whole
    lab.page.set_viewport_size({"width": 585 if "page" in name else 300, "height": 800})
    lab.page.wait_for_function(
        "node => node.clientWidth < 260 && node.scrollWidth <= node.clientWidth",
        arg=part.element_handle(),
    )
    shot_of(lab.page, f"{name}-narrow")
    lab.page.set_viewport_size(whole)


def shot_of(page: Page, name: str) -> None:
    """Keep a picture, of the second person's page as well."""
    folder = Path(__file__).parents[1] / "screenshots"
    page.screenshot(path=folder / f"{name}.png", animations="disabled")
