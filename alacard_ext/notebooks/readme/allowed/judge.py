"""Whether an example does nothing but what is listed; if not, what it does."""

from __future__ import annotations

import ast
import math
import warnings
from dataclasses import replace

from .... import python_syntax
from ..loaded import LoadedModel
from .annotations import Annotations
from .calling import SET_KEYS
from .calls import limited
from .fetching import fetched, used_of
from .formats import filled
from .kinds import ASSUMED_COUNT, NOTHING, Function, Kind, Path, Thing, Value, joined
from .operators import operated
from .paths import ALL, CONTEXTS
from .refused import TOO_DEEP, TOO_MUCH, Refused, refused, uncalled
from .scope import check_name
from .text import check_text
from .turns import Turns, item_of
from .values import CHANGING, TYPING

MOST_CALLS_WITHIN = 4
MOST_NODES = 3_000
MEASURED = 3
"""How often a loop is gone through to see whether what it makes grows by what it made before; once
more then, with numbers that grow taken for any."""


def unknown_in(code: str, loaded: LoadedModel) -> str | None:
    """What an example does that is not listed, as the end of a sentence; None where nothing is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's odd escapes
            check_text(code)
            tree = python_syntax.parse(code)
        if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
            return TOO_DEEP
        Judge(tree, loaded).check()
    except Refused as found:
        return (found.by_name and fetched(tree)) or found.reason
    except Exception:  # what breaks on odd code must not let it through
        return TOO_DEEP
    return None


class Judge(Annotations):
    """Goes through an example as Python would, with what things are in place of the things."""

    def __init__(self, tree: ast.Module, loaded: LoadedModel) -> None:
        super().__init__(loaded)
        self.tree = tree
        self.returned: list[list[Kind]] = []
        self.left: list[list[dict[str, Kind]]] = []
        self.mutates = any(
            isinstance(node, ast.AugAssign)
            or (isinstance(node, ast.Attribute) and node.attr in CHANGING)
            or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
            for node in ast.walk(tree)
        )

    def check(self) -> None:
        """Raises Refused for the first thing that is not listed."""
        self.block(self.tree.body)
        if self.spreads and not self.set_keys <= SET_KEYS:
            raise refused("passes arguments that are known only at run time")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef) and id(node.body[0]) not in self.seen:
                raise uncalled(node.name)
            if isinstance(node, ast.stmt | ast.expr) and id(node) not in self.seen:
                raise refused("uses a form that is not listed,", type(node).__name__)

    def block(self, statements: list[ast.stmt]) -> None:
        """The statements one after the other; also those after a `return`."""
        for node in statements:
            self.seen.add(id(node))
            handler = getattr(self, f"do_{type(node).__name__.lower()}", None)
            if handler is None:
                raise refused("uses a form that is not listed,", type(node).__name__)
            handler(node)

    # -- what binds names

    def assign(self, target: ast.expr, kind: Value | Thing, *, local: bool = False) -> None:
        """Let a target stand for what is given to it."""
        self.seen.add(id(target))
        if isinstance(target, ast.Name):
            self.scope.bind(target.id, kind, local=local)
        elif isinstance(target, ast.Tuple | ast.List):
            if not isinstance(kind, Value):
                raise refused("takes apart", ast.unparse(target))
            for number, part in enumerate(target.elts):
                if isinstance(part, ast.Starred):
                    self.seen.add(id(part))
                    self.assign(part.value, Value(size=kind.size, shared=kind.shared), local=local)
                elif kind.tag == "numbered" and number == 0:
                    self.assign(part, Value("num", size=8, most=1e6), local=local)
                else:
                    self.assign(part, item_of(kind), local=local)
        elif isinstance(target, ast.Subscript):
            self._store(target, kind)
        elif isinstance(target, ast.Attribute) and target.attr == "scheduler":
            if self.kind(target.value) != Thing("painter") or kind != Thing("scheduler"):
                raise refused("sets", ast.unparse(target))
        else:
            raise refused("sets", ast.unparse(target))

    def _store(self, target: ast.Subscript, kind: Value | Thing) -> None:
        owner, index = self.value(target.value), self.value(target.slice)
        if not isinstance(kind, Value):
            raise refused("stores an object in", ast.unparse(target))
        if owner.shared or owner.tag == "class":
            raise refused("changes something that belongs to the model, with", ast.unparse(target))
        if isinstance(index.literal, str):
            self.set_keys.add(index.literal)
        elif index.what != "num" and not isinstance(target.slice, ast.Slice):
            self.set_keys.add("?")  # an array may hold a text, too
        if isinstance(target.value, ast.Name):
            names = self.scope.names
            old = names.get(target.value.id)
            if isinstance(old, Value):
                names[target.value.id] = replace(
                    old, size=old.size + kind.size + index.size, item=None, words=False
                )

    def do_assign(self, node: ast.Assign) -> None:
        first = node.targets[0]
        if (
            isinstance(first, ast.Tuple)
            and isinstance(node.value, ast.Tuple)
            and len(first.elts) == len(node.value.elts)
            and len(node.targets) == 1
            and not any(isinstance(one, ast.Starred) for one in (*first.elts, *node.value.elts))
        ):
            self.seen |= {id(first), id(node.value)}
            kinds = [self.thing(part) for part in node.value.elts]
            for part, kind in zip(first.elts, kinds, strict=True):
                self.assign(part, kind)
            return
        kind = self.thing(node.value)
        for target in node.targets:
            self.assign(target, kind)

    def do_annassign(self, node: ast.AnnAssign) -> None:
        self.annotation(node.annotation)
        if node.value is None:
            raise refused("declares a variable without setting it")
        self.assign(node.target, self.thing(node.value))

    def do_augassign(self, node: ast.AugAssign) -> None:
        read = ast.copy_location(_loaded(node.target), node.target)
        old, given = self.value(read), self.value(node.value)
        if old.shared:
            raise refused(
                "changes something that belongs to the model, with", ast.unparse(node.target)
            )
        if isinstance(node.op, ast.BitOr) and old.what != "num":
            self.set_keys.add("?")
        plain = ("num", "text", "tensor")
        lists = old.what not in plain and given.what not in plain
        if self.turns > 1 and lists and old.count != ASSUMED_COUNT:
            raise Refused(TOO_MUCH)
        kind = self.kind_of_operation(node, old, given)
        self.assign(node.target, kind)

    def kind_of_operation(self, node: ast.AugAssign, old: Value, given: Value) -> Value:
        """What the operator of an assignment gives."""
        if isinstance(node.op, ast.Mod) and old.what != "num":
            given = filled(old, given)
        return operated(node.op, old, given)

    # -- imports

    def do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name not in ALL:
                # What is done with it tells more: the notebook itself may import it, too.
                called = used_of(self.tree, alias.asname or alias.name)
                raise refused("calls", called) if called else refused("imports", alias.name)
            if alias.asname is None and "." in alias.name:
                self.scope.bind_import(alias.name.partition(".")[0], alias.name.partition(".")[0])
            else:
                self.scope.bind_import(alias.asname or alias.name, alias.name)

    def do_importfrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            path = f"{node.module}.{alias.name}"
            if node.level or not node.module:
                raise refused("imports", alias.name)
            if node.module == "typing" and alias.name in TYPING and alias.asname is None:
                continue
            if path not in ALL:
                raise refused("imports", path)
            name = alias.asname or alias.name
            if path == "IPython.display.display" and name == "display":
                continue  # which is there anyway
            self.scope.bind_import(name, path)

    # -- the way through the code

    def do_expr(self, node: ast.Expr) -> None:
        self.thing(node.value)

    def do_pass(self, _: ast.Pass) -> None:
        pass

    def do_break(self, _: ast.Break | ast.Continue) -> None:
        # What follows in the loop may not have been run when it goes on or ends.
        self.left[-1].append(dict(self.scope.names))

    do_continue = do_break

    def do_assert(self, node: ast.Assert) -> None:
        self.value(node.test)
        if node.msg is not None:
            self.value(node.msg)

    def do_if(self, node: ast.If) -> None:
        self.value(node.test)
        before = dict(self.scope.names)
        self.block(node.body)
        after = self.scope.names
        self.scope.frames[-1] = before
        self.block(node.orelse)
        self.scope.merge(after)

    def do_for(self, node: ast.For) -> None:
        items = self.value(node.iter)
        sizes: list[dict[str, float]] = []
        around = list(self.through)
        self.through += self.origins(node.iter)
        with Turns(self, items.count / (MEASURED + 1)):
            for _ in range(MEASURED):
                self._turn(node, items)
                sizes.append(_sizes(self.scope.names))
            for name, last in sizes[-1].items():
                first, second = (found.get(name, 0.0) for found in sizes[:-1])
                step = last - second
                if first and step > (second - first) * 1.001 + 0.01:
                    raise Refused(TOO_MUCH)
                kind = self.scope.names[name]
                if step > 0 and isinstance(kind, Value):
                    grown = limited(kind.sized(last + step * items.count))
                    assert isinstance(grown, Value)
                    self.scope.names[name] = replace(grown, most=math.inf, literal=None)
            self._turn(node, items)
        self.through = around
        self.block(node.orelse)

    def _turn(self, node: ast.For, items: Value) -> None:
        before = dict(self.scope.names)
        self.assign(node.target, item_of(items))
        self.left.append([])
        self.block(node.body)
        for names in (before, *self.left.pop()):
            self.scope.merge(names)

    def do_with(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            callee = self.kind(call.func) if isinstance(call, ast.Call) else None
            if not isinstance(callee, Path) or callee.dotted not in CONTEXTS:
                raise refused("enters a context that is not listed,", ast.unparse(call))
            if item.optional_vars is not None:
                raise refused("keeps a context,", ast.unparse(item.optional_vars))
            self.kind(call)
        self.block(node.body)

    # -- functions

    def do_functiondef(self, node: ast.FunctionDef) -> None:
        if node.decorator_list or len(self.scope.frames) > 1 or self.turns > 1:
            raise refused("defines a function in a way that is not listed,", node.name)
        given = node.args
        if given.vararg or given.kwarg or given.posonlyargs or getattr(node, "type_params", None):
            raise refused("defines a function in a way that is not listed,", node.name)
        for part in (*given.args, *given.kwonlyargs):
            check_name(part.arg)
            if part.annotation is not None:
                self.annotation(part.annotation)
        if node.returns is not None:
            self.annotation(node.returns)
        for default in (*given.defaults, *given.kw_defaults):
            if default is not None:
                self.value(default)
        self.scope.bind(node.name, NOTHING)
        self.scope.names[node.name] = Function(node)

    def inlined(self, function: Function, node: ast.Call) -> Kind:
        """What a call of the example's own function gives, gone through with its arguments."""
        definition = function.node
        if len(self.scope.frames) > MOST_CALLS_WITHIN:
            raise Refused(TOO_DEEP)
        given = definition.args
        names = [part.arg for part in given.args]
        frame: dict[str, Kind] = {}
        for name, default in _defaults(given):
            frame[name] = self.value(default)
        if len(node.args) > len(names):
            raise refused("passes unlisted arguments to", definition.name)
        for name, arg in zip(names, node.args, strict=False):
            frame[name] = self.argument(arg)
        for word in node.keywords:
            if word.arg is None or word.arg not in {*names, *(p.arg for p in given.kwonlyargs)}:
                raise refused("passes unlisted arguments to", definition.name)
            frame[word.arg] = self.argument(word.value)
        if any(isinstance(arg, ast.Starred) for arg in node.args):
            raise refused("unpacks an unknown number of arguments for", definition.name)
        self.scope.frames.append(frame)
        self.returned.append([])
        self.block(definition.body)
        self.scope.frames.pop()
        result: Kind | None = None
        for kind in self.returned.pop():
            result = joined(result, kind)
        return result if result is not None else NOTHING

    def do_return(self, node: ast.Return) -> None:
        if not self.returned:
            raise refused("returns outside a function")
        kind: Kind = NOTHING if node.value is None else self.thing(node.value)
        self.returned[-1].append(kind)


def _defaults(given: ast.arguments) -> list[tuple[str, ast.expr]]:
    """The parameters with a value of their own."""
    plain = given.args[len(given.args) - len(given.defaults) :]
    pairs = [(part.arg, value) for part, value in zip(plain, given.defaults, strict=True)]
    named = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return pairs + [(part.arg, value) for part, value in named if value is not None]


def _loaded(target: ast.expr) -> ast.expr:
    """A target as an expression that is read."""
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(target.value, target.slice, ast.Load())
    raise refused("sets", ast.unparse(target))


def _sizes(names: dict[str, Kind]) -> dict[str, float]:
    return {name: kind.size for name, kind in names.items() if isinstance(kind, Value)}
