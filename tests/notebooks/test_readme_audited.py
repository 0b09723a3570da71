"""What is let run only computes: real kernels, real models, and an ear at the audit of Python.

Each example is run twice. The first time loads what libraries load late; the second time is
listened to, and opens no file, connects to nobody, starts nothing and runs no other code.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.notebooks.readme.allowed import unknown_in
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_readme_executed import EXAMPLE, notebook_with
from .test_readme_ordinary import KINDS, ORDINARY, loaded_of

MODELS = {
    "tiny/bert-sentiment": "classifier",
    "tiny/bert-mask": "masked",
    "tiny/bert-features": "embedder",
    "tiny/llama-chat": "writer",
    "tiny/minilm": "sentences",
}
LISTENER = """
import sys

HEARD, EARS = [], {"open": False}
# Of the interpreter's own workings, which say nothing of what code does.
QUIET = ("object.__getattr__", "sys._getframe", "cpython.", "gc.", "marshal.", "builtins.id")

# A hook stays as long as the kernel, which other notebooks use later: it needs no names of theirs.
def listen(event, details, heard=HEARD, ears=EARS, quiet=QUIET, text=str):
    if ears["open"] and not event.startswith(quiet):
        if not (event == "exec" and details[0].co_filename == "<example>"):
            heard.append((event, text(details)[:200]))

sys.addaudithook(listen)
NAMES = dict(globals())
for number, text in enumerate(EXAMPLES):
    code = compile(text, "<example>", "exec")
    exec(code, {**NAMES, "__name__": "__main__"})
    names = {**NAMES, "__name__": "__main__"}
    EARS["open"] = True
    try:
        exec(code, names)
    finally:
        EARS["open"] = False
print("examples run:", len(EXAMPLES), "heard:", HEARD)
"""


@pytest.mark.attack
@pytest.mark.parametrize("model", MODELS)
def test_what_is_run_only_computes(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    kind = MODELS[model]
    examples = [code for known, code in ORDINARY if known == kind]
    assert examples and all(unknown_in(code, loaded_of(**KINDS[kind])) is None for code in examples)
    page = "model.encode('a')" if kind == "sentences" else "print(model(**tokenizer('a')))"
    notebook = notebook_with(local_hub, tmp_path, model, f"\n{page}\n")
    cell = next(cell for cell in notebook.cells if cell.id == EXAMPLE)
    cell.source = f"EXAMPLES = {examples!r}\n{LISTENER}"
    done = notebook_kernel.run(notebook)
    assert done.error is None, done.error
    told = next(cell for cell in done.cells if cell.id == EXAMPLE)
    assert not [out for out in told.outputs if out.output_type == "error"], told.text
    assert f"examples run: {len(examples)} heard: []" in told.text, told.text[-3000:]


@pytest.mark.attack
def test_the_listener_hears(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    """An example that opens a file, were it run, would be heard."""
    notebook = notebook_with(local_hub, tmp_path, "tiny/minilm", "\nmodel.encode('a')\n")
    cell = next(cell for cell in notebook.cells if cell.id == EXAMPLE)
    cell.source = f"EXAMPLES = [\"open('/dev/null').close()\"]\n{LISTENER}"
    done = notebook_kernel.run(notebook)
    told = next(cell for cell in done.cells if cell.id == EXAMPLE)
    assert "/dev/null" in told.text
