"""A notebook as HTML: all of it to read, and nothing of it to run or to fetch."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from alacard_ext.community.exporting.export import export
from alacard_ext.community.exporting.page import title_of
from alacard_ext.community.exporting.sanitised import Room, cell_html

from .notebooks import PIXEL, code, markdown, notebook, printed, shown

RUNS = re.compile(r"(?i)^(?:javascript|vbscript|data:text|data:application|file):?")


class Reader(HTMLParser):
    """The elements of a page, as a browser's parser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(*cells: Any) -> Reader:
    made = export(notebook(*cells), "n.ipynb", "html")
    assert (made.filename, made.media_type) == ("n.html", "text/html")
    reader = Reader()
    reader.feed(made.content.decode())
    return reader


def test_prose_code_tables_and_pictures_are_shown() -> None:
    attached = {"a.png": {"image/png": PIXEL}}
    page = read(
        markdown("# Cats & *dogs*\n\n| a | b |\n|--|--|\n| 1 | 2 |"),
        markdown("![a cat](attachment:a.png)", attachments=attached),
        code("total = 1 < 2", printed("\x1b[31mred\x1b[0m <b>\n"), shown({"image/png": PIXEL})),
        code(
            "2", shown({"text/html": "<table><tr><td>cell</td></tr></table>", "text/plain": "no"})
        ),
        code(
            "3",
            shown(
                {"text/html": "<iframe src='https://x.example'></iframe>", "text/plain": "frame"}
            ),
        ),
        code("hidden = 1", jupyter={"source_hidden": True}),
    )
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == 2 and tags.count("img") == 2 and "details" in tags
    assert "red <b>" in page.text and "total = 1 < 2" in page.text and "cell" in page.text
    assert "frame" in page.text, "what is left of a frame is its text"
    pictures = [attributes["src"] for tag, attributes in page.elements if tag == "img"]
    assert pictures == [f"data:image/png;base64,{PIXEL}"] * 2
    (policy,) = [a["content"] for t, a in page.elements if a.get("http-equiv")]
    assert policy is not None and policy.startswith("default-src 'none'") and "script" not in policy


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' java\tscript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>a</a></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='https://x.example'><input name=token><button>go</button></form>",
    "<meta http-equiv=refresh content='0;url=https://x.example'>",
    "<base href='https://x.example'>",
    "<link rel=stylesheet href='https://x.example/a.css'>",
    "<style>@import 'https://x.example/a.css';</style>",
    "<div style='background-image:url(https://x.example/a.png)'>a</div>",
    "<div style='width:expression(alert(1));position:fixed;top:0'>a</div>",
    "<img src='https://x.example/pixel.png'>",
    "<img srcset='https://x.example/pixel.png 1x'>",
    "<video src='https://x.example/a.mp4' autoplay></video>",
    "<audio><source src='https://x.example/a.mp3'></audio>",
    "<object data='https://x.example'></object><embed src='https://x.example'>",
    "</section></main></body><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<details ontoggle=alert(1) open>a</details>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4=' usemap='#x'>",
]


def assert_harmless(page: Reader) -> None:
    for tag, attributes in page.elements:
        assert tag not in {
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "button",
            "link",
            "base",
            "svg",
            "math",
            "noscript",
        }, tag
        for name, value in attributes.items():
            text = re.sub(r"[\s\x00-\x1f]", "", value or "")
            assert not name.startswith("on") and name not in {"srcset", "srcdoc", "usemap", "id"}
            assert not RUNS.match(text), (tag, name, value)
            if name in {"src", "poster", "background", "xlink:href"}:
                assert text.startswith(("data:image/", "data:audio/", "data:video/")), value
            if name == "style":
                assert "url(" not in text and "expression" not in text and "position" not in text
    metas = [attributes for tag, attributes in page.elements if tag == "meta"]
    assert len(metas) == 4 and [a.get("http-equiv") for a in metas].count(None) == 3


@pytest.mark.attack
@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_runs_or_fetches(html: str) -> None:
    assert_harmless(
        read(
            markdown(f"{html}\n\nand {html} inline"),
            code(html, shown({"text/html": html}), printed(html)),
            code("x", shown({"text/markdown": html, "application/javascript": "alert(1)"})),
            code("x", shown({"image/svg+xml": f"<svg>{html}</svg>"})),
            code("x", shown({"image/png": f"'>{html}"}), shown({"text/plain": [html, html]})),
        )
    )


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "![a](https://x.example/pixel.png)",
        "![a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](attachment:missing.png)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        '!["><script>alert(1)</script>](https://x.example/a"onerror=alert(1))',
    ],
)
def test_links_and_pictures_of_markdown_are_held_to_the_same(text: str) -> None:
    assert_harmless(read(markdown(text)))


