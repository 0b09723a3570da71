"""How much of a notebook is a lesson: plumbing, folded lines, and the way to the first use.

Counted from notebooks as they are built, without running them; `docs/notebooks.md` says what the
words mean, and is held to `AIMS`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from alacard_ext import python_syntax
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from alacard_ext.notebooks.template import read_template
from tests.notebooks.rows import dealt_notebook

LEVELS = ("beginner", "intermediate", "advanced")
BEFORE = ("setup", "hello")
LOAD = "-hello-load"
WORDS = """Counted from the notebooks as built, one for each task and library, without an app.

- A **visible** line is a line of code, comments included, that is not blank and stands in a cell
  that is not folded. What is folded is a **machinery** line, but for pictures and recordings that
  are written as text.
- **Plumbing** is what a reader would not write to use the model: all code of the sections *setup*
  and *hello* but the cells that load it. Its share is that of the visible lines.
- The **first use** is the first cell after the load whose code calls the model, directly or by a
  function that does. 'Cells' counts all cells down to it, texts included; 'runs' are those of code,
  folded ones included; 'lines' are the visible ones above the end of that cell.
- **Own input** is the number, among the cells of code, of the first one that holds the inputs.

The aims: at most 30 % plumbing, the first use within 8 cells to run and 40 visible lines, at most
60 lines of machinery in all, own input by the fifth cell to run.
"""
FIRST = """### The way to the first result

The set-up is one short cell: what is installed, what is downloaded, and one call. The cell that
names the model and the one that loads it have a switch for the repository's own code only if the
repository has such code (`planning/own_code/switch.py`). What repairs a tokenizer is one call,
`ready(tokenizer, model)`. Cells that only prepare are folded, with a first line that says what for:
those that turn text back into pictures and sounds, draw pages, choose among files, or bring a
question into the form that one family of models wants.

Then comes the first result: a cell named `first-result` in the task's template, which gives the
model one input and shows what comes out, in a few lines. The cells below it do the same for all
inputs, with scores, charts and explanations. What is slow, such as a picture that is made, is not
made again there.

### Why the machinery is not shorter

Most of its lines are refusals: no download without room for it, no model whose weights are random
numbers, no text longer than the model has places for, no change of a package that is in use.
Libraries do not do these: transformers warns of missing weights and goes on, pip replaces what a
kernel has imported, and huggingface_hub only warns of a full disk. What Alacard's server knows (the
bytes to download, the memory in each precision, the requirements, the commit) is written into the
cells as values, so that each check is one comparison. What the server cannot know is where the
notebook will be opened: which packages, how much disk and memory, and which card are there.
"""
FORM = """### Why one folded cell, and no module

The machinery is one folded cell of plain functions under a heading that says so, put together by
`notebooks/machinery.py` from the parts that a notebook needs. The other form would be a module that
the notebook writes beside itself and imports. They were weighed by what three readers do:

- **Change the model.** Both: edit `MODEL_ID`, run on. But after an edit of the module, the kernel
  must be restarted.
- **Find why it stopped.** Both say one sentence. What said it is a click away in the cell, and in
  another file with the module, which a notebook that was sent by a colleague may lack.
- **Copy the useful cell into a script.** From the cell, the functions that it names are copied too,
  which the batch app does by itself. The module has to be carried along, in the right version.

A module is less to look at. But two notebooks in one folder would overwrite each other's, a folder
that cannot be written to has none, and Colab and Kaggle begin without it. So it is the cell.
"""
CHARTS = """### Charts

