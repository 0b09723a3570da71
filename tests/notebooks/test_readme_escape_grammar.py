"""Dangerous things in every dress: whatever wraps them, none is run.

A grammar puts what reaches beyond the model into what hides it, several deep, and beside honest
code. The judge only reads; nothing that is made here is ever executed.
"""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.notebooks.readme.allowed import unknown_in

from .readme_escapes import HONEST
from .test_readme_escapes import loaded_of

LOADED = loaded_of()
# Expressions that must not even be named, let alone called.
DANGEROUS = st.sampled_from(
    [
        "exec",
        "eval",
        "open",
        "compile",
        "getattr",
        "setattr",
        "globals",
        "vars",
        "__import__",
        "__builtins__",
        "get_ipython",
        "breakpoint",
        "input",
        "torch.load",
        "torch.hub",
        "torch.os",
        "torch.serialization",
        "torch.nn.Module",
        "np.load",
        "np.lib",
        "model.push_to_hub",
        "model.save_pretrained",
        "model.__class__",
        "model.forward",
        "model.config.save_pretrained",
        "tokenizer.save_vocabulary",
        "tokenizer.init_kwargs",
        "().__class__",
        "''.__class__.__mro__",
        "print.__self__",
        "len.__self__.exec",
        "(lambda: 0).__globals__",
        "type(model).mro",
        "(0).__reduce__",
        "torch.no_grad().__exit__",
    ]
)
AROUND = [
    "({x})",
    "[{x}][0]",
    "({x},)[0]",
    '{{"a": {x}}}["a"]',
    "(lambda: {x})()",
    "(lambda f={x}: f)()",
    "(lambda *a: a[0])({x})",
    "[f for f in [{x}]][0]",
    "[f for f in ({x} for _ in range(1))][0]",
    "{{0: f for f in [{x}]}}[0]",
    "({x} if model else None)",
    "(None or {x})",
    "(True and {x})",
    "(w := {x})",
    "max([{x}], key=id)",
    "max([{x}], key=lambda f: 1)",
    "sorted([{x}])[0]",
    "next(iter([{x}]))",
    "list(map(lambda f: f, [{x}]))[0]",
    "list(zip([{x}]))[0][0]",
    "dict(a={x})['a']",
    "list([{x}])[0]",
    "[*[{x}]][0]",
    "getattr({x}, '__call__')",
    "{x}.__call__",
    "type({x})",
    "f'{{{x}}}'",
    "f'{{{x}!r:>{{{x}}}}}'",
    "'{{0.__doc__}}'.format({x})",
    "'%s' % {x}",
    "str({x})",
    "print({x})",
    "isinstance({x}, object)",
    "torch.tensor({x})",
    "tokenizer({x})",
    "model(**{{'input_ids': {x}}})",
    "model.generate(logits_processor=[{x}], max_new_tokens=5)",
    "json.dumps(1, default={x})",
    "functools.partial({x}, 'import os')()",
]
CALLS = [
    "{x}",
    "{x}('import os')",
    "{x}(*['import os'])",
    "{x}(**{{'source': 'import os'}})",
    "{x}.system('id')",
    "{x}['os'].system('id')",
    "list(map({x}, ['import os']))",
]
STATEMENTS = [
    "{x}",
    "y = {x}",
    "y, z = 1, {x}",
    "y, *z = [{x}]",
    "y: int = {x}",
    "y: {x} = 1",
    "y = 1\ny += {x}",
    "y = [0]\ny[0] = {x}",
    "y = {{}}\ny['a'] = {x}",
    "y = []\ny.append({x})",
    "model.hook = {x}",
    "print = {x}",
    "for y in [{x}]:\n    y('1')",
    "for model.y in [{x}]:\n    pass",
    "if {x}:\n    pass",
    "if False:\n    {x}",
    "while {x}:\n    break",
    "assert 1, {x}",
    "def f():\n    return {x}\nf()",
    "def f(y={x}):\n    return 1\nf()",
    "def f(y):\n    return y\nf({x})",
    "def f(y):\n    return y\nf(y={x})",
    "def f(y: {x}):\n    return y\nf(1)",
    "def f() -> {x}:\n    return 1\nf()",
    "def f():\n    def g():\n        return {x}\n    return g()\nf()",
    "def f():\n    return 1\n    {x}\nf()",
    "def f():\n    {x}",
    "@{x}\ndef f():\n    return 1",
    "class A:\n    y = {x}",
    "class A({x}):\n    pass",
    "class A:\n    def __del__(self):\n        {x}\nA()",
    "try:\n    y = {x}\nexcept Exception:\n    pass",
    "try:\n    1 / 0\nexcept {x}:\n    pass",
    "try:\n    pass\nfinally:\n    {x}",
    "with {x} as y:\n    pass",
    "with torch.no_grad():\n    {x}",
    "with torch.no_grad(), {x}:\n    pass",
    "async def f():\n    return {x}\nawait f()",
    "match {x}:\n    case y:\n        y('1')",
    "global y\ny = {x}",
    "raise ValueError({x})",
    "return_ = lambda: {x}",
    "[{x} for _ in range(3)]",
    "[1 for _ in range(3) if {x}]",
    "{{{x} for _ in [1]}}",
    "print(*[{x}])",
    "print(1, file={x})",
    "print(1, end={x})",
]


