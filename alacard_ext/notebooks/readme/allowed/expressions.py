"""Expressions: every one is understood, or refused."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from ..held import Held
from .calls import GIVEN, SHAPE, bind, gives, limited, size_of
from .kinds import (
    DATA,
    NOTHING,
    TRUTH,
    USUAL_COUNT,
    Function,
    Kind,
    Method,
    Path,
    Thing,
    Unsure,
    Value,
    What,
    joined,
)
from .objects import ATTRIBUTES as THING_ATTRIBUTES
from .objects import METHODS as THING_METHODS
from .operators import bits, operated
from .paths import ALL, CALLS, CONSTANTS
from .refused import TOO_DEEP, TOO_MUCH, Refused, refused
from .scope import Scope
from .values import ATTRIBUTES, BUILTINS, CHANGING, CLASSES, METHODS, PLAIN
from .words import is_words

MOST_STEPS = 40_000
MOST_TURNS = 200_000.0
MOST_MODEL_CALLS = 200.0
MOST_DEPTH = 60
MOST_PRINTED = 1e8
# Fields and widths of formats that give no more than what is put in.
SPEC = re.compile(r"[^{}\d]?[<>=^]?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[a-zA-Z%]?")
FIELD = re.compile(r"\{(\w*)(?:![rs])?(?::([^{}]*))?\}")
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]*\d{0,3}(?:\.\d{1,2})?([a-zA-Z%])")
# Keys that an example may set in what it made, although it is later given to the model.
SET_KEYS = frozenset({"role", "content", "text", "input_ids", "attention_mask", "token_type_ids"})
CALLS_MODEL = frozenset({"model", "sentences", "pairs", "sparse", "painter", "pipeline"})


class Expressions:
    """What each expression is. Raises Refused for the first that is not listed."""

    def __init__(self, held: Held) -> None:
        self.scope = Scope(held)
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
        found = self.kind(node)
        if not isinstance(found, Value) or found.tag in ("context", "key"):
            raise refused("uses as a value", _spelled(node))
        return found

    def thing(self, node: ast.expr) -> Value | Thing:
        """What may stand behind a name: data, or an object of the notebook."""
        found = self.kind(node)
        if isinstance(found, Thing) or (isinstance(found, Value) and found.tag != "context"):
            return found
        raise refused("gives another name to", _spelled(node))

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
        raise refused("holds a literal of the kind", type(value).__name__)

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> Kind:
        items = [self.value(item) for item in node.elts]
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
            )
        shared = any(one.shared for one in items)
        words = bool(items) and not loose and all(one.words for one in items)
        origin = id(node) if isinstance(node, ast.List) else 0
        return Value(size=size, count=count, item=item, shared=shared, words=words, origin=origin)

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
        known = tuple(keys) if keys is not None else None
        return Value(size=size, count=max(1.0, len(node.keys)), keys=known, shared=shared)

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
                plain = isinstance(part, ast.Constant) and isinstance(part.value, str)
                if not plain or not SPEC.fullmatch(part.value):  # type: ignore[attr-defined]
                    raise refused("formats in a way that is not listed")
        found = self.thing(node.value)
        return Value("text", size=(found.size if isinstance(found, Value) else 1e4) + 1000)

    # -- names and what they hold

    def _name(self, node: ast.Name) -> Kind:
        found = self.scope.look_up(node.id)
        if isinstance(found, Unsure):
            raise refused("uses a name that may be several things,", node.id)
        if found is not None:
            return found
        if node.id in self.scope.held.names:
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
                return replace(found, shared=True)
            if gives_thing is not None:
                return Thing(gives_thing)
            if name in THING_METHODS.get(owner.kind, {}):
                return Method(owner, name)
        if isinstance(owner, Value) and owner.tag != "class":
            if name in ATTRIBUTES and not (name in METHODS and id(node) in self.called):
                return self._part(owner, ATTRIBUTES[name])
            if name in METHODS:
                return Method(owner, name)
        raise refused("uses", f"{_spelled(node.value)}.{name}")

    def _part(self, owner: Value, what: str) -> Kind:
        if what == "shape":
            return SHAPE
        found = GIVEN[what]
        assert isinstance(found, Value)
        size = max(found.size, owner.size) if what in ("tensor", "data") else found.size
        return replace(found, size=size, shared=owner.shared)

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
        return item_of(owner)

    def _slice(self, node: ast.Slice) -> Kind:
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                self.value(part)
        return DATA

    # -- operators

    def _binop(self, node: ast.BinOp) -> Kind:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Mod) and left.what != "num":
            right = self._percent(left, right)
        return operated(node.op, left, right)

    def _percent(self, left: Value, right: Value) -> Value:
        """What `"%s" % x` puts in, with a template that is written out: no width is unknown."""
        if left.what == "tensor":
            return right
        if not isinstance(left.literal, str):
            raise refused("formats in a way that is not listed")
        rest = PERCENT.sub("", left.literal)
        fields = PERCENT.findall(left.literal)
        if "%" in rest or any(mark in "c*" for _, mark in fields):
            raise refused("formats in a way that is not listed")
        return right.sized((right.size + 1000) * max(1, len(fields)))

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
            return Value("tensor", size=max(part.size for part in parts))
        return TRUTH

    def _ifexp(self, node: ast.IfExp) -> Kind:
        self.value(node.test)
        first, second = self.value(node.body), self.value(node.orelse)
        return joined(first, second)

    # -- comprehensions

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Kind:
        with self.inner(node.generators) as count:
            item = self.value(node.elt)
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

    def inner(self, generators: list[ast.comprehension]) -> _Turning:
        """The loops of a comprehension, with names of their own."""
        return _Turning(self, generators)

    # -- calls

    def _call(self, node: ast.Call) -> Kind:
        self.called.add(id(node.func))
        callee = self.kind(node.func)
        name = _spelled(node.func)
        if isinstance(callee, Function):
            return self.inlined(callee, node)
        if isinstance(callee, Method) and callee.name == "format":
            return self._format(callee, node)
        if isinstance(callee, Path):
            if callee.dotted == "builtins.isinstance":
                return self._isinstance(node)
            short = callee.dotted.removeprefix("builtins.")
            rule = BUILTINS.get(short) if short != callee.dotted else CALLS.get(callee.dotted)
            owner: Kind | None = None
        elif isinstance(callee, Method):
            table = METHODS if isinstance(callee.owner, Value) else THING_METHODS[callee.owner.kind]
            rule, owner = table.get(callee.name), callee.owner
            if isinstance(owner, Value) and callee.name in CHANGING:
                if owner.shared:
                    raise refused("changes what belongs to the model, by", name)
                # What a loop goes through and is longer after each turn has no end.
                if self.through and owner.origin in (0, *self.through):
                    raise Refused(TOO_MUCH)
        else:
            kind = callee.kind if isinstance(callee, Thing) else ""
            rule = THING_METHODS.get(kind, {}).get("()")
            owner = callee
        if rule is None:
            raise refused("calls", name)
        self._count(owner)
        sorting = rule.named.get("key")
        args: list[Kind] = []
        for number, arg in enumerate(node.args):
            if isinstance(arg, ast.Starred) and rule.more is None:
                raise refused("gives what is not counted to", name)
            plain = number == 0 and bool(rule.positional) and rule.positional[0].form == "plain"
            args.append(self._plain(arg) if plain else self.argument(arg))
        keywords: list[tuple[str, Kind]] = []
        for word in node.keywords:
            if word.arg is None:
                keywords += self._spread(word.value, rule.spreads, name)
            elif word.arg == "key" and sorting is not None:
                keywords.append((word.arg, self._key(word.value, args)))
            else:
                keywords.append((word.arg, self.argument(word.value)))
        given = bind(name, rule, args, keywords)
        if rule.gives == "none":
            self.printed += self.turns * size_of(list(given.values()))
            if self.printed > MOST_PRINTED:
                raise Refused(TOO_MUCH)
        result = limited(gives(rule, owner, given))
        if isinstance(owner, Value) and isinstance(callee, Method) and callee.name in CHANGING:
            self.grown(node.func, given)
        return result

    def argument(self, node: ast.expr) -> Kind:
        """What is given to a call: data, or an object where that is listed."""
        found = self.kind(node)
        if isinstance(found, Value | Thing):
            return found
        raise refused("hands on", _spelled(node))

    def grown(self, method: ast.expr, given: dict[str, Kind]) -> None:
        """A list that was added to is larger, under the name that it has here."""
        target = method.value if isinstance(method, ast.Attribute) else method
        if isinstance(target, ast.Name):
            old = self.scope.look_up(target.id)
            if isinstance(old, Value):
                added = sum(kind.size for kind in given.values() if isinstance(kind, Value)) + 1
                new = replace(old, size=old.size + added, item=None, words=False)
                frames = self.scope.frames
                frame = frames[-1] if target.id in frames[-1] else frames[0]
                frame[target.id] = replace(new, count=old.count + 1)

    def inlined(self, function: Function, node: ast.Call) -> Kind:
        """What a call of the example's own function gives."""
        raise NotImplementedError

    def _count(self, owner: Kind | None) -> None:
        if isinstance(owner, Thing) and owner.kind in CALLS_MODEL:
            self.asked += self.turns
            if self.asked > MOST_MODEL_CALLS:
                raise Refused(TOO_MUCH)

    def _spread(self, node: ast.expr, allowed: bool, name: str) -> list[tuple[str, Kind]]:
        found = self.value(node)
        self.spreads = True
        if found.keys is not None:
            return list(found.keys)
        if found.tag == "encoding" and allowed:
            return []
        raise refused("gives arguments that only the run tells to", name)

    def _plain(self, node: ast.expr) -> Kind:
        """A builtin that is named without being called, as in `map(str, items)`."""
        self.seen.add(id(node))
        if isinstance(node, ast.Name) and node.id in PLAIN and not self.scope.look_up(node.id):
            return Thing("plain")
        raise refused("hands on", _spelled(node))

    def _key(self, node: ast.expr, args: list[Kind]) -> Kind:
        """What to sort by: a builtin, or a `lambda` of one parameter."""
        if not isinstance(node, ast.Lambda):
            self._plain(node)
            return Value(size=1, tag="key")
        self.seen.add(id(node))
        spelled = node.args
        if (
            len(spelled.args) != 1
            or spelled.vararg
            or spelled.kwarg
            or spelled.kwonlyargs
            or spelled.posonlyargs
            or spelled.defaults
        ):
            raise refused("sorts in a way that is not listed")
        whole = args[0] if args and isinstance(args[0], Value) else DATA
        assert isinstance(whole, Value)
        before = dict(self.scope.names)
        self.scope.bind(spelled.args[0].arg, item_of(whole), local=True)
        with _Turns(self, whole.count):
            self.value(node.body)
        self.scope.frames[-1] = before
        return Value(size=1, tag="key")

    def _isinstance(self, node: ast.Call) -> Kind:
        if len(node.args) != 2 or node.keywords:
            raise refused("calls", "isinstance")
        self.argument(node.args[0])
        second = node.args[1]
        self.seen.add(id(second))
        for part in second.elts if isinstance(second, ast.Tuple) else [second]:
            found = self.kind(part)
            if not (isinstance(found, Value) and found.tag == "class") and not (
                isinstance(part, ast.Name) and part.id in CLASSES
            ):
                raise refused("asks for a class that is not listed")
        return TRUTH

    def _format(self, callee: Method, node: ast.Call) -> Kind:
        """`"{}: {}".format(…)`: the template is written out, and takes no part of what is given."""
        owner = callee.owner
        template = owner.literal if isinstance(owner, Value) else None
        size = float(len(template)) if isinstance(template, str) else 0.0
        for arg in [*node.args, *(word.value for word in node.keywords)]:
            if any(word.arg is None for word in node.keywords):
                raise refused("formats in a way that is not listed")
            size += self.value(arg).size + 1000
        if not isinstance(template, str):
            raise refused("formats in a way that is not listed")
        rest = FIELD.sub("", template.replace("{{", "").replace("}}", ""))
        specs = [spec for _, spec in FIELD.findall(template)]
        if "{" in rest or "}" in rest or not all(SPEC.fullmatch(spec) for spec in specs):
            raise refused("formats in a way that is not listed")
        fields = max(1, len(specs))
        return Value("text", size=size * fields, words=" " in rest)


