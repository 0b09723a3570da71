"""Why a README's code is not run: what would fail, take too long, or is not allowed.

The gate says what is certain to fail in any notebook. What may run of a stranger's code is decided
by `allowed`, by what is on its lists; what is left here are reasons why the rest would not work.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..classes import Span, names_table
from ..gate import check_code
from ..models import GateFinding, Requirement
from .allowed import ODD_TEXT, fetched, unknown_in
from .arguments import LIMITS, spread
from .edits import Source, bound, last_name, root_name
from .loaded import CONSTRUCTORS, LoadedModel
from .painting import aliases, is_painter, is_scheduler_of, too_many_steps
from .settings import KINDS, class_of, kind_of
from .showing import shows

MOST_CHARACTERS = 6000
LONGEST = 256
TENSORS = frozenset({"tensor", "LongTensor", "Tensor", "as_tensor", "from_numpy"})
# What would change the model that later cells use.
CHANGING = frozenset(
    """
    half bfloat16 double resize_token_embeddings merge_and_unload load_adapter add_adapter
    add_tokens add_special_tokens load_lora_weights fuse_lora load_state_dict
    enable_model_cpu_offload enable_sequential_cpu_offload requires_grad_ init_weights
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
# Names of one task in transformers' pipelines.
ALIASES = {"ner": "token-classification", "sentiment-analysis": "text-classification"}
WHY = {
    "syntax": "it is not complete Python.",
    "names": "it uses names that only its page defines.",
    "removed": "it uses something that current releases of the library no longer have.",
    "attributes": "it uses something that not every supported release of the library has.",
    "network": "it downloads data from somewhere other than the Hub.",
    "device": "it requires a graphics card, which not every computer has.",
    "placeholder": "it contains a placeholder that you would have to fill in.",
    "single_load": "it would load the model a second time.",
    "pinned": "it would load the model a second time.",
    "trust_remote_code": "it would run the repository's own code.",
    "imports": "it needs packages that this notebook does not install.",
    "star_import": "it imports everything from a module.",
}
TOO_LONG = "it is too long for one cell."
ONLY_LOADS = {
    what: f"it only loads the {what}, which this notebook has already done."
    for what in ("model", *KINDS.values())
}
LOADS_ASIDE = "it loads the model, which this notebook has already done, and does not call it."
ONLY_IMPORTS = "it only imports packages and does not call the model."
ONLY_PREPARES = "it only prepares a message and does not call the model."
CALLS_NOTHING = "it does not call the model."
USES_NOTHING = "it does not use the model that is loaded here."
ONLY_DEFINES = "it only defines functions and calls none of them."
SHOWS_NOTHING = "it shows none of the model's output."
# What only gives the model another place, or shows what it is.
PLACES = frozenset({"pipeline", "to", "eval", "print", "display"})
DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Of a page that shows more than one, the first with another reason says more of its use.
ASIDE = frozenset(
    {*ONLY_LOADS.values(), LOADS_ASIDE, ONLY_IMPORTS, ONLY_PREPARES, CALLS_NOTHING}
    | {ONLY_DEFINES, USES_NOTHING, SHOWS_NOTHING, WHY["syntax"]}
)
# The reason that tells most comes first.
ORDER = (
    "syntax",
    "trust_remote_code",
    "single_load",
    "pinned",
    "removed",
    "attributes",
    "network",
    "imports",
    "placeholder",
)


@dataclass(frozen=True)
class Refusal:
    """Why an example is not run, as the end of a sentence.

    `final` is what a person cannot allow either: the example would fail, or break the rest
    of the notebook.
    """

    reason: str
    final: bool = True


