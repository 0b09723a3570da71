"""How the model is loaded: at its commit, once, and without its custom code unless allowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice

from ..models import GateFinding
from .code import Code, once
from .context import UNKNOWN, Context, keyword, last_name, name_of

HELLO = "hello"
# Constructors that take a model id first, beside every `from_pretrained`.
CONSTRUCTORS = frozenset({"SentenceTransformer", "CrossEncoder", "SparseEncoder", "StaticModel"})
# Constructors that are given the id within a text of their own form, such as `hf_hub:owner/name`.
WRAPPED = frozenset({"create_model", "create_model_and_transforms", "create_model_from_pretrained"})
DOWNLOADS = frozenset({"snapshot_download", "hf_hub_download"})
ID_KEYWORDS = (
    "pretrained_model_name_or_path",
    "repo_id",
    "model_name_or_path",
    "model",
    "model_id",
    "pretrained_model_link_or_path",
)
# Classes, and the objects that are commonly named after them.
WITHOUT_WEIGHTS = re.compile(
    r"(?:Tokenizer|Processor|TokenizerFast|ProcessorFast|Config|FeatureExtractor|Scheduler)$",
    re.IGNORECASE,
)
HUB_ID = re.compile(r"^[A-Za-z0-9_][\w.-]{0,95}(?:/[A-Za-z0-9_][\w.-]{0,95})?$", re.ASCII)
COMMIT = re.compile(r"^[0-9a-f]{40}$")


def pinned(context: Context) -> list[GateFinding]:
    """Every load of a model passes `revision=`, and that is its commit in the metadata."""
    findings = [
        cell.finding("pinned", problem, call)
        for part in context.parts
        for cell, code in part.code_cells
        for call in _fetching(code)
        if _is_model(part, _id_in(call)) and (problem := _revision_problem(part, call))
    ]
    text = "The metadata does not list this model; list each model with its commit in the recipe."
    for cell, code in context.strangers:
        findings += [cell.finding("pinned", text, call) for call in _fetching(code)]
    return findings


def remote_code(context: Context) -> list[GateFinding]:
    """`trust_remote_code` is on only for models whose code the person who deals switched on."""
    text = "Turn trust_remote_code off: nobody has allowed this model's own code to run."
    findings = [
        cell.finding("trust_remote_code", text, value)
        for part in context.parts
        if not part.remote_code_allowed
        for cell, code in part.code_cells
        for value in _given_trust(code)
        if part.value(value) is UNKNOWN or part.value(value)
    ]
    for cell, code in context.strangers:
        findings += [cell.finding("trust_remote_code", text, one) for one in _given_trust(code)]
    text = "Pass code_revision: this code is in another repository, which may change."
    for part in context.parts:
        if part.remote_code_allowed and part.code_revision:
            for cell, code in part.code_cells:
                findings += [
                    cell.finding("trust_remote_code", text, call)
                    for call in code.calls
                    if keyword(call, "trust_remote_code") is not None
                    and part.value(keyword(call, "code_revision")) != part.code_revision
                ]
    return findings


def single_load(context: Context) -> list[GateFinding]:
    """The weights are loaded once, in the hello section; everything else reuses them."""
    findings = []
    text = "This loads the weights again; use the model that is loaded above."
    loaded: dict[int, set[tuple[str, str]]] = {}
    for cell, code in context.code_cells:
        # In a notebook of several models each has one load, in cells that begin with its mark.
        seen = loaded.setdefault(cell.member, set())
        for call in _loading(code):
            if not _loads_weights(context, call):
                continue
            # A second load of other parts, or in another branch of a ladder, is none of the same.
            what = (last_name_of_class(call), ast.dump(_model_argument(call) or call))
            sure = not any(
                isinstance(parent, ast.If | ast.Try | ast.FunctionDef | ast.AsyncFunctionDef)
                for parent in code.ancestors(call)
            )
            elsewhere = set().union(*loaded.values())
            if cell.section == HELLO:
                again = what in (seen if cell.member else elsewhere)
            else:
                again = bool(elsewhere)
            if context.notebook is None or (again and (sure or cell.section != HELLO)):
                findings.append(cell.finding("single_load", text, call))
            seen.add(what)
    return findings


def last_name_of_class(call: ast.Call) -> str:
    """The class that a call loads: `AutoModel` of `transformers.AutoModel.from_pretrained`."""
    if last_name(call.func) == "from_pretrained" and isinstance(call.func, ast.Attribute):
        return last_name(call.func.value)
    return last_name(call.func)


def _fetches(call: ast.Call) -> bool:
    name = last_name(call.func)
    if name in DOWNLOADS | CONSTRUCTORS | WRAPPED or name in (
        "from_pretrained",
        "from_single_file",
    ):
        return True
    return name == "pipeline" and keyword(call, "model") is not None


def _loads_weights(context: Context, call: ast.Call) -> bool:
    """Whether `call` reads weights of this model, or of one that cannot be told from it."""
    name = last_name(call.func)
    argument = _model_argument(call)
    if name == "pipeline":
        # A pipeline around an object that is loaded already loads nothing.
        value = context.value(argument)
        if argument is None:
            return True
        return isinstance(value, str) and _is_model(context, argument)
    if name in CONSTRUCTORS:
        return _is_model(context, argument)
    if name in WRAPPED:
        return isinstance(argument, ast.JoinedStr) and any(
            isinstance(part, ast.FormattedValue) and _is_model(context, part.value)
            for part in argument.values
        )
    if name not in ("from_pretrained", "from_single_file"):
        return False
    return not WITHOUT_WEIGHTS.search(last_name_of_class(call)) and _is_model(context, argument)


def _model_argument(call: ast.Call) -> ast.expr | None:
    if last_name(call.func) == "pipeline":
        given = keyword(call, "model")
        return given if given is not None or len(call.args) < 2 else call.args[1]
    if call.args:
        return call.args[0]
    return keyword(call, *ID_KEYWORDS)


def _id_in(call: ast.Call) -> ast.expr | None:
    """The id that is given, also where it stands within a text."""
    argument = _model_argument(call)
    if last_name(call.func) in WRAPPED and isinstance(argument, ast.JoinedStr):
        return next(_filled_in(argument), None)
    return argument


def _revision_in(call: ast.Call) -> ast.expr | None:
    """The revision that is given, also where it stands behind the id, as `owner/name@revision`."""
    argument = _model_argument(call)
    if last_name(call.func) in WRAPPED and isinstance(argument, ast.JoinedStr):
        return next(islice(_filled_in(argument), 1, None), None)
    return keyword(call, "revision")


def _filled_in(text: ast.JoinedStr) -> Iterator[ast.expr]:
    return (part.value for part in text.values if isinstance(part, ast.FormattedValue))


def _is_model(context: Context, node: ast.expr | None) -> bool:
    """Whether `node` is a model of the notebook; a bare piece of code has none, so any counts."""
    value = context.value(node)
    if isinstance(value, str):
        if context.model_ids:
            return value.lower() in context.model_ids
        return HUB_ID.match(value) is not None
    # A variable that is set in another way: by its name.
    return isinstance(node, ast.Name) and "model" in node.id.lower() and "id" in node.id.lower()


def _revision_problem(context: Context, call: ast.Call) -> str | None:
    revision = _revision_in(call)
    if revision is None:
        if any(item.arg is None and _has_revision(context, item.value) for item in call.keywords):
            return None
        return f"Pass revision=REVISION to {name_of(call.func)[:60] or 'this'}(): pin the model."
    value = context.value(revision)
    if context.sha is not None:
        if value is UNKNOWN or value == context.sha:
            return None
        return f"Pin the model to the commit in the notebook's metadata, {context.sha[:60]}."
    if isinstance(value, str) and COMMIT.match(value):
        return None
    if context.notebook is None or _pins_itself(context, revision):
        return None
    return "No commit is known: set REVISION from HfApi().model_info(MODEL_ID).sha above."


def _has_revision(context: Context, node: ast.expr) -> bool:
    """Whether `**node` brings a revision: a literal, or a name that is set to one."""
    if isinstance(node, ast.Dict):
        return any(isinstance(key, ast.Constant) and key.value == "revision" for key in node.keys)
    if isinstance(node, ast.Call) and last_name(node.func) == "dict":
        return keyword(node, "revision") is not None
    if isinstance(node, ast.Name):
        return any(
            _has_revision(context, statement.value)
            for _, code in context.code_cells
            for statement in _assignments(code)
            if not isinstance(statement.value, ast.Name)
            and any(isinstance(t, ast.Name) and t.id == node.id for t in statement.targets)
        )
    return False


def _pins_itself(context: Context, revision: ast.expr) -> bool:
    """Whether the notebook asks the Hub for the commit and keeps it under the name that is used."""
    if not isinstance(revision, ast.Name):
        return False
    for _, code in context.code_cells:
        for node in _assignments(code):
            if (
                isinstance(node.value, ast.Attribute)
                and node.value.attr == "sha"
                and isinstance(node.value.value, ast.Call)
                and last_name(node.value.value.func) in ("model_info", "repo_info")
                and any(isinstance(t, ast.Name) and t.id == revision.id for t in node.targets)
            ):
                return True
    return False


@once
def _fetching(code: Code) -> tuple[ast.Call, ...]:
    return tuple(call for call in code.calls if _fetches(call))


@once
def _loading(code: Code) -> tuple[ast.Call, ...]:
    """The calls that `_loads_weights` may say yes to."""
    names = CONSTRUCTORS | WRAPPED | {"pipeline", "from_pretrained", "from_single_file"}
    return tuple(call for call in code.calls if last_name(call.func) in names)


@once
def _assignments(code: Code) -> tuple[ast.Assign, ...]:
    return tuple(node for node in code.nodes if isinstance(node, ast.Assign))


@once
def _given_trust(code: Code) -> tuple[ast.expr, ...]:
    return tuple(_trust_arguments(code))


def _trust_arguments(code: Code) -> Iterator[ast.expr]:
    for node in code.nodes:
        if isinstance(node, ast.keyword) and node.arg == "trust_remote_code":
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "trust_remote_code":
                    yield value
