"""What the checks share: the notebook's cells, parsed once, and the values of its constants."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

from ...hub.facts import ModelReference
from ..models import GateFinding, Requirement
from .code import Code, passing_code, shared_code

UNKNOWN = object()
# Names of a notebook's inputs, which come from the recipe's cards.
DATA_TAG = "parameters"
README = "readme"
# In a notebook of several models, the cells of each one's turn: `m1-`, `m2-` and so on.
MEMBER = re.compile(r"m(\d)-")
# A cell that writes a Python file beside the notebook.
WRITES = re.compile(r"%%writefile ([A-Za-z_]\w*)\.py\n")


@dataclass
class Cell:
    """One cell as the checks see it; `code` is None for prose."""

    id: str | None
    kind: str
    section: str
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    code: Code | None = None

    @property
    def tree(self) -> ast.Module | None:
        """The parsed code; None for prose and for code that does not parse."""
        return self.code.tree if self.code is not None else None

    @property
    def error(self) -> str | None:
        """Why the code does not parse."""
        return self.code.error if self.code is not None else None

    @cached_property
    def is_data(self) -> bool:
        """Whether the cell only holds the recipe's own inputs, whose text is prose, not code."""
        if _marked_as_data(self.metadata):
            return True
        return self.section != README and self.code is not None and self.code.inputs is not None

    @cached_property
    def member(self) -> int:
        """Whose turn the cell belongs to, from 1 on; 0 where it belongs to the whole notebook."""
        mark = MEMBER.match(self.id or "")
        return int(mark[1]) if mark else 0

    def finding(self, check: str, message: str, node: ast.AST | int | None = None) -> GateFinding:
        """A finding in this cell, at the line of `node`."""
        line = node if isinstance(node, int) else getattr(node, "lineno", None)
        return GateFinding(check=check, message=message, cell_id=self.id, line=line)


@dataclass(frozen=True)
class Member:
    """One model of several as the metadata name it, and whether its own code may run."""

    model_id: str | None
    sha: str | None
    remote_code_allowed: bool
    code_revision: str | None


