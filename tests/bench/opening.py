"""From the click on 'Generate' to the open notebook, beside JupyterLab opening one of that size."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Error, Page, async_playwright

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.handcode import encode
from alacard_ext.cards.resolve import resolve_recipe

from .frontend import PANEL, address, system_browser
from .generation import requests_in_turn
from .hub import ServedHub
from .jupyter import jupyter_server
from .measure import Line, Samples, ratio_line

OPENING_AIM = 1.3
# What both sides wait for: another tab in front, its notebook read, its kernel chosen.
OPENED = """
async act => {
  const { shell, commands } = window.jupyterapp;
  const before = shell.currentWidget;
  const started = performance.now();
  if (act.path) {
    void commands.execute('docmanager:open', { path: act.path });
  } else {
    document.querySelector(act.button).click();
  }
  for (;;) {
    const panel = shell.currentWidget;
    if (panel !== before && panel?.context?.isReady && panel.sessionContext?.session?.kernel) {
      return { seconds: (performance.now() - started) / 1000, path: panel.context.path };
    }
    if (performance.now() - started > 120000) {
      throw new Error('no notebook was opened');
    }
    await new Promise(resolve => setTimeout(resolve, 4));
  }
}
"""
CLOSE = """
async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  const path = panel.context.path;
  await panel.sessionContext.shutdown();
  panel.dispose();
  await window.jupyterapp.restored;
}
"""
# The same notebook under another name, which no part of JupyterLab has seen.
COPY = """
async path => {
  const { contents } = window.jupyterapp.serviceManager;
  return (await contents.copy(path, '')).path;
}
"""
LAY = """
async code => { await window.jupyterapp.commands.execute('alacard:paste-hand-code', { code }); }
"""
GENERATE = f"#{PANEL} .jp-Alacard-bench-generate"


async def opening_line(hub: ServedHub, repetitions: int) -> Line:
    """Both in one page, by turns; the kernels are shut down between them."""
    exposed = ("--LabApp.expose_app_in_browser=True",)
    ours, theirs = Samples(), Samples()
    deck = Deck.load()
    requests = requests_in_turn([card.id for card in deck.cards("topic")])  # type: ignore[union-attr]
    try:
        with jupyter_server(hub.url, options=exposed) as server:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"]
                )
                page = await browser.new_page()
                await page.goto(address(server))
                await page.locator(f'.jp-SideBar [data-id="{PANEL}"]').click(timeout=120_000)
                for turn in range(repetitions + 2):
                    code = encode(resolve_recipe(deck, next(requests)), deck)
                    await page.evaluate(LAY, code)
                    made = await _opened(page, {"button": await _generate(page)})
                    copy = await page.evaluate(COPY, made["path"])
                    plain = await _opened(page, {"path": copy})
                    if turn > 1:
                        ours.values.append(made["seconds"])
                        theirs.values.append(plain["seconds"])
    except Error as error:
        return Line("opening a notebook", "not measured", detail=error.message.splitlines()[0])
    return ratio_line(
        "click on 'Generate' to the open notebook, its kernel chosen",
        ours,
        theirs,
        aim=OPENING_AIM,
        against="for JupyterLab to open a copy of the same notebook",
    )


async def _generate(page: Page) -> str:
    """The button, once the hand that was laid out can be generated, as a selector of CSS."""
    button = page.locator(f"#{PANEL}").get_by_role("button", name="Generate", exact=True)
    await button.wait_for(timeout=120_000)
    await button.evaluate("button => button.classList.add('jp-Alacard-bench-generate')")
    await page.wait_for_selector(f"{GENERATE}:not([disabled]):not([aria-disabled='true'])")
    return GENERATE


async def _opened(page: Page, act: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(OPENED, act)
    await page.evaluate(CLOSE)
    return found
