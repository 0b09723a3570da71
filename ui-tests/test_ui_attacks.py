"""Hostile pages in a real JupyterLab: what a stranger wrote is text, wherever it is drawn."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.catalog import ModelsTab
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, Page, Request, expect

from tests.local_hub.repository import Repository
from tests.local_hub.server import LocalHub

pytestmark = pytest.mark.attack
ATTACKS = json.loads((Path(__file__).parents[1] / "tests/attacks/readmes.json").read_text())
MODEL = "tiny/hostile-page"
# As a name, a licence, a tag, a base: each place where metadata is drawn.
DIAGRAM = "tiny/hostile-diagram"
# In names, licences, tags, bases: each place where metadata is drawn.
TEXTS = (
    "photo\u202egnp.exe",
    "$\\rule{4000px}{4000px}$ and $$\\rule{4000px}{4000px}$$",
    "\\begin{equation}\\rule{4000px}{4000px}\\end{equation}",
    "\\(\\rule{4000px}{4000px}\\) and \\[\\rule{4000px}{4000px}\\]",
    "<img src=https://attacker.example/x.png> ![x](https://attacker.example/y.png)",
)
# What of a text lies outside the box that it stands in, or is placed on top of others.
ESCAPED = """(box) => {
  const edge = box.getBoundingClientRect();
  const clips = node => getComputedStyle(node).overflowX !== 'visible';
  const found = [];
  for (const node of box.querySelectorAll('*')) {
    const style = getComputedStyle(node);
    if (['fixed', 'absolute', 'sticky'].includes(style.position)) {
      found.push(`${node.localName} is ${style.position}`);
    }
    const at = node.getBoundingClientRect();
    if (!clips(box) && at.width && (at.right > edge.right + 2 || at.left < edge.left - 2)) {
      let inner = node.parentElement;
      while (inner !== box && !clips(inner)) inner = inner.parentElement;
      if (inner === box) found.push(`${node.localName} is wider`);
    }
  }
  return found;
}"""


@pytest.fixture
def hostile(hub: LocalHub, tmp_path: Path) -> Iterator[str]:
    """A model whose README holds every attack, and whose metadata is an attack everywhere."""
    folder = tmp_path / "hostile"
    shutil.copytree(hub.repositories["tiny/bert-sentiment"].folder, folder)
    whole = [f"## {one['name']}\n\n{one['markdown']}" for one in ATTACKS if not one.get("open")]
    text = "\n\n".join(
        ["# A page", *whole, *(one["markdown"] for one in ATTACKS if one.get("open"))]
    )
    front = "---\npipeline_tag: text-classification\nlibrary_name: transformers\n---\n"
    (folder / "README.md").write_bytes((front + text).encode("utf-8", "surrogatepass"))
    (folder / "photo\u202egnp.exe").write_text("x")
    settings: dict[str, Any] = dict(hub.repositories["tiny/bert-sentiment"].settings)
    named = {"license": "other", "license_name": TEXTS[0]}
    named |= {name: list(TEXTS) for name in ("tags", "datasets", "language", "base_model")}
    tags = [f"{kind}{text}" for text in TEXTS for kind in ("", "license:", "dataset:")]
    settings["info"] = settings.get("info", {}) | {
        "author": TEXTS[0],
        "tags": ["transformers", *tags],
        "cardData": named,
    }
    hub.repositories[MODEL] = Repository(MODEL, folder, settings)
    diagram = tmp_path / "diagram"
    shutil.copytree(folder, diagram)
    (diagram / "README.md").write_text(front + ATTACKS[0]["markdown"])
    hub.repositories[DIAGRAM] = Repository(DIAGRAM, diagram, settings)
    yield MODEL
    del hub.repositories[MODEL], hub.repositories[DIAGRAM]


@pytest.fixture
def outside(page: Page, jupyter_server: Any) -> list[str]:
    """Every request that leaves for another place than the server, from the start on."""
    found: list[str] = []

    def noted(request: Request) -> None:
        if not request.url.startswith((jupyter_server.url, "data:", "blob:")):
            found.append(request.url)

    page.context.on("request", noted)
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    return found


def assert_only_text(box: Locator) -> None:
    """Nothing in it acts, loads, covers or turns its neighbours."""
    for selector in (
        "img, svg, iframe, object, embed, video, audio, canvas, form, input, select, textarea",
        "script, style, link, meta, math, template, dialog, mjx-container, .MathJax",
        "[data-commandlinker-command], [style], [id], [class*=Toastify], [class*=lm-]",
        "[class*=jp-Dialog], [class*=ermaid], [contenteditable], [onclick], [onerror], [tabindex]",
    ):
        assert box.locator(selector).evaluate_all("all => all.map(one => one.outerHTML)") == []
    assert box.evaluate(ESCAPED) == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", box.inner_text())


def test_a_hostile_page_in_the_tab_models(
    lab: Lab,
    filled: None,
    hostile: str,
    outside: list[str],
    shot: Callable[..., object],
) -> None:
    lab.console.allow(r"404", because="the local hub lacks the made-up models")
    tab = ModelsTab(lab).open()
    tab.show(hostile)
    page = tab.part("README").locator(".jp-AlacardModels-readme")
    expect(page).to_contain_text("mermaid with a picture", timeout=30_000)
    expect(page.locator("code span").first).to_be_attached()
    assert_only_text_with_colours(page)
    assert page.evaluate("box => box.scrollWidth >= box.clientWidth")
    for name in ("Facts", "Files", "Access and licence", "Tags and data sets"):
        part = tab.part(name)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", part.inner_text())
        assert part.locator("img, svg, iframe").count() == 0
    expect(tab.part("Files")).to_contain_text("photo‹U+202E›gnp.exe")
    # The tab itself still stands where it stood: its own button takes the click.
    page.get_by_text("mermaid with a picture").scroll_into_view_if_needed()
    shot("hostile-page-light")
    tab.root.get_by_role("button", name="← Back to the search").click()
    assert outside == []


def assert_only_text_with_colours(page: Locator) -> None:
    """The highlighter's own classes stand on spans within code; nothing else has any."""
    classes = page.locator("[class]:not(code span):not(.jp-AlacardModels-image)")
    assert classes.evaluate_all("all => all.map(one => one.outerHTML)") == []
    assert_only_text(page)


def test_a_dealt_notebook_of_a_hostile_page(
    panel: AlacardPanel,
    hostile: str,
    outside: list[str],
    hand_code: Callable[..., str],
    shot: Callable[..., object],
) -> None:
    panel.lay(hand_code(DIAGRAM))
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open(60)
    cells = notebook.panel.locator(".jp-MarkdownCell .jp-RenderedMarkdown")
    expect(cells.first).to_be_visible()
    # Typesetting and diagrams come late: until MathJax had its turn at a formula of ours.
    notebook.page.wait_for_timeout(3000)
    source = json.dumps(notebook.content()["cells"])
    assert "attacker.example/m.png" in source and "rule" in source
    for cell in cells.all():
        for selector in ("img, svg, iframe, form, mjx-container, .MathJax", "[class*=ermaid]"):
            found = cell.locator(selector).evaluate_all("all => all.map(one => one.outerHTML)")
            assert found == [], cell.inner_text()[:200]
        assert cell.evaluate(ESCAPED) == []
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", cell.inner_text())
    shot("hostile-page-notebook-light")
    assert outside == []
