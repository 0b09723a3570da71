"""The README's own example: run where that is safe and reuses the loaded model, else shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ..hub.facts import ModelSnapshot
from .models import GateFinding
from .tasks import TaskTemplate
from .template import read_template

if TYPE_CHECKING:
    from ..hub.readme import CodeBlock

MODEL_NAMES = frozenset({"model", "tokenizer", "processor"})
MOST_CHARACTERS = 6000
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
    "imports",
    "placeholder",
)


@dataclass(frozen=True)
class Example:
    """The example, what to do with it, and why, as the end of a sentence or a sentence."""

    mode: Literal["run", "shown", "none"]
    reason: str
    code: str = ""
    language: str = "python"


def choose_example(snapshot: ModelSnapshot, row: TaskTemplate | None) -> Example:
    """Choose among the README's code blocks; `row` is None where no template loads the model.

    The first Python block that may run is run; else the first Python block, or the first of any
    language, is shown with the reason why it is not run.
    """
    if snapshot.readme is None and (snapshot.facts.gated or snapshot.facts.private):
        return Example("none", "The README could not be read without access to the model.")
    return _choose(snapshot.readme, row)


@lru_cache(maxsize=8)
def _choose(readme: str | None, row: TaskTemplate | None) -> Example:
    from ..hub.readme import extract

    if not readme or not readme.strip():
        return Example("none", "The model's page has no README, so there is no example of its own.")
    examples = extract(readme)
    if row is not None:
        for block in examples.python_blocks[:12]:
            if _refusal(block, row) is None:
                reason = "It works on the model that is already loaded, so it can be run."
                return Example("run", reason, block.code)
    first = examples.first_any
    if first is None:
        return Example("none", "The model's page shows no code of its own.")
    return _shown(first, row)


def _shown(block: CodeBlock, row: TaskTemplate | None) -> Example:
    from .gate.secrets import kind_of_secret

    if kind := kind_of_secret(block.code):
        return Example(
            "none", f"The example on the model's page holds {kind}: it is left out here."
        )
    language = block.language or "text"
    if block.kind != "python":
        return Example("shown", "it is not Python.", block.code, language)
    if row is None:
        return Example("shown", "Alacard has not checked what it needs.", block.code)
    return Example("shown", _refusal(block, row) or "it was not checked.", block.code)


def _refusal(block: CodeBlock, row: TaskTemplate) -> str | None:
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
        tree = ast.parse(block.code)
    except (SyntaxError, ValueError, RecursionError):
        return WHY["syntax"]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not names & MODEL_NAMES:
        return "it does not use the model that is loaded here."
    if _calls(tree) & OUTSIDE or not _modules(tree) <= MODULES:
        return "it reaches beyond the model, to files, to the network or to other packages."
    if "return_tensors" in block.code and not re.search(r"\.to\(|\.device\b", block.code):
        return "it keeps its inputs on the processor, which fails where the model is elsewhere."
    return None


def _why(findings: Iterable[GateFinding]) -> str:
    checks = {finding.check for finding in findings}
    for check in (*ORDER, *WHY):
        if check in checks:
            return WHY.get(check, "it did not pass Alacard's checks.")
    return "it did not pass Alacard's checks."


def _calls(tree: ast.AST) -> set[str]:
    """The last names of everything that is called."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {function.id for function in functions if isinstance(function, ast.Name)}
    return names | {f.attr for f in functions if isinstance(f, ast.Attribute)}


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
    for name in ("common", row.template):
        for cell in read_template(name):
            if cell.kind != "code" or cell.section not in ("setup", "hello") or cell.when:
                continue
            # Only cells in plain Python: the one that installs defines nothing an example uses.
            try:
                tree = ast.parse(cell.source)
            except SyntaxError:
                continue
            for node in tree.body:
                names |= _defined(node)
    return frozenset(names)


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()