@dataclass
class Context:
    """All that a check may look at. `notebook` is None where one piece of code is checked.

    `members` are the models of a notebook of several, the first one among them; of a notebook of
    one model it is empty. `carried` are texts of the recipe's inputs that a program written to a
    file takes along from the notebook.
    """

    cells: list[Cell]
    requirements: Sequence[Requirement]
    notebook: Any = None
    defined_names: frozenset[str] = frozenset()
    model_id: str | None = None
    sha: str | None = None
    remote_code_allowed: bool = False
    code_revision: str | None = None
    siblings: frozenset[str] = frozenset()
    members: tuple[Member, ...] = ()
    carried: frozenset[str] = frozenset()

    @cached_property
    def model_ids(self) -> frozenset[str]:
        """The ids of all models of the notebook, in small letters."""
        named = (self.model_id, *(member.model_id for member in self.members))
        return frozenset(name.lower() for name in named if name is not None)

    @cached_property
    def parts(self) -> list[Context]:
        """The notebook as each of its models sees it: with its own cells and those of nobody.

        In a part a name means what it means in that model's turn.
        """
        if not self.members:
            return [self]
        return [
            replace(
                self,
                cells=[cell for cell in self.cells if cell.member in (0, number)],
                model_id=member.model_id,
                sha=member.sha,
                remote_code_allowed=member.remote_code_allowed,
                code_revision=member.code_revision,
                members=(),
            )
            for number, member in enumerate(self.members, 1)
        ]

    @cached_property
    def strangers(self) -> list[tuple[Cell, Code]]:
        """The cells of code whose ids tell of a model that the metadata do not name."""
        count = max(len(self.members), 1)
        return [(cell, code) for cell, code in self.code_cells if cell.member > count]

    @cached_property
    def written(self) -> dict[str, tuple[Cell, str]]:
        """The Python files that cells write, by module name: the cell, and the file's text."""
        cells = [cell for cell in self.cells if cell.kind == "code"]
        found = [(cell, WRITES.match(cell.source)) for cell in cells]
        return {one[1]: (cell, cell.source[one.end() :]) for cell, one in found if one}

    @cached_property
    def prose(self) -> frozenset[str]:
        """The texts of the recipe's own inputs, as they stand in the cells that hold them."""
        return frozenset(
            node.value
            for cell, code in self.code_cells
            if cell.is_data
            for node in code.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )

    @cached_property
    def code_cells(self) -> list[tuple[Cell, Code]]:
        """The cells of code that parsed, each with its code."""
        return [
            (cell, cell.code)
            for cell in self.cells
            if cell.code is not None and cell.code.tree is not None
        ]

    @cached_property
    def times_bound(self) -> Counter[str]:
        """How often each name is bound in the whole notebook. Shared: never changed."""
        return Counter(chain.from_iterable(code.bound for _, code in self.code_cells))

    @cached_property
    def constants(self) -> dict[str, Any]:
        """The value of each name to which the whole notebook gives one constant and no other."""
        times = self.times_bound
        given: dict[str, list[Any]] = {}
        for name, value in (pair for _, code in self.code_cells for pair in code.constants):
            given.setdefault(name, []).append(value)
        # Of several models, each sets the same switches again.
        return {
            name: values[0]
            for name, values in given.items()
            if times[name] == len(values) and len({repr(value) for value in values}) == 1
        }

    def value(self, node: ast.AST | None) -> Any:
        """What `node` certainly is: a constant's value, or UNKNOWN."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.constants.get(node.id, UNKNOWN)
        return UNKNOWN


def notebook_context(
    notebook: Any, requirements: Sequence[Requirement], allowed: Mapping[str, str | None]
) -> Context:
    """Parse every code cell of `notebook`, and read from its metadata which models it is about.

    `allowed` names those whose own code may run, and its commit; the metadata have no say in that.
    """
    own = _mapping(_mapping(notebook.get("metadata")).get("alacard"))
    model = ModelReference.of(own.get("model"))
    return Context(
        cells=[_cell(node) for node in notebook.get("cells", [])],
        requirements=requirements,
        notebook=notebook,
        model_id=model.id,
        sha=model.sha,
        remote_code_allowed=model.id in allowed,
        code_revision=allowed.get(model.id or ""),
        members=_members(_mapping(own.get("recipe")), allowed),
    )


def _members(recipe: Mapping[str, Any], allowed: Mapping[str, str | None]) -> tuple[Member, ...]:
    """The models of a hand of several, with their commits; none of a hand of one."""
    companions = [_mapping(card) for card in _list(recipe.get("companions"))]
    if not companions:
        return ()
    found = []
    for card in (recipe.get("model_card"), *companions):
        model = ModelReference.of(card)
        commit = allowed.get(model.id or "")
        found.append(Member(model.id, model.sha, model.id in allowed, commit))
    return tuple(found)


def code_context(
    code: str, defined_names: Collection[str], requirements: Sequence[Requirement]
) -> Context:
    """One piece of code, as a README holds it."""
    cell = Cell(id=None, kind="code", section=README, source=code, code=Code(code))
    return Context([cell], requirements, defined_names=frozenset(defined_names))


def name_of(node: ast.AST) -> str:
    """The dotted name that `node` spells, such as `torch.cuda.is_available`; else its last part."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def last_name(node: ast.AST) -> str:
    """The last part of the name that is called: `pipeline` of `transformers.pipeline`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """The argument given by one of `names`."""
    return next((item.value for item in call.keywords if item.arg in names), None)


def _cell(node: Any) -> Cell:
    source = node.get("source", "")
    if isinstance(source, list):
        source = "".join(str(line) for line in source)
    metadata = _mapping(node.get("metadata"))
    section = _mapping(metadata.get("alacard")).get("section") or metadata.get("section")
    cell = Cell(
        id=_text(node.get("id")),
        kind=str(node.get("cell_type", "")),
        section=section if isinstance(section, str) else "",
        source=source if isinstance(source, str) else "",
        metadata=metadata,
    )
    if cell.kind == "code":
        # A README's code and a recipe's inputs are another notebook's seldom.
        passing = cell.section == README or _marked_as_data(metadata)
        cell.code = passing_code(cell.source) if passing else shared_code(cell.source)
    return cell


def _marked_as_data(metadata: Mapping[str, Any]) -> bool:
    own = _mapping(metadata.get("alacard"))
    return DATA_TAG in _list(metadata.get("tags")) or own.get("data") is True


def _mapping(value: Any) -> Mapping[str, Any]:
    # Nearly all are dictionaries, which are told in a tenth of the time.
    return value if isinstance(value, dict | Mapping) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