def dressed(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What is dangerous, in one more dress."""
    return st.builds(lambda x, around: around.format(x=x), inside, st.sampled_from(AROUND))


EXPRESSIONS = st.recursive(DANGEROUS, dressed, max_leaves=4)
ESCAPES = st.builds(
    lambda x, call, statement: statement.format(x=call.format(x=x)),
    EXPRESSIONS,
    st.sampled_from(CALLS),
    st.sampled_from(STATEMENTS),
)
# Modules, by every way to them that an import has.
MODULES = st.sampled_from(
    """
    os sys subprocess socket shutil pathlib importlib builtins io pickle ctypes inspect gc code
    torch.hub torch.os torch.utils numpy.lib transformers.utils huggingface_hub requests
    transformers.dynamic_module_utils urllib.request http.client IPython.core multiprocessing
    threading functools operator itertools types atexit signal tempfile webbrowser runpy site
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
IMPORTS = st.builds(
    lambda module, form: form.format(module=module, top=module.partition(".")[0]),
    MODULES,
    st.sampled_from(
        [
            "import {module}",
            "import {module} as np",
            "import {module} as y",
            "from {module} import *",
            "from {module} import system as y",
            "import math, {module}",
            "if True:\n    import {module}",
            "def f():\n    import {module}\nf()",
            "from torch import {top}",
            "from transformers import {top} as y",
            "import math as {top}\n{top}.system('id')",
            "{top}.system('id')",
        ]
    ),
)
# Honest code before it, which makes names that an escape may lean on.
BEFORE = st.sampled_from(
    [
        "",
        "import torch\nimport numpy as np\nimport json\n",
        "x = tokenizer('a', return_tensors='pt').to(device)\nout = model(**x)\n",
        "def mean(y):\n    return y.sum() / 2\nprint(mean(torch.ones(3)))\n",
        "xs = ['a', 'b']\nfor y in xs:\n    print(y)\n",
    ]
)


@pytest.mark.attack
@settings(max_examples=1000, deadline=None, derandomize=True, database=None)
@given(before=BEFORE, escape=st.one_of(ESCAPES, IMPORTS))
def test_no_dress_makes_it_run(before: str, escape: str) -> None:
    code = f"{before}{escape}\n{HONEST}"
    assert unknown_in(code, LOADED), code


def test_the_grammar_makes_python() -> None:
    """What does not parse is refused for that alone: nearly all must parse, dress by dress."""
    whole = [
        statement.format(x=call.format(x=around.format(x="exec")))
        for around in AROUND
        for call in CALLS
        for statement in STATEMENTS
    ]
    bad = 0
    for text in whole:
        try:
            ast.parse(text)
        except SyntaxError:
            bad += 1
    assert bad < len(whole) / 20
    for before in ("", "import torch\nimport numpy as np\nimport json\n"):
        assert unknown_in(before + HONEST, LOADED) is None


def test_the_same_dresses_on_something_honest_are_not_what_is_refused() -> None:
    """Most of the simple dresses run around a number, so it is the danger that is refused."""
    honest = [
        text.format(x="1")
        for text in (*AROUND[:4], *AROUND[7:12], *STATEMENTS[:5], *STATEMENTS[6:10])
    ]
    refused = [code for code in honest if unknown_in(f"{code}\n{HONEST}", LOADED)]
    assert len(refused) <= 2, refused