class _Turns:
    """Code that runs several times for each time that the code around it runs."""

    def __init__(self, judge: Expressions, count: float) -> None:
        self.judge, self.before, self.count = judge, judge.turns, max(1.0, count)

    def __enter__(self) -> float:
        self.judge.turns *= self.count
        if self.judge.turns > MOST_TURNS:
            raise Refused(TOO_MUCH)
        return self.count

    def __exit__(self, *_: object) -> None:
        self.judge.turns = self.before


class _Turning:
    """The loops of one comprehension."""

    def __init__(self, judge: Expressions, generators: list[ast.comprehension]) -> None:
        self.judge, self.generators = judge, generators
        self.names, self.turns = dict(judge.scope.names), judge.turns
        self.through = list(judge.through)

    def __enter__(self) -> float:
        count = 1.0
        for part in self.generators:
            if part.is_async:
                raise refused("uses a form that is not listed,", "async")
            items = self.judge.value(part.iter)
            count *= max(1.0, items.count)
            self.judge.through += self.judge.origins(part.iter)
            self.judge.turns = self.turns * count
            if self.judge.turns > MOST_TURNS:
                raise Refused(TOO_MUCH)
            self.judge.assign(part.target, item_of(items), local=True)  # type: ignore[attr-defined]
            for test in part.ifs:
                self.judge.value(test)
        return count

    def __exit__(self, *_: object) -> None:
        self.judge.scope.frames[-1] = self.names
        self.judge.through = self.through
        self.judge.turns = self.turns


def item_of(value: Value) -> Value:
    """What a loop over a value gives."""
    if value.tag == "enumerated" and value.item is not None:
        inner = item_of(value.item)
        return Value(size=inner.size + 8, count=2, item=inner, tag="numbered", shared=value.shared)
    if value.item is not None:
        return replace(value.item, shared=value.shared or value.item.shared)
    if value.what == "text":
        return Value("text", size=1, shared=value.shared)
    tag = "" if value.tag != "class" else "class"
    whole = value.what == "tensor" or value.tag == "encoding"
    what: What = "tensor" if whole else "data"
    return Value(what, size=value.size, count=USUAL_COUNT, shared=value.shared, tag=tag)


def _spelled(node: ast.AST) -> str:
    """An expression as a person would name it."""
    if isinstance(node, ast.Call):
        node = node.func
    try:
        return ast.unparse(node)[:60] if isinstance(node, ast.Name | ast.Attribute) else ""
    except (RecursionError, ValueError):
        return ""
