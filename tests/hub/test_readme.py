"""Examples out of cards, in every dress that real cards give them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.hub.readme import decode, extract


def only(readme):
    blocks = extract(readme).blocks
    assert len(blocks) == 1, blocks
    return blocks[0]


@pytest.mark.parametrize(
    "info",
    [
        "python",
        "py",
        "py3",
        "Python3",
        "PYTHON",
        " python ",
        'python title="x.py"',
        "{python}",
        "{.python .numberLines}",
        "python=",
        "python:app.py",
        "python,ignore",
        "python example for loading it",
        "pycon",
        "ipython",
    ],
)
def test_every_spelling_of_python(info):
    block = only(f"```{info}\nx = f(1)\n```\n")
    assert (block.language, block.kind, block.parses) == ("python", "python", True)
    assert block.info == info.strip()


@pytest.mark.parametrize(
    ("readme", "origin"),
    [
        ("- step\n\n  ```python\n  x = f(1)\n  ```\n", "fence"),
        ("1. a\n   - b\n\n     ```python\n     x = f(1)\n     ```\n", "fence"),
        ("> ```python\n> x = f(1)\n> ```\n", "fence"),
        ("<details>\n<summary>s</summary>\n\n```python\nx = f(1)\n```\n\n</details>\n", "fence"),
        ("~~~python\nx = f(1)\n~~~\n", "fence"),
        ("`````python\nx = f(1)\n`````\n", "fence"),
        ("```python\nx = f(1)\n", "fence"),
        ("text\n\n    x = f(1)\n", "indented"),
        ("text\n\n\tx = f(1)\n", "indented"),
        ("```python\r\nx = f(1)\r\n```\r\n", "fence"),
        ('<pre><code class="language-python">x = f(1)\n</code></pre>\n', "html"),
        ('<div class="highlight-source-python"><pre>x = f(1)</pre></div>\n', "html"),
        ("<pre>x <b>=</b> f(1)\n", "html"),
    ],
)
def test_every_place_of_code(readme, origin):
    block = only(readme)
    assert (block.code, block.kind, block.origin) == ("x = f(1)", "python", origin)
    assert block.parses


def test_html_entities_are_unescaped_and_markup_is_left_out():
    html = (
        '<pre><code class="language-python">if a &lt; <span class="k">b</span>:\n'
        "    f(&quot;x&quot;)</code></pre>"
    )
    assert only(html).code == 'if a < b:\n    f("x")'


def test_comments_hold_no_code():
    hidden = "<!--\n```python\nhidden = f(1)\n```\n<pre>also = f(2)</pre>\n-->\n\n"
    readme = hidden + "```python\nx = f(1)\n```"
    assert [block.code for block in extract(readme).blocks] == ["x = f(1)"]


def test_a_longer_fence_holds_a_shorter_one():
    block = only("````markdown\n```python\nx = f(1)\n```\n````\n")
    assert block.kind == "other"
    assert "```python" in block.code


def test_prompts_go_and_output_with_them():
    block = only(
        "```python\n>>> from a import b\n>>> for x in b:\n...     print(x)\n...\n1\n2\n"
        ">>> b[0]\n{'label': 'x',\n 'score': 1}\n```\n"
    )
    assert block.code == "from a import b\nfor x in b:\n    print(x)\n\nb[0]"
    assert block.parses
    assert block.repairs == ["stripped >>> prompts and output"]


def test_ipython_prompts_go_too():
    block = only("```\nIn [1]: import a\nIn [2]: a.b(\n   ...:     1)\nOut[2]: 3\n```\n")
    assert (block.code, block.kind) == ("import a\na.b(\n    1)", "python")


def test_magics_stay_and_installs_are_set_apart():
    block = only(
        "```python\n!pip install -U transformers \\\n    torch\npip install x\n%matplotlib inline\n"
        "import torch\n!nvidia-smi\n```\n"
    )
    assert block.code == "%matplotlib inline\nimport torch\n!nvidia-smi"
    assert block.shell == ["!pip install -U transformers \\", "    torch", "pip install x"]
    assert block.magics == ["%matplotlib inline", "!nvidia-smi"]
    assert block.parses


def test_shell_in_a_python_fence_and_python_in_a_shell_fence():
    readme = (
        "```python\npip install transformers\ngit clone https://example.org/x\n```\n"
        "```bash\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained('x')\n```\n"
        "```sh\n$ cd x && make\n```\n"
        "```python\ngit clone https://example.org/x\nimport x\n```\n"
    )
    examples = extract(readme)
    assert [block.kind for block in examples.blocks] == ["shell", "python", "shell", "python"]
    assert examples.blocks[1].language == "shell"
    assert examples.blocks[3].code == "import x"
    assert examples.blocks[3].shell == ["git clone https://example.org/x"]


@pytest.mark.parametrize(
    ("code", "clean", "repair"),
    [
        ("x = f(\u201ca\u201d)", 'x = f("a")', "replaced typographic quotes"),
        ("x\u00a0= f(1)\n\u00a0", "x = f(1)\n ", "replaced unusual spaces"),
        ("x\u200b = f(1)", "x = f(1)", "removed invisible characters"),
        ("x = a \u2013 1", "x = a - 1", "replaced typographic dashes"),
        ("    x = f(1)\n    y = 2", "x = f(1)\ny = 2", "dedented"),
        ("if a &gt; 1:\n    f()", "if a > 1:\n    f()", "unescaped HTML"),
        (" import a\n-x = f(1)\n+x = f(2)\n", "import a\nx = f(2)", "kept the new side of a diff"),
    ],
)
def test_repairs_that_make_it_parse(code, clean, repair):
    block = only(f"```python\n{code}\n```\n")
    assert block.code.split() == clean.split()
    assert block.parses
    assert repair in block.repairs


def test_nothing_is_repaired_where_it_parses_already():
    code = 'x = f("\u201ca\u00a0\u2013 b\u200b\u201d")'
    block = only(f"```python\n{code}\n```\n")
    assert (block.code, block.repairs) == (code, [])


def test_what_cannot_be_mended_is_kept_as_it_was():
    code = "model = \u201cx\u201d and then ..., you know"
    block = only(f"```python\n{code}\n```\n")
    assert (block.code, block.parses, block.repairs) == (code, False, [])


def test_prose_json_and_diffs_are_no_python():
    readme = (
        '```\nhello world\n```\n```json\n{"a": 1}\n```\n```diff\n- a\n+ b\n```\n```\n[1, 2]\n```\n'
    )
    assert [block.kind for block in extract(readme).blocks] == ["other"] * 4


def test_order_of_the_seeds():
    examples = extract("```bash\nls -l\n```\n```python\na = f(1)\n```\n```python\nb = a\n```\n")
    assert examples.first_python.code == "a = f(1)"
    assert examples.first_any.code == "a = f(1)"
    assert [block.code for block in examples.python_blocks] == ["a = f(1)", "b = a"]
    assert extract("```bash\nls -l\n```").first_any.kind == "shell"
    assert extract("no code").first_any is None


def test_lines_count_from_the_top_of_the_card():
    assert only("---\nlicense: mit\n---\n\n```python\nx = f(1)\n```\n").line == 5


def test_output_that_is_marked_goes():
    block = only("```python\nx = f(1)\nprint(x)\n>>> a photo of a dog\n```\n")
    assert (block.code, block.repairs) == ("x = f(1)\nprint(x)", ["removed output after >>>"])
    block = only("```python\nf('x')\n=> [{'a': 1}]\n```\n")
    assert (block.code, block.repairs) == ("f('x')", ["removed output after =>"])


def test_options_without_backslash_are_shell():
    block = only("```python\nexport A=b\n\npython run.py\n  --x 1 \\\n  --y\n```\n")
    assert block.kind == "shell"


def test_a_citation_is_no_example():
    cited = "```\n@article{x,\n a={b}}\n```\n```bibtex\n@misc{y}\n```\n"
    assert extract(cited).first_any is None
    assert extract(cited + "```js\nbake()\n```\n").first_any.code == "bake()"
    assert extract(cited + "```json\n{}\n```\n```\nBe kind.\n```\n").first_any is None


def test_commands_that_only_get_ready_are_no_example_of_use():
    ready = (
        "```bash\ncd src\npip install \\\n  bread\n```\n```sh\npython convert_oven.py --to x\n```\n"
    )
    use = "```sh\npip install bread\nbake --loaf rye\n```\n"
    assert extract(ready + use).first_any.code.endswith("bake --loaf rye")
    assert extract(ready).first_any.code.startswith("cd src")
    assert extract(use + ready).first_any.code.endswith("bake --loaf rye")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    text = "# Caf\u00e9\n\n```python\nx = f('\u00e9')\n```\n"
    assert decode(text.encode(encoding)) == text
    assert only(text.encode(encoding)).parses


def test_western_bytes_broken_utf8_nul_and_surrogates():
    assert decode("caf\u00e9 \u201cx\u201d".encode("cp1252")) == "caf\u00e9 \u201cx\u201d"
    assert decode("\u65e5\u672c\u8a9e".encode() + b"\xff") == "\u65e5\u672c\u8a9e\ufffd"
    assert decode(b"a\0b\rc\r\nd") == "ab\nc\nd"
    extract("```python\nx = f('\ud800')\n```").model_dump_json()


def test_front_matter_is_read_into_json_types():
    examples = extract("---\nlanguage: no\ndate: 2024-01-02\ntags: [a, b]\n1: .nan\n---\ntext")
    assert examples.front_matter == {
        "language": False,
        "date": "2024-01-02",
        "tags": ["a", "b"],
        "1": None,
    }


def test_huge_front_matter_loses_only_what_is_huge():
    results = "".join(f"  - name: r{i}\n" for i in range(60_000))
    examples = extract(
        f"---\nlicense: mit\nmodel-index:\n{results}tags:\n- a\n---\n```py\nf(1)\n```"
    )
    assert examples.front_matter["license"] == "mit"
    assert "model-index" not in examples.front_matter
    assert any("model-index" in note for note in examples.notes)
    assert examples.first_python.code == "f(1)"


@pytest.mark.parametrize(
    "matter",
    [
        "license: mit\n",
        "---\nlicense: mit\n",
        "---\nlicense: mit: x\n---\n",
        "---\n- a\n- b\n---\n",
        "---\n\tlicense: [\n---\n",
        "---\n!!python/object/apply:os.system ['exit 1']\n---\n",
        "---\nd: 2024-13-45\n---\n",
    ],
)
def test_bad_front_matter_costs_no_code(matter):
    examples = extract(matter + "\n```python\nx = f(1)\n```\n")
    assert examples.front_matter == {}
    assert [block.code for block in examples.blocks] == ["x = f(1)"]


def test_a_rule_far_below_is_no_end_of_front_matter():
    examples = extract("---\n# Title: a: b\n```python\nx = f(1)\n```\nfoo: [\n\n---\nmore\n")
    assert examples.first_python.code == "x = f(1)"


def test_aliases_cannot_multiply():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    assert extract("---\n" + "\n".join(lines) + "\n---\n").front_matter == {}
    merges = ["a0: &a0 {x: 1}"]
    merges += [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 30)]
    assert extract("---\n" + "\n".join(merges) + "\n---\n").front_matter == {}


@given(st.one_of(st.text(), st.binary(), st.none()))
@settings(max_examples=150, deadline=None)
def test_never_raises(readme):
    extract(readme).model_dump_json()


PIECES = st.sampled_from(
    [
        "```",
        "```python\n",
        "~~~",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "    ",
        "\t",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<details>",
        ">>> ",
        "... ",
        "In [1]: ",
        "!pip install x\n",
        "%%bash\n",
        "---\n",
        "x = 1\n",
        "\u201c",
        "\u00a0",
        "\u0000",
        "&gt;",
        "{",
        "a: &a [*a]\n",
        "\r",
        "\ufeff",
        "+",
        "(",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_never_raises_on_what_cards_are_made_of(readme):
    examples = extract(readme)
    examples.model_dump_json()
    assert "the card could not be read" not in examples.notes


@pytest.mark.parametrize("end", ["---", "... ", "---\n"])
def test_a_card_of_front_matter_alone_keeps_it(end: str) -> None:
    found = extract(f"---\nlicense: mit\n{end}")
    assert found.front_matter == {"license": "mit"} and not found.blocks
