"""No card holds the processor, whatever is in it.

Reading one takes some ten milliseconds and at most 340,000 calls. Those are counted; what a pattern
does within one call is none, so a limit of time stands besides, which no busy machine reaches.
"""

import random
import time

import pytest

from alacard_ext.hub.readme import extract
from tests.counting import calls_of

MB = 1_000_000
MOST_CALLS, LIMIT = 500_000, 60.0
CODE = "\n```python\nx = f(1)\n```\n"


def repeat(piece):
    return piece * (MB // len(piece))


CARDS = {
    "backticks": repeat("`"),
    "quotes": repeat(">"),
    "quotes on lines": repeat(">\n"),
    "brackets": repeat("["),
    "brackets on lines": repeat("[\n"),
    "link definitions": repeat("[a]: b\n"),
    "angles": repeat("<"),
    "angles on lines": repeat("<\n"),
    "comments": repeat("<!--\n\n"),
    "blocks of HTML": repeat("<a>\n\n"),
    "pre": repeat("<pre>\n"),
    "pre with open tags": "<pre>" + repeat("<a \n"),
    "pre with open quotes": "<pre>" + repeat("<a b='\n"),
    "pre with entities": "<pre>" + repeat("&amp"),
    "tabs": repeat("\t"),
    "tabbed code": repeat("\ta\n\n"),
    "list in lists": "".join("  " * i + "- a\n" for i in range(1000)),
    "list markers": repeat("- " * 20 + "\n"),
    "items": repeat("- a\n"),
    "quotes and lists": repeat("> - > - > - a\n"),
    "fences": repeat("```\n"),
    "small fences": repeat("```python\nx=1\n```\n"),
    "broken fences": repeat("```python\nx=\u201c1\n```\n"),
    "prompts": repeat("```python\n>>> x=1\n1\n```\n"),
    "fences in lists": repeat("- ```\n"),
    "one long example": "```python\n" + repeat("x = foo(1, 2)\n") + "```\n",
    "examples to repair": ("```python\n" + "x = foo(1, \u201c2\n" * 500 + "```\n") * 20,
    "deep code": "```python\n" + "(" * 3990 + "\n```\n```python\n" + "-" * 3990 + "1\n```\n",
    "prose": repeat("lorem ipsum dolor\n"),
    "headings": repeat("a\n=\n"),
    "empty lines": repeat("\n"),
    "long info": repeat("```" + "a" * 3000 + "\nx\n```\n"),
    "front matter of items": "---\na:\n" + repeat("- b\n") + "---\n",
    "front matter of keys": "---\n" + "".join(f"k{i}: v\n" for i in range(90_000)) + "---\n",
    "front matter of brackets": "---\na: " + repeat("[") + "\n---\n",
    "front matter never closed": "---\n" + repeat("a: b\n"),
    "nested items": "---\n" + "- " * 1900 + "\n---\n",
    "UTF-16": repeat("lorem ipsum\n").encode("utf-16-le"),
    "Latin-1": repeat("caf\xe9 bar\n").encode("latin-1"),
    "noise": random.Random(1).randbytes(MB),
}


@pytest.mark.parametrize("name", CARDS)
def test_no_card_takes_long(name):
    extract(CODE)  # imports are not what is measured
    card = CARDS[name]
    started = time.process_time()
    calls = calls_of(lambda: extract(card))
    assert calls < MOST_CALLS
    assert time.process_time() - started < LIMIT


@pytest.mark.parametrize("name", ["link definitions", "prose", "items", "fences in lists"])
def test_what_was_not_read_is_told(name):
    assert any("were read" in note or "was" in note for note in extract(CARDS[name]).notes)


def test_images_as_data_do_not_hide_the_example():
    images = ("![x](data:image/png;base64," + "A" * 9000 + ")\n") * 100
    assert extract(images + CODE).first_python.code == "x = f(1)"


def test_code_with_a_cut_line_is_not_offered():
    cut = "```python\nx = '" + "A" * 9000 + "'\n```\n"
    assert [block.code for block in extract(cut + CODE).blocks] == ["x = f(1)"]
