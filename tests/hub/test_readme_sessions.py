"""Sessions, outputs, fences that nobody closed, and code of unusual size."""

from __future__ import annotations

import pytest

from alacard_ext.hub.readme import extract


def code_of(block: str, label: str = "python") -> str:
    found = extract(f"```{label}\n{block}\n```\n").first_python
    assert found is not None and found.parses, found
    return found.code


@pytest.mark.parametrize(
    ("session", "typed"),
    [
        (">>>a = f(1)\n>>>print(a)\n1", "a = f(1)\nprint(a)"),
        (">>a = f(1)\n>> print(a)\n1", "a = f(1)\nprint(a)"),
        ("==> a = f(1)\n==> print(a)\n1", "a = f(1)\nprint(a)"),
        ("In [1]: a = f(1)\n\nIn [2]: a\nOut[2]: {'x': 1}", "a = f(1)\n\na"),
        (">>> f(1)\n[1, 2]\n{'x': None}\n>>> g()\ntext", "f(1)\ng()"),
        (">>> for x in f():\n    g(x)\n>>> h()\n7", "for x in f():\n    g(x)\nh()"),
        (">>> a = f(\n    1,\n    2)\n3\n>>> g(a)", "a = f(\n    1,\n    2)\ng(a)"),
        (">>> def f(x):\n...     return x\n...\n>>> f(1)\n1", "def f(x):\n    return x\n\nf(1)"),
        ("a = f(1)\nprint(a)\n==> tensor([1])", "a = f(1)\nprint(a)"),
        ("a = f(1)\nprint(a)\n>> 0.5 of all", "a = f(1)\nprint(a)"),
        ("x = a >> 2\nprint(x)", "x = a >> 2\nprint(x)"),
        (" import json\nprint(json.dumps({}))", "import json\nprint(json.dumps({}))"),
        ("  a = f(1)\n  print(a)", "a = f(1)\nprint(a)"),
    ],
)
def test_what_was_typed_remains(session: str, typed: str) -> None:
    assert code_of(session) == typed


@pytest.mark.parametrize(
    "output",
    [
        "[{'label': 'tart', 'score': 0.98}]",
        "{'tart': 0.98}\n{'sweet': 0.02}",
        "tensor([[0.1, -0.2]], grad_fn=None)",
        "('a', [1, 2])",
        "array([1.5, nan])",
    ],
)
def test_output_is_not_taken_for_the_first_example(output: str) -> None:
    readme = f"```python\n{output}\n```\nIt comes from:\n```python\nprint(f(1))\n```\n"
    found = extract(readme)
    assert found.first_python is not None and found.first_python.code == "print(f(1))"
    assert [block.kind for block in found.blocks] == ["other", "python"]


@pytest.mark.parametrize(
    "prose",
    [
        "## Limits\n\nThe model was trained on recipes, so it can't cook.",
        "Citation\n\nPlease name us if you use it.",
        "This is all that you need to know.\n\nHave fun (really)!",
        "# Training\n\n- flour\n- water, 70%",
    ],
)
def test_prose_below_a_fence_that_nobody_closed_is_no_code(prose: str) -> None:
    code = "import json\n\n# first\nx = json.dumps({})\n\nprint(x)"
    found = extract(f"# A model\n\n```python\n{code}\n\n{prose}\n").first_python
    assert found is not None and found.parses and found.code == code
    whole = extract(f"```python\n{code}\n").first_python
    assert whole is not None and whole.code == code


def test_code_of_unusual_size_is_kept_as_it_is() -> None:
    line = f"text = '{'a' * 4_000}'"
    assert code_of(f"{line}\nprint(text)") == f"{line}\nprint(text)"
    large = "\n".join(f"step_{number} = f({number})" for number in range(1_750))
    assert 32_000 < len(large) < 40_000
    found = extract(f"```python\n{large}\n```\n\n```python\nprint(1)\n```\n")
    assert [block.code for block in found.python_blocks] == [large, "print(1)"]
    assert found.python_blocks[1].parses
    unlabelled = extract(f"```\nimport json\n{large}\n```\n").first_python
    assert unlabelled is not None and unlabelled.code.endswith(large)


UNCLOSED = "```python\nfrom transformers import pipeline\nsay = pipeline('x')\nprint(say('a'))"


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", "\n  \n\n"])
def test_a_fence_that_nothing_closes_ends_before_the_prose(end: str) -> None:
    below = "\n\nThis model was trained on bread.\n\n## Limits\nIt knows no rye."
    for text in (UNCLOSED + below + end, UNCLOSED + end):
        (block,) = extract(text).python_blocks
        assert block.parses and block.code.rstrip().endswith("print(say('a'))")


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_a_fence_that_is_closed_is_whole(end: str) -> None:
    (block,) = extract(f"{UNCLOSED}\n\n\n```{end}").python_blocks
    assert block.parses and block.code.rstrip().endswith("print(say('a'))")
