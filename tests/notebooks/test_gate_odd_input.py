"""Whatever the gate is given, it answers with findings and raises nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.notebooks.gate import NOTEBOOK_CHECKS, check, check_code

from .gate_notebook import REQUIREMENTS, cell, good


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), st.text()), max_size=5))
@settings(max_examples=100, deadline=None)
def test_never_raises_on_text(cells):
    notebook = good()
    notebook.cells += [cell(f"c{i}", "usage", text, kind) for i, (kind, text) in enumerate(cells)]
    assert check(notebook, requirements=REQUIREMENTS).checks == list(NOTEBOOK_CHECKS)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["cells", "metadata", "source", "id", "alacard", "cell_type", "model"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_never_raises_on_json(value):
    report = check(value, requirements=REQUIREMENTS)
    assert not report.passed


SNIPPETS = st.sampled_from(
    [
        "(" * 300,
        "-" * 5000 + "1",
        "a" + ".b" * 5000,
        "x = 1\n",
        "    ",
        "!ls\n",
        "%%time\n",
        "?x\n",
        "await x\n",
        "def f(",
        "):\n",
        "lambda: ",
        "'''",
        '"',
        "\\\n",
        "\u0000",
        "\ud800",
        "from . import *\n",
        "pipeline(",
        "model=",
        "**",
        "from_pretrained(",
        "f'{",
        "}'",
        "import x\n",
        "yield\n",
        "\r",
        "\f",
    ]
)


@given(st.lists(SNIPPETS, max_size=12).map("".join))
@settings(max_examples=200, deadline=None)
def test_never_raises_on_broken_code(code):
    check_code(code)
