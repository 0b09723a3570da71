"""Expressions: every one is understood, or refused."""

from __future__ import annotations

import ast
from dataclasses import replace

from ..loaded import LoadedModel
from .calls import GIVEN, SHAPE, limited
from .formats import filled, is_listed
from .kinds import (
    ASSUMED_SIZE,
    NOTHING,
    TRUTH,
    Kind,
    Method,
    Path,
    Thing,
    Unsure,
    Value,
    joined,
)
from .objects import ATTRIBUTES as THING_ATTRIBUTES
from .objects import METHODS as THING_METHODS
from .operators import bits, broadcast, operated
from .paths import ALL, CONSTANTS
from .refused import TOO_DEEP, Refused, refused
from .scope import Scope
from .text import spelled
from .turns import Turning, item_of
from .values import ATTRIBUTES, BUILTINS, CLASSES, METHODS
from .words import is_words

MOST_STEPS = 40_000
MOST_DEPTH = 60
# Of these, a list may stand where one may.
SEVERAL = (Thing("picture"), Thing("generator"))


class Expressions:
    """What each expression is. Raises Refused for the first that is not listed."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.scope = Scope(loaded)
        self.seen: set[int] = set()
        self.called: set[int] = set()
        self.steps = 0
        self.depth = 0
        # How often the code at hand is run, at most, and how often a model has been asked.
        self.turns = 1.0
        self.asked = 0.0
        self.printed = 0.0
        # Where the lists were made that the loops around the code at hand go through.
        self.through: list[int] = []
        self.set_keys: set[str] = set()
        # Where anything is changed in place, what a list was made of tells not what it holds.
        self.mutates = False
        self.spreads = False

    def kind(self, node: ast.expr) -> Kind:
        """What an expression is."""
        self.seen.add(id(node))
        self.steps += 1
        self.depth += 1
        if self.steps > MOST_STEPS or self.depth > MOST_DEPTH:
            raise Refused(TOO_DEEP)
        handler = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is None:
            raise refused("uses a form that is not listed,", type(node).__name__)
        found: Kind = limited(handler(node))
        self.depth -= 1
        return found

    def value(self, node: ast.expr) -> Value:
        """The data that an expression is. Raises Refused for anything else."""
        return self.data(node, self.kind(node))

    def data(self, node: ast.expr, found: Kind) -> Value:
        """The same, of an expression that was gone through. Raises Refused."""
        if not isinstance(found, Value) or found.tag in ("context", "key"):
            raise refused("uses as a value", spelled(node))
        return found

    def thing(self, node: ast.expr) -> Value | Thing:
        """What may stand behind a name: data, or an object of the notebook."""
        found = self.kind(node)
        if isinstance(found, Thing) or (isinstance(found, Value) and found.tag != "context"):
            return found
        raise refused("gives another name to", spelled(node))

    # -- literals

    def _constant(self, node: ast.Constant) -> Kind:
        value = node.value
        if isinstance(value, bool):
            return TRUTH
        if isinstance(value, int):
            return Value("num", size=bits(abs(value)), most=float(abs(value)), literal=value)
        if isinstance(value, float):
            return Value("num", size=1, most=abs(value))
        if isinstance(value, str):
            size = float(len(value))
            return Value("text", size, count=size, words=is_words(value), literal=value)
        if value is None or value is Ellipsis:
            return NOTHING
        raise refused("contains a literal of the kind", type(value).__name__)

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> Kind:
        kinds_of = [self.kind(item) for item in node.elts]
        for several in SEVERAL:
            if kinds_of and all(kind == several for kind in kinds_of):
                return several  # what takes one takes these, or fails
        items = [self.data(item, kind) for item, kind in zip(node.elts, kinds_of, strict=True)]
        size = sum(item.size for item in items) + len(items)
        count = sum(
            item.count if isinstance(one, ast.Starred) else 1.0
            for one, item in zip(node.elts, items, strict=True)
        )
        kinds = {item.what for item in items}
        item = None
        loose = self.mutates and not isinstance(node, ast.Tuple)
        if items and not loose and not any(isinstance(one, ast.Starred) for one in node.elts):
            what = kinds.pop() if len(kinds) == 1 else "data"
            item = Value(
                what,
                size=max(one.size for one in items),
                most=max(one.most for one in items),
                count=max(one.count for one in items),
                words=all(one.words for one in items),
                shared=any(one.shared for one in items),
                assumed=any(one.assumed for one in items),
            )
        shared = any(one.shared for one in items)
        words = bool(items) and not loose and all(one.words for one in items)
        origin = id(node) if isinstance(node, ast.List) else 0
        return Value(
            size=size,
            count=count,
            item=item,
            shared=shared,
            words=words,
            origin=origin,
            assumed=any(one.assumed for one in items),
        )

    _list = _tuple = _set = _display

    def _starred(self, node: ast.Starred) -> Kind:
        return self.value(node.value)

    def _dict(self, node: ast.Dict) -> Kind:
        keys: list[tuple[str, Value]] | None = []
        size, shared = 1.0, False
        for key, value in zip(node.keys, node.values, strict=True):
            given = self.value(value)
            size, shared = size + given.size, shared or given.shared
            if key is None:
                keys = keys + list(given.keys) if keys is not None and given.keys else None
                continue
            name = self.value(key)
            size += name.size
            if isinstance(name.literal, str) and keys is not None:
                keys.append((name.literal, given))
            else:
                keys = None
        pairs = tuple(keys) if keys is not None else None
        return Value(size=size, count=max(1.0, len(node.keys)), keys=pairs, shared=shared)

    def _joinedstr(self, node: ast.JoinedStr) -> Kind:
        size, spaced = 0.0, False
        for part in node.values:
            found = self.value(part)
            size += found.size
            spaced = spaced or (isinstance(part, ast.Constant) and " " in str(part.value))
        return Value("text", size=size, words=spaced)

    def _formattedvalue(self, node: ast.FormattedValue) -> Kind:
        spec = node.format_spec
        if spec is not None:
            self.seen |= {id(spec)}
            parts = spec.values if isinstance(spec, ast.JoinedStr) else [spec]
            for part in parts:
                self.seen.add(id(part))
                if not is_listed(part):
                    raise refused("formats in a way that is not listed")
        found = self.thing(node.value)
        size = found.size if isinstance(found, Value) else ASSUMED_SIZE
        return Value("text", size=size + (1000 if spec is not None else 0))

    # -- names and what they hold

    def _name(self, node: ast.Name) -> Kind:
        found = self.scope.look_up(node.id)
        if isinstance(found, Unsure):
            raise refused("uses a name that may refer to several things,", node.id)
        if found is not None:
            return found
        if node.id in self.scope.loaded.names:
            raise refused("uses a name of the notebook,", node.id)
        if node.id in BUILTINS:
            return Path(f"builtins.{node.id}")
        if node.id in CLASSES:
            return GIVEN["class"]
        if node.id == "__name__":
            return Value("text", size=10)
        raise refused("uses", node.id)

    def _attribute(self, node: ast.Attribute) -> Kind:
        owner, name = self.kind(node.value), node.attr
        if name.startswith("_") or not name.isascii():
            raise refused("reads the attribute", name)
        if isinstance(owner, Path):
            path = f"{owner.dotted}.{name}"
            if path in CONSTANTS:
                return GIVEN[CONSTANTS[path]]
            if path in ALL:
                return Path(path)
            raise refused("uses", path)
        if isinstance(owner, Thing):
            gives_thing = THING_ATTRIBUTES.get(owner.kind, {}).get(name)
            if gives_thing in GIVEN:
                found = GIVEN[gives_thing]
                assert isinstance(found, Value)
                size = 100 if found.what == "text" else found.size
                return replace(found, shared=True, size=size)
            if gives_thing is not None:
                return Thing(gives_thing)
            if name in THING_METHODS.get(owner.kind, {}):
                return Method(owner, name)
        if isinstance(owner, Value) and owner.tag != "class":
            if name in ATTRIBUTES and not (name in METHODS and id(node) in self.called):
                return self._part(owner, ATTRIBUTES[name])
            if name in METHODS:
                return Method(owner, name)
        raise refused("uses", f"{spelled(node.value)}.{name}")

    def _part(self, owner: Value, what: str) -> Kind:
        if what == "shape":
            return SHAPE
        found = GIVEN[what]
        assert isinstance(found, Value)
        size = max(found.size, owner.size) if what in ("tensor", "data") else found.size
        if found.what == owner.what == "tensor" and not owner.assumed:
            size = owner.size
        return replace(found, size=size, shared=owner.shared, assumed=owner.assumed)

    def _subscript(self, node: ast.Subscript) -> Kind:
        owner = self.value(node.value)
        index = self.value(node.slice)
        if owner.tag == "class":
            raise refused("uses a class as a value")
        if owner.keys is not None and not self.set_keys and isinstance(index.literal, str):
            for key, value in owner.keys:
                if key == index.literal:
                    return value
        if isinstance(node.slice, ast.Slice):
            return replace(owner, keys=None, literal=None)
        if owner.what == "tensor":
            # An array of places takes each of them as often as it names it.
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            named = [self.value(part) for part in parts if not isinstance(part, ast.Slice)]
            return replace(broadcast([owner, *named]), shared=owner.shared)
        return item_of(owner)

    def _slice(self, node: ast.Slice) -> Kind:
        for part in filter(None, (node.lower, node.upper, node.step)):
            self.value(part)
        return Value(size=1)

    # -- operators

    def _binop(self, node: ast.BinOp) -> Kind:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Mod) and left.what != "num":
            right = filled(left, right)
        return operated(node.op, left, right)

    def _unaryop(self, node: ast.UnaryOp) -> Kind:
        operand = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return TRUTH
        return replace(operand, literal=None, words=False, tag="", keys=None)

    def _boolop(self, node: ast.BoolOp) -> Kind:
        found = [self.value(part) for part in node.values]
        return Value(size=max(part.size for part in found), shared=any(p.shared for p in found))

    def _compare(self, node: ast.Compare) -> Kind:
        parts = [self.value(part) for part in (node.left, *node.comparators)]
        if any(part.what in ("tensor", "data") for part in parts):
            return broadcast([part for part in parts if part.what != "text"])
        return TRUTH

    def _ifexp(self, node: ast.IfExp) -> Kind:
        self.value(node.test)
        first, second = self.value(node.body), self.value(node.orelse)
        return joined(first, second)

    # -- comprehensions

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Kind:
        with self.inner(node.generators) as count:
            found = self.kind(node.elt)
            if isinstance(found, Thing) and found in SEVERAL and isinstance(node, ast.ListComp):
                return found
            item = self.data(node.elt, found)
        size = item.size * max(1.0, count) + 1
        origin = id(node) if isinstance(node, ast.ListComp) else 0
        loose = self.mutates and origin != 0
        return Value(
            size=size,
            count=count,
            item=None if loose else item,
            shared=item.shared,
            words=item.words and not loose,
            origin=origin,
            assumed=item.assumed,
        )

    _listcomp = _setcomp = _generatorexp = _comprehension

    def _dictcomp(self, node: ast.DictComp) -> Kind:
        with self.inner(node.generators) as count:
            key, value = self.value(node.key), self.value(node.value)
        return Value(size=(key.size + value.size) * max(1.0, count) + 1, count=count)

    def origins(self, node: ast.expr) -> list[int]:
        """Where the lists were made that a loop over this goes through."""
        kinds = [self.scope.look_up(n.id) for n in ast.walk(node) if isinstance(n, ast.Name)]
        return [0, *(kind.origin for kind in kinds if isinstance(kind, Value))]

    def assign(self, target: ast.expr, kind: Value | Thing, *, local: bool = False) -> None:
        """Let a target stand for what is given to it."""
        raise NotImplementedError

    def inner(self, generators: list[ast.comprehension]) -> Turning:
        """The loops of a comprehension, with names of their own."""
        return Turning(self, generators)
