"""A model whose page and metadata are attacks, and the checks that what is drawn of it is text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request

from tests.local_hub.repository import Repository
from tests.local_hub.server import LocalHub

ATTACKS = json.loads((Path(__file__).parents[2] / "tests/attacks/readmes.json").read_text())
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
DRAWN = "img, svg, iframe, form, mjx-container, .MathJax, [class*=ermaid]"
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


@contextmanager
def hostile_models(hub: LocalHub, scratch: Path) -> Iterator[str]:
    """A model whose README holds every attack, and whose metadata is an attack everywhere."""
    folder = scratch / "hostile"
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
    diagram = scratch / "diagram"
    shutil.copytree(folder, diagram)
    # A diagram is no example of a model's use; what calls itself one is quoted in the notebook.
    drawing = ATTACKS[0]["markdown"]
    quoted = drawing.replace("```mermaid", "```python")
    (diagram / "README.md").write_text(f"{front}{drawing}\n\n{quoted}")
    hub.repositories[DIAGRAM] = Repository(DIAGRAM, diagram, settings)
    yield MODEL
    del hub.repositories[MODEL], hub.repositories[DIAGRAM]


def watch_requests(page: Page, server_url: str) -> list[str]:
    """Every request that leaves for another place than the server, from now on."""
    found: list[str] = []

    def noted(request: Request) -> None:
        if not request.url.startswith((server_url, "data:", "blob:")):
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


def assert_only_text_with_colours(page: Locator) -> None:
    """The highlighter's own classes stand on spans within code; nothing else has any."""
    classes = page.locator("[class]:not(code span):not(.jp-AlacardModels-image)")
    assert classes.evaluate_all("all => all.map(one => one.outerHTML)") == []
    assert_only_text(page)


def assert_cells_are_text(cells: Locator) -> None:
    """No cell of Markdown draws, loads, covers or turns anything.

    All are looked at in one moment: JupyterLab detaches cells as they leave the view.
    """
    looked = cells.evaluate_all(f"""all => all.map(cell => ({{
        drawn: [...cell.querySelectorAll({DRAWN!r})].map(one => one.outerHTML),
        escaped: ({ESCAPED})(cell),
        text: cell.innerText
    }}))""")
    assert looked
    for cell in looked:
        assert cell["drawn"] == [] and cell["escaped"] == [], cell["text"][:200]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", cell["text"])
