"""Calls in an example: of what is listed, of its own functions, and of nothing else."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TypeGuard

from .calls import bind, gives, limited, size_of, weigh
from .expressions import Expressions
from .formats import SPEC
from .kinds import DATA, TRUTH, Function, Kind, Method, Path, Thing, Value
from .objects import METHODS as THING_METHODS
from .paths import CALLS
from .refused import TOO_MUCH, Refused, refused
from .rules import Rule
from .text import spelled
from .turns import Turns, item_of
from .values import BUILTINS, CHANGING, CLASSES, METHODS, PLAIN

MOST_PRINTED = 1e8
MOST_MODEL_CALLS = 200.0
FIELD = re.compile(r"\{(\w*)(?:![rs])?(?::([^{}]*))?\}")
CALLS_MODEL = frozenset(
    {
        "model",
        "sentences",
        "pairs",
        "sparse",
        "painter",
        "pipeline",
        "listener",
        "looker",
        "speaker",
    }
)
TRIMS = frozenset({"strip", "lstrip", "rstrip"})
# What only looks numbers up costs nothing, however many there are.
LIGHT = frozenset({"decode", "batch_decode", "convert_ids_to_tokens", "convert_tokens_to_ids"})
# Keys that an example may set in what it made, although it is later given to the model.
SET_KEYS = frozenset({"role", "content", "text", "input_ids", "attention_mask", "token_type_ids"})


class Calling(Expressions):
    """Expressions, and what calls give."""

    def _call(self, node: ast.Call) -> Kind:
        self.called.add(id(node.func))
        callee = self.kind(node.func)
        name = spelled(node.func)
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
                    raise refused("changes something that belongs to the model, with", name)
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
                raise refused("unpacks an unknown number of arguments for", name)
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
        self._certain(name, rule, given)
        if isinstance(owner, Thing) and not (isinstance(callee, Method) and callee.name in LIGHT):
            weigh(owner.kind, given)
        if rule.gives == "none":
            self.printed += self.turns * size_of(list(given.values()))
            if self.printed > MOST_PRINTED:
                raise Refused(TOO_MUCH)
        result = limited(gives(rule, owner, given))
        if isinstance(owner, Value) and isinstance(callee, Method) and callee.name in CHANGING:
            self.grown(node.func, given)
        if isinstance(callee, Method) and callee.name in TRIMS and not given:
            return _trimmed(callee, result)
        return result

    def _certain(self, name: str, rule: Rule, given: dict[str, Kind]) -> None:
        """Refuse a dictionary whose keys matter, where anything is changed after it was made."""
        wished = {one.name for one in rule.named.values() if one.form == "wishes"}
        if self.mutates and wished & given.keys():
            raise refused("passes a value that may have been changed to", name)

    def argument(self, node: ast.expr) -> Kind:
        """What is given to a call: data, or an object where that is listed."""
        found = self.kind(node)
        if isinstance(found, Value | Thing):
            return found
        raise refused("passes on", spelled(node))

    def grown(self, method: ast.expr, given: dict[str, Kind]) -> None:
        """A list that was added to is larger, under the name that it has here."""
        target = method.value if isinstance(method, ast.Attribute) else method
        if isinstance(target, ast.Name):
            old = self.scope.look_up(target.id)
            if isinstance(old, Value):
                added = sum(kind.size for kind in given.values() if isinstance(kind, Value)) + 1
                # Whether what it holds is stretched when it is added up is known of arrays alone.
                parts = (old.item, *given.values())
                item = next((part for part in parts if _is_array(part)), None)
                new = replace(
                    old,
                    size=old.size + added,
                    item=item.sized(old.size + added) if item else None,
                    words=False,
                )
                frames = self.scope.frames
                frame = frames[-1] if target.id in frames[-1] else frames[0]
                frame[target.id] = replace(new, count=old.count + self.turns)

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
        raise refused("passes arguments that are known only at run time to", name)

    def _plain(self, node: ast.expr) -> Kind:
        """A builtin that is named without being called, as in `map(str, items)`."""
        self.seen.add(id(node))
        if isinstance(node, ast.Name) and node.id in PLAIN and not self.scope.look_up(node.id):
            return Thing("plain")
        raise refused("passes on", spelled(node))

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
        # Of several arguments each is given to it, not what one of them holds.
        whole = args[0] if len(args) == 1 and isinstance(args[0], Value) else DATA
        assert isinstance(whole, Value)
        before = dict(self.scope.names)
        self.scope.bind(spelled.args[0].arg, item_of(whole), local=True)
        with Turns(self, whole.count):
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


def _trimmed(callee: Method, result: Kind) -> Kind:
    """A text that was written out, without the spaces around it: it is still known."""
    text = callee.owner.literal if isinstance(callee.owner, Value) else None
    if not isinstance(text, str) or not isinstance(result, Value):
        return result
    return replace(result, literal=getattr(text, callee.name)())


def _is_array(kind: Kind | None) -> TypeGuard[Value]:
    return isinstance(kind, Value) and kind.what == "tensor"
