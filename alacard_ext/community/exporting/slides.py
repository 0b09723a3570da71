"""A notebook as slides: one HTML file of reveal.js that needs no network, and in which nothing of
the notebook's runs.

All that the notebook brings is made by the same list of what is allowed as a page to read. The one
script is reveal.js, named by its hash in the policy of the document, so that no other runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from ...checkout import IN_CHECKOUT
from ...errors import AlacardError
from .page import colours, document, title_of
from .sanitised import Room, cell_html, output_html, prose_parts

BUNDLED = Path(__file__).with_name("reveal")
INSTALLED = Path(__file__).parents[3] / "node_modules" / "reveal.js" / "dist"
"""Where a checkout has it, which is not built yet."""
SHORT_PROSE, SHORT_CODE = 900, 14
"""Characters of HTML that leave room for a cell of code, and lines that leave room for outputs."""

STYLE = """\
html, body { background: #fff; }
.reveal { color: #1c1c1c; font: 21px/1.5 system-ui, sans-serif; }
.reveal .slides { text-align: left; }
html:not(.reveal-print) body:not(.reveal-scroll) .reveal .slides > section {
  box-sizing: border-box; height: 100%; overflow-y: auto; padding: 8px 16px; }
.reveal :is(h1, h2, h3) { margin: 0 0 .5em; line-height: 1.2; }
.reveal h1 { font-size: 2em; }
.reveal h2 { font-size: 1.5em; }
.reveal h3 { font-size: 1.2em; }
.reveal section.title h1 { margin-top: 2.5em; font-size: 2.4em; }
.reveal section.title.full h1 { margin-top: 0; }
.reveal p.of { margin: 0 0 .6em; color: #595959; font-size: .8em; }
.reveal a { color: #0b57d0; }
.reveal pre { margin: .5em 0; max-height: 430px; overflow: auto; padding: .6em .8em;
  font: .72em/1.45 ui-monospace, monospace; }
.reveal pre.code { background: #f5f5f5; border: 1px solid #ddd; border-radius: 4px; }
.reveal pre.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.reveal div.outputs { border-left: 3px solid #d0d0d0; margin: .5em 0; padding-left: .8em;
  max-height: 520px; overflow: auto; }
.reveal table { border-collapse: collapse; font-size: .8em; }
.reveal :is(td, th) { border: 1px solid #ddd; padding: .25em .6em; text-align: left; }
.reveal :is(img, video) { max-width: 100%; max-height: 460px; height: auto; }
.reveal p.missing { color: #595959; font-style: italic; }
.reveal :is(pre, .outputs):focus-visible { outline: 2px solid #0b57d0; }
.reveal .controls, .reveal .progress { color: #0b57d0; }
.reveal .slide-number { right: auto; left: 8px; background: none; color: #595959; font-size: 13px; }
.reveal .slide-number a { color: inherit; }
"""
WITHOUT_SCRIPTS = """\
<noscript><style>.reveal-viewport, html, body { height: auto; overflow: auto; }
.reveal .slides, .reveal .slides > section { display: block !important; position: static;
  width: auto; height: auto; visibility: visible; opacity: 1; }</style></noscript>
"""
START = """
(() => {
  const scrolls = 'pre, .outputs';
  const keys = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '];
  for (const box of document.querySelectorAll(scrolls)) {
    box.tabIndex = 0;
  }
  // What has the focus and is gone would keep the keys to itself.
  Reveal.on('slidechanged', () => document.activeElement?.blur());
  // The title and what stands below it fit the screen, as far as they stay readable.
  const fit = () => {
    const title = document.querySelector('section.title');
    const isHigher = () => title.scrollHeight > title.clientHeight;
    title.classList.toggle('full', isHigher() || title.classList.contains('full'));
    for (let size = 20; size > 11 && isHigher(); size -= 1) {
      title.style.fontSize = `${size}px`;
    }
  };
  Reveal.on('ready', () => {
    fit();
    Reveal.addKeyBinding({ keyCode: 83, key: 'S', description: 'Speaker notes' }, () => {
      Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
      Reveal.layout();
    });
  });
  Reveal.on('slidechanged', fit);
  Reveal.initialize({
    width: 1120, height: 700, margin: 0.05, center: false, transition: 'none',
    hash: true, slideNumber: 'c/t', postMessage: false, previewLinks: false,
    // What has the focus scrolls or opens by its own keys; the others turn the slides.
    keyboardCondition: event => !(
      keys.includes(event.key) && event.target.closest(`${scrolls}, summary, audio, video`)
    )
  });
})();
"""


@dataclass
class Slide:
    """`heading` is that of its section, as plain text; `goes_on` where an earlier slide has it."""

    heading: str = ""
    goes_on: bool = False
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_code: bool = False

    @property
    def html(self) -> str:
        """All of it."""
        of = f'<p class="of">{escape(self.heading)}</p>' if self.goes_on and self.heading else ""
        notes = f'<aside class="notes">{"".join(self.notes)}</aside>' if self.notes else ""
        return of + "".join(self.parts) + notes

    @property
    def is_folded(self) -> bool:
        """Whether it goes on with nothing but code that is folded, and would show nothing."""
        return self.goes_on and all(part.startswith("<details>") for part in self.parts)

    @property
    def has_room(self) -> bool:
        """Whether code can stand on it, too."""
        return not self.has_code and sum(map(len, self.parts)) <= SHORT_PROSE


def slides(notebook: Mapping[str, Any], name: str) -> str:
    """The whole document. Raises AlacardError where a checkout has no reveal.js."""
    script, style = reveal()
    title = title_of(notebook, name)
    made: list[Slide] = []
    early: list[str] = []
    for slide in slides_of(notebook):
        if made and slide.is_folded:
            made[-1].parts += slide.parts
            made[-1].notes += slide.notes
        elif slide.parts:
            slide.notes[:0] = early
            early = []
            made.append(slide)
        else:
            early += slide.notes
    if not made or made[0].heading != title:
        made.insert(0, Slide(title, parts=[f"<h1>{escape(title)}</h1>"]))
    made[-1].notes += early
    first, *others = (slide.html for slide in made)
    sections = f'<section class="title">{first}</section>'
    sections += "".join(f"<section>{html}</section>" for html in others)
    body = (
        f'{WITHOUT_SCRIPTS}<div class="reveal"><div class="slides">\n{sections}\n</div></div>\n'
        f"<script>{script}</script>"
    )
    return document(title, policy(script), f"{style}\n{STYLE}{colours()}", body)


def policy(script: str) -> str:
    """This one script and no other; no request to anywhere."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; img-src data:; media-src data:; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def reveal() -> tuple[str, str]:
    """The script, with what starts it, and the style sheet. Raises AlacardError."""
    for folder in (BUNDLED, INSTALLED) if IN_CHECKOUT else (BUNDLED,):
        try:
            script = (folder / "reveal.js").read_text(encoding="utf-8")
            style = (folder / "reveal.css").read_text(encoding="utf-8")
        except OSError:
            continue
        whole = (script + START).replace("\r\n", "\n")
        # Neither ends the element, or changes how a browser reads it.
        return whole.replace("</script", "<\\/script").replace("<!--", "<\\!--"), style
    raise AlacardError(
        "Slides need reveal.js, which is not in this checkout; run `npm ci`, then export again."
    )


def slide_type(cell: Mapping[str, Any]) -> str | None:
    """What the slide shows of Jupyter's property inspector makes of a cell, such as `notes`."""
    show = (cell.get("metadata") or {}).get("slideshow")
    found = show.get("slide_type") if isinstance(show, Mapping) else None
    return found if isinstance(found, str) else None


def _note(cell: Mapping[str, Any], source: str, room: Room) -> str:
    """A cell that its speaker reads, and nobody else."""
    if cell["cell_type"] == "markdown" and room.for_prose(source):
        return "".join(html for _, html in prose_parts(source, cell.get("attachments")))
    return cell_html({**cell, "outputs": []}, room)


def slides_of(notebook: Mapping[str, Any]) -> Iterator[Slide]:
    """The slides of a notebook: each heading begins one, and each cell of code but the first under
    it goes on with another. Cells that are notes belong to the slide before them. Some may be
    empty."""
    room, slide = Room(), Slide()
    for cell in notebook["cells"]:
        source = str(cell["source"])
        if slide_type(cell) == "notes":
            slide.notes.append(_note(cell, source, room))
            continue
        if cell["cell_type"] == "markdown" and room.for_prose(source):
            for heading, html in prose_parts(source, cell.get("attachments")):
                if heading is not None:
                    yield slide
                    slide = Slide(heading)
                elif slide.has_code:
                    yield slide
                    slide = Slide(slide.heading, goes_on=True)
                slide.parts.append(f'<div class="prose">{html}</div>')
            continue
        code = cell_html({**cell, "outputs": []}, room)
        outputs = "".join(output_html(each, room) for each in cell.get("outputs", ()))
        outputs = f'<div class="outputs">{outputs}</div>' if outputs else ""
        if (code or outputs) and not slide.has_room:
            yield slide
            slide = Slide(slide.heading, goes_on=True)
        slide.parts += [code] if code else []
        slide.has_code = slide.has_code or bool(code or outputs)
        if outputs and code and source.count("\n") >= SHORT_CODE:
            yield slide
            slide = Slide(slide.heading, goes_on=True, has_code=True)
        slide.parts += [outputs] if outputs else []
    yield slide
