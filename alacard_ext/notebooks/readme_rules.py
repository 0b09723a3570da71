"""Why a README's block of code is not run: what would fail, take too long, or reach too far.

The gate says what is broken or dangerous in any notebook. These rules are stricter, since the code
is a stranger's and runs among our own cells.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from .models import GateFinding
from .tasks import TaskTemplate
from .template import COMMON, read_template

if TYPE_CHECKING:
    from ..hub.readme import CodeBlock

MODEL_NAMES = frozenset({"model", "tokenizer", "processor"})
MOST_CHARACTERS = 6000
LONGEST = 256
TENSORS = frozenset({"tensor", "LongTensor", "Tensor", "as_tensor", "from_numpy", "encode"})
# What may fail on another machine or reach beyond the model: not run by itself.
OUTSIDE = frozenset(
    """
    open input exec eval compile __import__ system popen run Popen remove unlink rmtree write
    write_text write_bytes save save_pretrained push_to_hub upload_file login notebook_login get
    post urlopen urlretrieve request load_dataset load_image snapshot_download hf_hub_download
    train fit evaluate backward launch InferenceClient vLLM LLM compile set_default_device
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
MODULES = frozenset({"torch", "transformers", "numpy", "math", "typing", "collections", "pprint"})
WHY = {
    "syntax": "it is not complete Python as it stands.",
    "names": "it leans on names that only its page explains.",
    "removed": "it uses something that current releases of the library no longer have.",
    "attributes": "it uses something that not every supported release of the library has.",
    "network": "it asks another place than the Hub for data.",
    "device": "it demands a graphics card, which not every computer has.",
    "placeholder": "it holds a placeholder that you would have to fill in.",
    "single_load": "it would load the model a second time.",
    "pinned": "it would load the model a second time.",
    "trust_remote_code": "it would run the repository's own code.",
    "imports": "it needs packages that this notebook does not install.",
    "star_import": "it imports everything a module has.",
}
# The reason that tells most comes first.
ORDER = (
    "syntax",
    "trust_remote_code",
    "single_load",
    "pinned",
    "removed",
    "attributes",
    "imports",
    "placeholder",
)


def refusal(block: CodeBlock, row: TaskTemplate) -> str | None:
    """Why the block is not run, as the end of a sentence; None where it may."""
    from .gate import check_code

    if not block.parses or block.magics or block.shell:
        return WHY["syntax"] if not block.parses else "it also gives commands to a shell."
    if len(block.code) > MOST_CHARACTERS:
        return "it is too long for one cell."
    findings = check_code(
        block.code, known_names=known_names(row), requirements=list(row.requirements)
    )
    if findings:
        return _why(findings)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's odd escapes
            tree = ast.parse(block.code)
    except (SyntaxError, ValueError, RecursionError):
        return WHY["syntax"]
    return _own_rules(tree, row)


def _own_rules(tree: ast.Module, row: TaskTemplate) -> str | None:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not names & MODEL_NAMES:
        return "it does not use the model that is loaded here."
    if set(_bound(tree)) & known_names(row):
        return "it would overwrite names that the cells below use."
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if {_name(call.func) for call in calls} & OUTSIDE or not _modules(tree) <= MODULES:
        return "it reaches beyond the model, to files, to the network or to other packages."
    if any(_name(call.func) == "pipeline" and not _same_task(call, row) for call in calls):
        return "it uses the model for another task."
    if any(_name(call.func) == "generate" and not _bounded(call) for call in calls):
        return "it sets no limit to what is written, so it could take very long."
    tensors = any(_name(call.func) in TENSORS for call in calls)
    asks = any(keyword.arg == "return_tensors" for call in calls for keyword in call.keywords)
    moved = any(_name(call.func) in ("to", "device") for call in calls) or "device" in names
    if (tensors or asks) and not moved:
        return "it keeps its inputs on the processor, which fails where the model is elsewhere."
    if any(_unpacks_output(node) for node in ast.walk(tree)):
        return "it expects what earlier releases of the library gave back."
    return None


def _why(findings: Iterable[GateFinding]) -> str:
    checks = {finding.check for finding in findings}
    for check in (*ORDER, *WHY):
        if check in checks:
            return WHY.get(check, "it did not pass Alacard's checks.")
    return "it did not pass Alacard's checks."


def _name(function: ast.expr) -> str:
    """The last part of the name of what is called."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that the code binds at any depth, apart from imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _same_task(call: ast.Call, row: TaskTemplate) -> bool:
    """Whether a pipeline around the loaded model is for the template's own task."""
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and first.value == row.task


def _bounded(call: ast.Call) -> bool:
    """Whether a generation says how long it may get, and that is not long."""
    return any(
        keyword.arg in ("max_new_tokens", "max_length")
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, int)
        and keyword.value.value <= LONGEST
        for keyword in call.keywords
    )


def _unpacks_output(node: ast.AST) -> bool:
    """`hidden, pooled = model(…)`: unpacking an output now gives its names, not its tensors."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Call)
        and _name(node.value.func) == "model"
    )


def _modules(tree: ast.AST) -> set[str]:
    """The top-level packages that are imported."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").partition(".")[0])
    return found


@lru_cache(maxsize=64)
def known_names(row: TaskTemplate) -> frozenset[str]:
    """What the setup and hello cells of a template define at top level."""
    names: set[str] = set()
    for name in (*COMMON, *row.parts, row.template):
        for cell in read_template(name):
            if cell.kind != "code" or cell.section not in ("setup", "hello"):
                continue
            # Only cells in plain Python: the one that installs defines nothing an example uses.
            try:
                tree = ast.parse(cell.source)
            except SyntaxError:
                continue
            names |= _defined(tree.body)
    return frozenset(names)


def _defined(statements: Iterable[ast.stmt]) -> set[str]:
    """The names that statements define at the top of a notebook, branches included."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
            continue  # what is inside is not seen from outside
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names