def refusal(
    code: str, loaded: LoadedModel, requirements: Sequence[Requirement], page: str = ""
) -> Refusal | None:
    """Why the code is not run; None where it may. `page` is the code before its repair."""
    page = page or code
    if not code.strip():
        return Refusal(idle(page))  # all that it does has been done, or is used by nothing
    if len(code) > MOST_CHARACTERS:
        return Refusal(TOO_LONG)
    findings = check_code(code, defined_names=loaded.names, requirements=list(requirements))
    if findings:
        return Refusal(_told(_why(findings), code))
    try:
        source = Source(code)
    except (SyntaxError, ValueError, RecursionError):
        return Refusal(WHY["syntax"])
    if not any(not isinstance(n, ast.Import | ast.ImportFrom) for n in source.tree.body):
        return Refusal(idle(page))
    if why := _misses(source, loaded, page) or _changes(source, loaded):
        return Refusal(why)
    reaches = unknown_in(code, loaded)
    if reaches == ODD_TEXT:
        return Refusal(reaches)  # nobody can tell what they would allow
    if why := _breaks(source, loaded, page):
        return Refusal(reaches or why)
    why = reaches or _too_long(source, loaded)
    return Refusal(why, final=False) if why else None


def idle(page: str, rest: Source | None = None) -> str:
    """What code does that uses no model; `rest` is what is left of it after its repair."""
    try:
        source = Source(page)
    except (SyntaxError, ValueError, RecursionError):
        return CALLS_NOTHING
    called = {last_name(call.func) for call in source.calls}
    if loads := [kind_of(name) for call in source.calls if (name := class_of(call))]:
        left = {last_name(call.func) for call in rest.calls} if rest is not None else set()
        what = "model" if "model" in loads else loads[0]
        if not left - PLACES:
            return ONLY_LOADS[what]
        return LOADS_ASIDE if what == "model" else CALLS_NOTHING
    if all(isinstance(node, ast.Import | ast.ImportFrom) for node in source.tree.body):
        return ONLY_IMPORTS
    keys = {key.value for key in _keys(source) if isinstance(key, ast.Constant)}
    return ONLY_PREPARES if "role" in keys and not called else CALLS_NOTHING


def _keys(source: Source) -> Iterator[ast.expr | None]:
    for node in source.nodes:
        if isinstance(node, ast.Dict):
            yield from node.keys


def _misses(source: Source, loaded: LoadedModel, page: str) -> str | None:
    """Why the code has no place among the notebook's cells."""
    names = {node.id for node in source.nodes if isinstance(node, ast.Name)}
    if not names & {"model", "answering", *loaded.objects}:
        return USES_NOTHING
    if all(isinstance(node, DEFINES) for node in source.tree.body):
        return ONLY_DEFINES
    if set(bound(source.tree)) & (loaded.names | loaded.kept):
        if not _uses(source, loaded):
            return idle(page, source)
        return "it would overwrite names that this notebook uses."
    return None


def _changes(source: Source, loaded: LoadedModel) -> str | None:
    """Why the model would be another one for the rest of the notebook."""
    called = {last_name(call.func) for call in source.calls}
    if called & CHANGING or _sets_attributes(source, loaded):
        return "it would change the model that this notebook uses."
    return None


def _breaks(source: Source, loaded: LoadedModel, page: str) -> str | None:
    """Why the code would fail, do nothing of use, or harm the rest of the notebook."""
    if _lacks(source, loaded):
        return WHY["attributes"]
    if not _uses(source, loaded):
        return idle(page, source)
    if any(
        last_name(call.func) == "pipeline" and not _same_task(call, loaded) for call in source.calls
    ):
        return "it uses the model for another task."
    if not shows(source.tree):
        return SHOWS_NOTHING
    if loaded.chat is False and _talks(source):
        return "it uses a chat template, which this model does not have."
    names = {node.id for node in source.nodes if isinstance(node, ast.Name)}
    called = {last_name(call.func) for call in source.calls}
    tensors = bool(called & TENSORS)
    asks = any(word.arg == "return_tensors" for call in source.calls for word in call.keywords)
    if (tensors or asks) and not ({"to", "device"} & called or "device" in names):
        return (
            "it keeps its inputs on the processor, which fails if the model is on another device."
        )
    if any(_unpacks_output(node) for node in source.nodes):
        return "it expects what earlier releases of the library returned."
    return None


