"""Whatever text enters a notebook stays text: in code as a literal, in prose as escaped words."""

from __future__ import annotations

import ast
import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alacard_ext.notebooks.literals import literal
from alacard_ext.notebooks.prose import escape, fenced, hub_link, plain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HOSTILE = [
    '"""; import os; os.system("id") #',
    "'''\\",
    "\\\n\r\t",
    "{{ model_id }} {% raw %}",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "line\u2028separator\u2029and\x85more\x0bvertical",
    "\u202eright to left\u2066",
    "lone \ud800 surrogate",
    "%pip install evil\n!rm -rf /\n?help",
    "\x00null",
    "![x](https://evil.example/x.png) <img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) <https://evil.example> https://evil.example www.evil.example",
    "$x$ $$y$$ \\(z\\) `code` ~~~\n# heading\n- item\n| a | b |\n|---|---|",
    "</script><script>alert(1)</script>&lt;b&gt; &#60;",
    "evil@example.com",
    "*" * 5000,
]


@given(VALUES, st.sampled_from([0, 4, 60]))
def test_a_literal_gives_its_value_back(value: object, indent: int) -> None:
    source = literal(value, indent)
    assert ast.literal_eval(source) == value
    hidden = [c for c in source if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert set(hidden) <= {"\n"}
    assert "{{" not in source.replace("{{}", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_its_literal(text: str) -> None:
    value = {"TEXTS": [text, text * 3], text: {"inner": text}}
    source = literal(value, 4)
    hidden = {c for c in source if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert hidden <= {"\n"}
    tree = ast.parse(f"X = {source}\n")
    assert len(tree.body) == 1 and isinstance(tree.body[0], ast.Assign)
    assert ast.literal_eval(tree.body[0].value) == value
    assert not any(isinstance(node, ast.Call | ast.Name) for node in ast.walk(tree.body[0].value))


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, float("nan"), float("inf")])
def test_only_plain_data_is_written(value: object) -> None:
    with pytest.raises(TypeError):
        literal([value])


def test_long_text_is_wrapped_for_reading() -> None:
    text = "A sourdough starter is flour and water in which wild yeast lives. " * 6
    source = f"DOCUMENT = {literal(text, 11)}"
    assert max(map(len, source.splitlines())) <= 92
    assert ast.literal_eval(source.removeprefix("DOCUMENT = ")) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_prose_is_shown_as_text(text: str) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    source = f"Model **{escape(text)}** by {escape(text)}\n\n| a |\n|:--|\n| {escape(text)} |"
    kinds = {token.type for token in parser.parse(source)}
    inline = {child.type for token in parser.parse(source) for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "html_inline"}
    assert not kinds & {"html_block", "fence", "code_block", "heading_open", "bullet_list_open"}
    # The one element that may be there keeps a formula's marks from each other.
    shown = re.sub(r"<span>&#(36|92);</span>", "", escape(text))
    for forbidden in ("<", "](", "![", "`", "$", "://", "www.", "@", "\x1b", "\u202e", "{{"):
        assert forbidden not in shown
    assert len(plain(text)) <= 300 and "\n" not in plain(text)


def test_what_is_shown_is_what_was_written() -> None:
    text = "R&D_model*v2 [beta] <3 costs $5 & 50% #1"
    tokens = MarkdownIt().parse(f"x {escape(text)}")
    shown = "".join(
        child.content
        for token in tokens
        for child in token.children or ()
        if child.type != "html_inline"
    )
    assert shown == f"x {text}"


def test_links_go_to_the_hub_alone_with_quoted_ids() -> None:
    link = hub_link("org/na me)(x", below="#model-card")
    assert link.endswith("(https://huggingface.co/org/na%20me%29%28x#model-card)")


@pytest.mark.parametrize("code", ["print(1)", "```\n````\nx", "~~~\n`````python\nimport os\n`````"])
def test_a_fence_is_longer_than_any_inside(code: str) -> None:
    tokens = MarkdownIt().parse(f"before\n\n{fenced(code)}\n\nafter")
    fences = [token for token in tokens if token.type == "fence"]
    assert len(fences) == 1 and fences[0].content.strip("\n") == code.strip("\n")


def test_a_fence_is_bounded_and_plain() -> None:
    shown = fenced("x = 1  # \x1b[31m\u202e\n" * 5000, "python onload=alert(1)")
    assert len(shown) < 6200 and "\x1b" not in shown and "\u202e" not in shown
    assert shown.startswith("```text\n")


@pytest.mark.attack
@pytest.mark.parametrize("language", ["mermaid", "vega-lite", "math", "geojson", "plantuml"])
def test_a_fence_is_of_a_plain_language(language: str) -> None:
    assert fenced("graph TD", language).startswith("```text\n")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo\u202egnp.exe", "photo‹U+202E›gnp.exe"),
        ("a\u200bb\u2066c\u2069", "a‹U+200B›b‹U+2066›c‹U+2069›"),
        ("tag\U000e0041 \u3164\u2800", "tag‹U+E0041› ‹U+3164›‹U+2800›"),
        ("\ufeffx\u00ad \ud800", "‹U+FEFF›x‹U+00AD› ‹U+D800›"),
    ],
)
def test_invisible_characters_are_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍🍳 ❤️ 👍🏽 🤗", "👩🏽‍⚕️", "naïve 模型"])
def test_what_letters_and_emoji_need_is_kept(text: str) -> None:
    assert plain(text) == text


@pytest.mark.attack
@pytest.mark.parametrize(
    "text", ["$x$", "$$x$$", "\\(x\\)", "\\[x\\]", "\\begin{equation}x\\end{equation}"]
)
def test_no_formula_is_whole_within_one_text(text: str) -> None:
    pieces = re.split(r"<[^>]*>", escape(text))
    assert not any(re.search(r"[$\\].", html.unescape(piece)) for piece in pieces)
