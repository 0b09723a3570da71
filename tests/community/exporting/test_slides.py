"""A notebook as slides: cut by its headings, in one file in which one known script runs."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest

from alacard_ext.community.exporting.export import export
from alacard_ext.community.exporting.slides import slides_of

from .notebooks import PIXEL, code, markdown, notebook, printed, shown
from .test_html import Reader

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def made(*cells: Any) -> str:
    file = export(notebook(*cells), "talk.ipynb", "slides")
    assert (file.filename, file.media_type) == ("talk-slides.html", "text/html")
    return file.content.decode()


def headings(*cells: Any) -> list[tuple[str, bool]]:
    found = slides_of(notebook(*cells))
    return [(slide.heading, slide.goes_on) for slide in found if slide.parts]


def test_each_heading_begins_a_slide_and_each_cell_of_code_but_the_first_another() -> None:
    long = "\n".join(f"x{number} = {number}" for number in range(40))
    assert headings(
        markdown(
            "# Talk\n\nBy Ada.\n\n## One & *two*\n\nWords, [a link][1].\n\n[1]: https://x.example"
        ),
        code("a = 1", printed("out")),
        code("b = 2"),
        markdown("More words."),
        markdown("## Long"),
        code(long, shown({"image/png": PIXEL})),
        markdown("> ## In a quotation\n\n#### Deep"),
    ) == [
        ("Talk", False),
        ("One & two", False),
        ("One & two", True),
        ("One & two", True),
        ("Long", False),
        ("Long", True),
        ("Long", True),
    ]
    page = made(markdown("## One\n\nWords, [a link][1].\n\n## Two\n\n[1]: https://x.example"))
    assert 'href="https://x.example"' in page and "<section" in page
    assert made().count("<section") == 1 == made(markdown("# Talk")).count("<section")
    assert made(code("a = 1")).count("<section") == 2


def test_code_that_is_folded_has_no_slide_of_its_own() -> None:
    folded = code("b = 2")
    folded["metadata"] = {"jupyter": {"source_hidden": True}}
    page = made(markdown("# Talk"), markdown("## One"), code("a = 1"), folded, code("c = 3"))
    assert page.count("<section") == 3, "the folded code stands beside that before it"
    assert page.count("<summary>Code</summary>") == 1


def test_a_cell_that_is_notes_stands_with_the_slide_before_it_and_on_none() -> None:
    notes = {"slideshow": {"slide_type": "notes"}}
    first, said, last = (markdown(text) for text in ("*Greet*.", "## Ask <b>them</b>", "Thank."))
    for cell in (first, said, last):
        cell["metadata"] = notes
    shaped = {**code("a = 1"), "metadata": {"slideshow": ["notes"]}}
    page = made(first, markdown("# Talk"), said, markdown("## One"), shaped, last)
    slides = re.findall(r"<section.*?</section>", page, re.DOTALL)
    aside = re.compile(r'<aside class="notes">(.*?)</aside>', re.DOTALL)
    notes_of = [aside.findall(each) for each in slides]
    assert len(slides) == 2, "notes begin no slide"
    assert "<em>Greet</em>" in notes_of[0][0] and "Ask" in notes_of[0][0]
    assert "Thank." in notes_of[1][0]
    assert "Thank." not in aside.sub("", page)


@pytest.mark.attack
def test_nothing_of_a_notebook_can_run_in_its_slides() -> None:
    hostile = (
        "<script>window.caught = 1</script></section></div><img src=x onerror='caught()'>"
        "<section data-background-iframe='https://x.example'>b</section>"
        "<iframe src='https://x.example'></iframe><a href='javascript:caught()'>a</a>"
        "<div class='controls' id='caught' style='position: fixed' data-id='1'>c</div>"
    )
    page = made(
        markdown(f"# </title>{hostile}\n\n## {hostile}\n\n{hostile}"),
        code(f"'{hostile}'", shown({"text/html": hostile}), printed(hostile)),
        code("", shown({"application/javascript": "caught()", "text/html": hostile})),
        {**markdown(hostile), "metadata": {"slideshow": {"slide_type": "notes"}}},
    )
    script, policy = SCRIPT.findall(page), POLICY.search(page)
    assert len(script) == 1 and policy is not None
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    sources = policy[1].replace("&#x27;", "'").split("; ")
    assert f"script-src 'sha256-{digest}'" in sources and "default-src 'none'" in sources
    reader = Reader()
    reader.feed(SCRIPT.sub("", page))
    for tag, attributes in reader.elements:
        assert tag not in ("script", "iframe", "form", "object", "embed", "link"), tag
        assert not any(name.startswith(("on", "data-")) for name in attributes), attributes
        assert "javascript:" not in (attributes.get("href") or "")
        assert "id" not in attributes and "position" not in (attributes.get("style") or "")