A cell that draws calls `chart`, `bars`, `draw_sound` or `draw_beside`. Those functions are in the
machinery of a notebook only if its cells call them (`notebooks/charts.py`), and so is matplotlib
among its requirements. The background is transparent and the text grey (#7a7a7a), with a contrast
of 4.3 to 1 both on white and on JupyterLab's dark background. A chart is an HTML output with one
`<img>` and its text alternative, because JupyterLab ignores that of an `image/png`. Names from
models and from people are drawn as data: matplotlib reads no formula in them.
"""
PARTS = {
    "machinery": "every notebook",
    "machinery-device": "those that run a model by PyTorch",
    "machinery-weights": "those that load by transformers, or by a library on top of it",
    "machinery-limits": "those whose model reads or writes texts by transformers",
    "machinery-size": "those of models that classify or compare pictures and films",
    "machinery-pipeline": "those of diffusers' pipelines",
    "machinery-access": "those of gated and private models",
    "machinery-chart": "those that draw",
    "machinery-bars": "those that draw bars",
    "machinery-sound": "those that draw sounds",
    "machinery-beside": "those that put pictures side by side",
}
PROTECTS = {
    "Stop": "an end says one sentence instead of a long traceback",
    "stop_unless_allowed": "a check warns and never blocks",
    "human_size": "bytes are told so that people can compare them",
    "show": "results are a table, and text in it is data",
    "free_memory": "a container's limit counts, not the machine's memory",
    "check_room": "one comparison for disk and memory, told with both numbers",
    "look_for_room": "nothing is installed or downloaded for what has no room",
    "lacks": "nothing that is there in the right version is installed again",
    "install": "pip's own words are shown",
    "set_up": "packages in use are not changed; no gigabytes of CUDA without a card",
    "choose_device": "the model runs where it fits, as exactly as it fits",
    "check_weights": "no answers from random numbers or half-read weights",
    "no_random_weights": "the same for models that a library loads by itself",
    "places_in": "no text longer than the model has places for",
    "ready": "texts are padded and cut so that the model can read them",
    "fit_size": "pictures have the size that the model was made for",
    "pipeline_dtype": "half the memory, where the card can",
    "most_steps": "no more steps than the scheduler knows",
    "ask_for_access": "missing access is told before anything is downloaded",
    "chart": "readable in light and dark, with a text alternative",
    "bars": "scores are seen at a glance, names in them are data",
    "draw_sound": "a sound is seen",
    "draw_beside": "before and after are seen",
}
NAMED = ("model", "encoder", "listen", "speaker", "pipeline", "client")
"""What notebooks call their models."""
AIMS = {"plumbing": 30, "runs": 8, "lines": 40, "machinery": 60, "own": 5}
HEAD = "| task | library | level | plumbing | cells | runs | lines | machinery | own input |"


@dataclass(frozen=True)
class Lesson:
    """The figures of one notebook; `cells`, `runs` and `lines` are None where nothing is used."""

    task: str
    library: str
    level: str
    visible: int
    plumbing: int
    machinery: int
    cells: int | None
    runs: int | None
    lines: int | None
    own: int | None

    @property
    def share(self) -> float:
        """Plumbing among visible lines, in percent."""
        return 100 * self.plumbing / max(self.visible, 1)


def lessons(rows: Sequence[TaskTemplate] = ROWS) -> Iterator[Lesson]:
    """The figures of every task's notebook at every level."""
    for row in rows:
        for level in LEVELS:
            yield measure(dealt_notebook(row, level), row.task, row.library, level)


def measure(notebook: Any, task: str, library: str, level: str) -> Lesson:
    """The figures of one notebook, from its cells alone."""
    visible = plumbing = machinery = runs = 0
    cells = first_runs = lines = own = None
    loaded, carriers = False, set(NAMED)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        runs += 1
        count = sum(bool(line.strip()) for line in cell.source.splitlines())
        section, load = cell.metadata.alacard.section, LOAD in cell.id
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            # Recordings and pictures as text are nothing that runs.
            data = section not in BEFORE and cell.metadata.alacard.get("data")
            machinery += count if not data and not load else 0
        else:
            visible += count
            plumbing += count if section in BEFORE and not load else 0
        if own is None and section == "usage" and cell.metadata.alacard.get("data"):
            own = runs
        used = _uses(cell.source, carriers)
        loaded = loaded or load
        if cells is None and used and loaded and not load:
            cells, first_runs, lines = number, runs, visible
    return Lesson(task, library, level, visible, plumbing, machinery, cells, first_runs, lines, own)


def _uses(source: str, carriers: set[str]) -> bool:
    """Whether the code calls one of `carriers`; functions that do so become carriers as well."""
    if source.startswith("%%"):
        return False
    try:
        body = python_syntax.parse(source).body
    except SyntaxError:  # a magic, which calls nothing
        return False
    used = False
    for node in body:
        called = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
        roots = [_root(call.func) for call in called]
        # Functions that call the model may also be handed to others.
        roots += [each for call in called for each in call.args if ast.unparse(each) not in NAMED]
        calls = {root.id for root in roots if isinstance(root, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            if names & carriers:
                carriers.add(node.name)
        elif calls & carriers:
            used = True
    return used


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def middle(found: Sequence[Lesson]) -> str:
    """The middle of each figure at each level, and how many notebooks keep the aims."""
    lines = ["| level | plumbing | cells | runs | lines | machinery | own input | keep all aims |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for level in LEVELS:
        here = [each for each in found if each.level == level]
        if not here:
            continue
        figures = [
            f"{median(values):.0f}" if (values := [v for v in column if v is not None]) else "–"
            for column in zip(*(_figures(each) for each in here), strict=True)
        ]
        kept = sum(keeps(each) for each in here)
        lines.append(
            f"| {level} | {figures[0]} % | {' | '.join(figures[1:])} | {kept} of {len(here)} |"
        )
    return "\n".join(lines)


def keeps(one: Lesson) -> bool:
    """Whether a notebook keeps every aim."""
    reached = {
        "plumbing": one.share, "runs": one.runs, "lines": one.lines,
        "machinery": one.machinery, "own": one.own,
    }  # fmt: skip
    return all(value is not None and value <= AIMS[name] for name, value in reached.items())


def table(found: Sequence[Lesson]) -> str:
    """Every notebook's figures, as Markdown."""
    lines = [HEAD, "|---|---|---|--:|--:|--:|--:|--:|--:|"]
    for one in found:
        share, *others = _figures(one)
        told = " | ".join("–" if each is None else str(each) for each in others)
        lines.append(f"| {one.task} | {one.library} | {one.level} | {share:.0f} % | {told} |")
    return "\n".join(lines)


def _figures(one: Lesson) -> tuple[float, int | None, int | None, int | None, int, int | None]:
    return (one.share, one.cells, one.runs, one.lines, one.machinery, one.own)


def section(found: Sequence[Lesson]) -> str:
    """The section of the page: what is counted, the middle, and each notebook."""
    every = f"### Each notebook\n\n{table(found)}"
    return "\n".join([WORDS, f"{middle(found)}\n", FIRST, FORM, CHARTS, parts(), every])


def parts() -> str:
    """What the machinery is made of: each function with its lines, its use, and who needs it."""
    lines = ["### What each function of the machinery is for", ""]
    lines += ["| function | lines | what it is for | notebooks |", "|---|--:|---|---|"]
    for cell in (cell for cell in read_template("common") if cell.name in PARTS):
        written = cell.source.splitlines()
        filled = sum(map(bool, map(str.strip, written)))
        for node in python_syntax.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                start = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                own = sum(map(bool, map(str.strip, written[start - 1 : node.end_lineno])))
                told = f"{PROTECTS[node.name]} | {PARTS[cell.name]}"
                lines.append(f"| `{node.name}` | {own} | {told} |")
                filled -= own
        if filled:
            lines.append(f"| imports, constants | {filled} | | {PARTS[cell.name]} |")
    return "\n".join([*lines, ""])