@pytest.mark.attack
def test_a_title_and_odd_shapes_are_data() -> None:
    hostile = notebook(markdown("# </title><script>alert(1)</script>"))
    page = Reader()
    page.feed(export(hostile, "</title><b>.ipynb", "html").content.decode())
    assert_harmless(page)
    odd = {"output_type": "display_data", "data": {"text/html": None, "text/plain": {"a": 1}}}
    error = {"output_type": "error", "ename": "E", "evalue": "<b>", "traceback": 7}
    cell = {"cell_type": "code", "source": "x", "metadata": {"jupyter": [1]}}
    assert "E: " not in cell_html({**cell, "outputs": [error]})
    page.feed(cell_html({**cell, "outputs": [odd, error, {}, {"output_type": 7, "data": [1]}]}))
    assert_harmless(page)


@pytest.mark.attack
def test_what_takes_a_parser_of_markdown_long_is_shown_as_it_is() -> None:
    long = "![[" * 40_000
    page = read(markdown(long), *[markdown("# a " + "b" * 19_000) for _ in range(60)])
    assert long in page.text
    tags = [tag for tag, _ in page.elements]
    assert 0 < tags.count("h1") < 60 and tags.count("h1") + tags.count("pre") == 61


@pytest.mark.parametrize(
    "html",
    [
        "<div><iframe src='https://x.example'></iframe></div>",
        "<div id='plot'></div><script>draw()</script>",
        "<p>&nbsp;</p>",
        "<img src='https://x.example/a.png' title='a src=&quot;'>",
    ],
)
def test_of_html_of_which_nothing_is_left_the_next_form_is_shown(html: str) -> None:
    page = read(code("1", shown({"text/html": html, "image/png": PIXEL, "text/plain": "Figure"})))
    assert [a["src"] for tag, a in page.elements if tag == "img"] == [
        f"data:image/png;base64,{PIXEL}"
    ]
    assert "only a running notebook" in read(code("1", shown({"text/html": html}))).text
    kept = f"<img alt='' src='data:image/png;base64,{PIXEL}'>"
    assert "Figure" not in read(code("1", shown({"text/html": kept, "text/plain": "Figure"}))).text


@pytest.mark.attack
def test_what_takes_long_to_colour_is_shown_as_it_is() -> None:
    short, long = code("x = 1  # <b>"), code("x = 1  # <b>\n" * 8_000)
    assert "<span" in cell_html(short)
    assert "<span" not in cell_html(long) and "# &lt;b&gt;" in cell_html(long)
    room = Room(code=20)
    assert "<span" in cell_html(short, room) and "<span" not in cell_html(short, room)
    # A colourer takes the square of such lines in time: of these an hour.
    assert "x" in cell_html(code(" \n" * 40_000 + "x"))


@pytest.mark.attack
def test_markdown_of_outputs_counts_as_the_markdown_of_cells() -> None:
    many = [shown({"text/markdown": "# a " + "b" * 19_000, "text/plain": "c"}) for _ in range(60)]
    tags = [tag for tag, _ in read(code("1", *many)).elements]
    assert 0 < tags.count("h1") < 60


def test_links_that_lead_nowhere_are_text() -> None:
    page = read(
        markdown("[a file](data/x.csv), [a part](#part), ![a plot](plots/p.png), [out](https://d)"),
        code("1", shown({"text/html": "<a href='#x'>within</a>"})),
    )
    assert "a file, a part, a plot, out" in page.text and "within" in page.text
    links = [attributes.get("href") for tag, attributes in page.elements if tag == "a"]
    assert [link for link in links if link] == ["https://d"]


def test_an_attached_picture_is_found_by_its_name_as_it_is_encoded() -> None:
    for name, told in (("a b.png", "a%20b.png"), ("é.png", "é.png"), ("c%20d.png", "c%20d.png")):
        attached = {name: {"image/png": PIXEL}}
        page = read(markdown(f"![a](attachment:{told})", attachments=attached))
        assert "img" in [tag for tag, _ in page.elements], name


def test_a_title_is_the_first_heading_in_plain_words() -> None:
    assert (
        title_of(notebook(code("# no"), markdown("x\n## A *b* [c](https://d) #")), "n") == "A b c"
    )
    assert title_of(notebook(), "n") == "n"
    fenced = "```\n# no\n```\n# my_model_name of `x_y` & [![a](b.png)](c)"
    assert title_of(notebook(markdown(fenced)), "n") == "my_model_name of x_y & a"
    assert title_of(notebook(markdown("#"), markdown("**A**\n==")), "n") == "A"