def _talks(source: Source) -> bool:
    """Whether messages are put into the model's own form, which the example does not give."""
    return any(
        last_name(call.func) == "apply_chat_template"
        and not any(item.arg in ("chat_template", None) for item in call.keywords)
        for call in source.calls
    )


def _why(findings: Iterable[GateFinding]) -> str:
    checks = {finding.check for finding in findings}
    for check in (*ORDER, *WHY):
        if check in checks:
            return WHY.get(check, "it did not pass Alacard's checks.")
    return "it did not pass Alacard's checks."


def _told(why: str, code: str) -> str:
    """The reason, and of what asks another place what it asks for."""
    if why != WHY["network"]:
        return why
    try:
        return fetched(Source(code).tree) or why
    except (SyntaxError, ValueError, RecursionError):
        return why


def _uses(source: Source, loaded: LoadedModel) -> bool:
    """Whether anything is done with what is loaded, beyond giving it other names and places."""
    own = {"model", "answering", *loaded.objects}
    for node in source.nodes:
        # `nlp = pipeline(…, model=model)`: using that is using the model.
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value
            wraps = isinstance(value, ast.Call) and last_name(value.func) == "pipeline"
            if wraps or (isinstance(value, ast.Name | ast.Attribute) and root_name(value) in own):
                own.add(node.targets[0].id)
    for call in source.calls:
        if last_name(call.func) in PLACES:
            continue  # what is called within them is looked at by itself
        given = [*call.args, *(item.value for item in call.keywords)]
        if root_name(call.func) in own or any(root_name(value) in own for value in given):
            return True
    return False


def _lacks(source: Source, loaded: LoadedModel) -> bool:
    """Whether the code takes from the model what its class lacks in some release."""
    table = names_table()
    members = (
        table.names("sentence_transformers", loaded.model_class) if loaded.model_class else None
    )
    if members is None or loaded.model_class not in CONSTRUCTORS:
        return False
    every = Span(0, len(table.releases("sentence_transformers")) - 1)
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            span = members.get(node.attr)
            if node.value.id == "model" and (span is None or not span.covers(every)):
                return True
    return False


def _sets_attributes(source: Source, loaded: LoadedModel) -> bool:
    """Whether something of the notebook's objects is set: `model.config.x = …`.

    But for the scheduler of a pipeline, which a cell after the example takes back.
    """
    own = aliases(source) if is_painter(loaded) else set()
    return any(
        isinstance(node, ast.Attribute | ast.Subscript)
        and not isinstance(node.ctx, ast.Load)
        and root_name(node) in {"model", *loaded.objects}
        and not is_scheduler_of(node, own)
        for node in source.nodes
    )


def _same_task(call: ast.Call, loaded: LoadedModel) -> bool:
    """Whether a pipeline around the loaded model is for the template's own task."""
    first = call.args[0] if call.args else None
    value = first.value if isinstance(first, ast.Constant) else None
    return isinstance(value, str) and ALIASES.get(value, value) == loaded.task


def _too_long(source: Source, loaded: LoadedModel) -> str | None:
    for call in source.calls:
        if last_name(call.func) == "generate" and not _bounded(source, call):
            return "it sets no limit to the length of the output, so it could take very long."
    return too_many_steps(source, loaded) if is_painter(loaded) else None


def _bounded(source: Source, call: ast.Call) -> bool:
    """Whether a generation says how long it may get, and that is not long."""
    for item in [*call.keywords, *spread(source, call)]:
        if item.arg in LIMITS:
            value = source.value(item.value)
            if value is None or (isinstance(value, int) and value <= LONGEST):
                return True  # of what is no constant, what is allowed says how large it may be
    return False


def _unpacks_output(node: ast.AST) -> bool:
    """`hidden, pooled = model(…)`: unpacking an output now gives its names, not its tensors."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == "model"
    )
