"""What a model writes in a chat is shown as Markdown, and can do nothing but be shown."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.notebooks.template import read_template

TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"} | {f"h{level}" for level in range(1, 7)}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![seen](https://tracker.test/p.png)",
    "[click](javascript:alert(1))",
    "[click](https://tracker.test)",
    "[a]: https://tracker.test\n\n[a]",
    "<https://tracker.test>",
    "https://tracker.test",
    "```js onmouseover=alert(1) class=x\ncode\n```",
    "```<img src=x>\ncode\n```",
    "| a | b |\n|:--|--:|\n| <b onclick=x>1</b> | ![i](//t.test) |",
    "</div></div><style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "1000000. <button data-commandlinker-command='x'>y</button>",
]


class Seen(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


@pytest.fixture(scope="module")
def names() -> dict[str, Callable[..., str]]:
    """The functions of the template's cell, as a notebook has them."""
    space: dict[str, Callable[..., str]] = {"escape": escape}
    for part in ("thoughts", "bubbles"):
        (cell,) = read_template(part)
        exec(cell.source, space)
    return space


def harmless(html: str) -> None:
    seen = Seen()
    seen.feed(html)
    for tag, attrs in seen.tags:
        assert tag in TAGS, (tag, html)
        for name, value in attrs:
            number = tag == "ol" and name == "start" and str(value).isdigit()
            column = tag in ("th", "td") and name == "style"
            assert number or (column and str(value).startswith("text-align:")), (name, html)


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_model_writes_is_more_than_format(
    names: dict[str, Callable[..., str]], text: str
) -> None:
    harmless(names["formatted"](text))
    harmless(names["formatted"](f"> * **{text}**\n\n1. `{text}`\n\n{text}"))


@pytest.mark.attack
@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "`", "```", "\n", "*", "_", "|", "<", ">", '"', "&", "[", "]("])
    )
)
def test_no_mixture_is_either(names: dict[str, Callable[..., str]], parts: list[str]) -> None:
    harmless(names["formatted"]("".join(parts)))


@pytest.mark.attack
@pytest.mark.parametrize("formula", ["$x$", "$$\\rule{9em}{9em}$$", "\\(x\\)", "\\begin{matrix}"])
def test_no_formula_of_a_model_is_set(names: dict[str, Callable[..., str]], formula: str) -> None:
    seen = Seen()
    seen.feed(names["bubbles"]([("user", formula), ("assistant", formula)], formula))
    # MathJax leaves alone what stands in an element of this class, and all text stands in one.
    outer = [attrs for tag, attrs in seen.tags if tag in ("div", "i")]
    assert ("class", "alacard-chat mathjax_ignore") in outer[0]
    assert ("class", "mathjax_ignore") in outer[-1]


def test_markdown_is_formatted_and_a_person_is_quoted_as_written(
    names: dict[str, Callable[..., str]],
) -> None:
    said = "**Two** steps:\n\n1. `mix`\n2. bake\n\n```python\nprint(1 < 2)\n```"
    html = names["bubbles"]([("user", "*How* <b>?"), ("assistant", said)], "writing …")
    for part in (
        "<strong>Two</strong>",
        "<code>mix</code>",
        "<pre><code>print(1 &lt; 2)\n</code></pre>",
        "*How* &lt;b&gt;?",
        "<i class='mathjax_ignore'>writing …</i>",
    ):
        assert part in html, html


@pytest.mark.parametrize(
    ("text", "thoughts", "answer"),
    [
        ("<think>\nFlour?\n</think>\n\nUse rye.", "Flour?", "Use rye."),
        # Here the prompt opened the thoughts, and the special tokens of channels are left out.
        ("Let me see.\n</think>\nUse rye.", "Let me see.", "Use rye."),
        ("analysisThe user bakes.assistantfinalUse rye.", "The user bakes.", "Use rye."),
        ("<think>Still at it", "Still at it", ""),
        ("analysisStill at it", "Still at it", ""),
        ("analysisuser bakes.\nassistantfinalUse rye.", "user bakes.", "Use rye."),
        ("Use rye.", "", "Use rye."),
        ("Write <think> before and </think> after it.", "", "Write <think> before and </think>"),
        ("My analysis is final.", "", "My analysis is final."),
    ],
)
def test_thoughts_are_told_apart_from_the_answer(
    names: dict[str, Callable[..., str]], text: str, thoughts: str, answer: str
) -> None:
    found, rest = tuple(names["parted"](text))
    assert found == thoughts and rest.strip().startswith(answer)
    html = names["bubbles"]([("assistant", text)])
    assert ("<details>" in html) is bool(thoughts)
    if thoughts:
        folded, _, shown = html.partition("</details>")
        assert thoughts.replace("\n", "") in folded and thoughts not in shown
        assert (answer or "no answer yet") in shown


def test_hostile_thoughts_are_only_shown(names: dict[str, Callable[..., str]]) -> None:
    for text in HOSTILE:
        folded = names["said"](f"<think>{text}</think>Rye.")
        assert folded.startswith("<details><summary>Its thoughts</summary>")
        thoughts, answer = folded.split("</summary>", 1)[1].split("</details>", 1)
        harmless(thoughts)
        harmless(answer)
