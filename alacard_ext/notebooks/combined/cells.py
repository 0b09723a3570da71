"""The cells of a notebook of several models, in the sections that every notebook has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from ...cards.consent import without_consent
from ...cards.models import Level, Recipe
from ...hub.access import closed
from ..literals import literal
from ..machinery import CELL_ID as MACHINERY
from ..machinery import joined
from ..models import Plan, Section
from ..planning.downloads import downloads
from ..planning.running import anyway
from ..prose import Markdown, escape, hub_link, join
from ..tasks import TaskTemplate, row_of
from ..template import TemplateCell, read_template, sections_of
from ..words.placeholders import attribution, words_for
from .cut import TURN, Before, Part, cut
from .inputs import Inputs, inputs_of

if TYPE_CHECKING:
    from ..single import Built

RUNS: Mapping[Level, int] = {"beginner": 1, "intermediate": 3, "advanced": 5}
# What each attribution ends with, and how the section on a model begins in its own notebook.
MADE = "Notebook made with Alacard."
NOTES = frozenset({"common-setup-gated-note", "common-setup-private-note"})
INFO_TITLE = "## About the model\n\n"


def assemble(recipe: Recipe, members: Sequence[Built], plan: Plan) -> NotebookNode:
    """The notebook, nbformat 4.5; each model's cells have ids that begin with `m1-`, `m2-`, …"""
    level = recipe.difficulty.level
    rows = [row for member in members if (row := row_of(member.plan))]
    inputs = inputs_of(members[0], rows[0], level)
    flags = {recipe.combination.replace("_", "-"), *(f"gives-{row.gives}" for row in rows)}
    flags |= {f"takes-{kind}" for kind in rows[0].takes.split("+")}
    flags |= {"inputs"} if inputs.given else set()
    flags |= {"labelled"} if inputs.expected else set()
    values = {"GIVEN": inputs.given, "EXPECTED": inputs.expected, "RUNS": RUNS[level]}
    words = _words(recipe, members)

    def own(section: Section) -> list[NotebookNode]:
        """The cells of the whole notebook in a section."""
        return [
            _node(cell, cell.fill(values, words), level)
            for cell in read_template("combined")
            if cell.section == section
            and not cell.name.startswith(TURN)
            and cell.applies(level, flags)
        ]

    cells = [*own("title"), *_setup(members, plan), *own("hello")]
    before = Before()
    for number, (member, row) in enumerate(zip(members, rows, strict=True), 1):
        rest = _rest(rows[0], row) if "workflow" in flags and number > 1 else set()
        part = cut(member, before, examples=bool(rest) or (number == 1 and not inputs.given))
        raised = flags | ({"second"} if number > 1 else set())
        turn = _Turn(number, member, row, part, level, raised)
        cells += turn.cells(
            inputs, members[0].snapshot.facts.id, rows[0].gives, has_rest=bool(rest)
        )
    cells += own("info")
    for number, member in enumerate(members, 1):
        cells += _info(number, member)
    shown = [_readme(number, member) for number, member in enumerate(members, 1)]
    by_section = {"readme": [*own("readme"), *shown], "usage": own("usage")}
    for section in sections_of(level):
        cells += by_section.get(section, [])
    cells += own("next")
    return NotebookNode(
        nbformat=4, nbformat_minor=5, metadata=_metadata(recipe, members, plan), cells=cells
    )


class _Turn:
    """The turn of one model: its own hello, its function, the run, and its leave."""

    def __init__(
        self,
        number: int,
        member: Built,
        row: TaskTemplate,
        part: Part,
        level: Level,
        flags: set[str],
    ) -> None:
        words = words_for(member.recipe, member.snapshot, member.plan, None)
        self._mark, self._part, self._level, self._flags = f"m{number}", part, level, flags
        self._words = {
            "number": str(number),
            "model_link": hub_link(member.snapshot.facts.id),
            "task_title": row.title,
            "fit_sentence": member.plan.fit.reason,
            "download_size": words["download_size"],
        }
        self._cells = {cell.name: cell for cell in read_template("combined")}

    def cells(
        self, inputs: Inputs, first: str, hands: str, *, has_rest: bool
    ) -> list[NotebookNode]:
        """All cells of the turn, in order; `hands` is the kind of value that `first` gives."""
        function = self._part.function
        if "workflow" in self._flags and "second" in self._flags:
            rest = "{**EXAMPLES[0]}" if has_rest else "{}"
            function += f"\n\nFIRST = {literal(first)}\nREST = {rest}"
        elif "second" not in self._flags:
            examples = "" if inputs.given else f" = EXAMPLES[:{inputs.most}]"
            function += f"\n\nhanded = GIVEN{examples}"
        names = f"NAMES = {literal(self._part.names)}"
        return [
            *self._own("title"),
            *self._own("fit-about"),
            *map(self._marked, self._part.before),
            *self._own("before"),
            *map(self._marked, self._part.load),
            *self._own("function-about"),
            self._function(function),
            *self._own("feed-about"),
            *self._own("feed", FIELD=f'FIELD = "{hands}"'),
            *self._own("run"),
            *self._own("run-advanced"),
            *self._own("free-about"),
            *self._own("free", NAMES=names),
        ]

    def _own(self, name: str, **lines: str) -> Iterator[NotebookNode]:
        cell = self._cells[TURN + name]
        if not cell.applies(self._level, self._flags):
            return
        source = cell.fill({}, self._words)
        for start, line in lines.items():
            source_lines = source.splitlines()
            at = next(n for n, text in enumerate(source_lines) if text.startswith(f"{start} = "))
            comment = source_lines[at].partition("  # ")[2]
            source_lines[at] = f"# {comment[0].upper()}{comment[1:]}\n{line}" if comment else line
            source = "\n".join(source_lines)
        node = _node(cell, source, self._level)
        yield self._marked(node, node.id.removeprefix("combined-"))

    def _marked(self, node: NotebookNode, cell_id: str | None = None) -> NotebookNode:
        node.id = f"{self._mark}-{cell_id or node.id}"
        return node

    def _function(self, source: str) -> NotebookNode:
        node = _code(f"{self._mark}-hello-function", "hello", source)
        node.metadata.jupyter = NotebookNode(source_hidden=True)
        # Inputs may stand in it, whose text is prose to the gate.
        node.metadata.alacard.data = "EXAMPLES = " in source
        return node


def _rest(first: TaskTemplate, second: TaskTemplate) -> set[str]:
    """The fields that the second model of a workflow takes beside what the first one gives."""
    return set(second.takes.split("+")) - {first.gives}


def _setup(members: Sequence[Built], plan: Plan) -> Iterator[NotebookNode]:
    """The set-up of the first model that asks for access, or of the first, for all of them."""
    asks = [one for one in members if closed(one.snapshot.facts, one.snapshot.base)]
    leading = [*asks, members[0]][0]
    shut = [each for one in asks for each in closed(one.snapshot.facts, one.snapshot.base)]
    values: dict[str, dict[str, Any]] = {
        "common-setup-requirements": {
            "REQUIREMENTS": [need.requirement for need in plan.requirements],
            "DOWNLOADS": _union(downloads(one.snapshot, one.plan) for one in members),
            "ALLOW_ANYWAY": any(anyway(one.recipe, one.plan) for one in members),
        },
        "common-setup-access": {
            "NEEDS_ACCESS": list(dict.fromkeys(each.id for each in shut)),
            "PRIVATE": list(dict.fromkeys(each.id for each in shut if each.private)),
        },
    }
    templates = {cell.id: cell for cell in read_template("common")}
    for original in leading.notebook.cells:
        if original.metadata.alacard.section != "setup":
            continue
        cell = deepcopy(original)
        if cell.id == MACHINERY:
            cell.source = joined(tuple(_sources(members, MACHINERY, first=leading)))
        elif cell.id in values:
            cell.source = templates[cell.id].fill(values[cell.id], {})
        elif cell.cell_type == "markdown":
            cell.source = cell.source.replace("The model needs", "The models need")
        yield cell
        if cell.id in NOTES:
            for number, other in enumerate(members, 1):
                yield from _notes(number, other) if other in asks and other is not leading else ()


def _sources(members: Sequence[Built], cell_id: str, first: Built) -> Iterator[str]:
    """That cell of each member, beginning with `first`."""
    for member in (first, *members):
        yield from (cell.source for cell in member.notebook.cells if cell.id == cell_id)


def _notes(number: int, member: Built) -> Iterator[NotebookNode]:
    """What another model's reader is told about access to it."""
    for original in member.notebook.cells:
        if original.id in NOTES:
            cell = deepcopy(original)
            cell.id = f"m{number}-{cell.id}"
            yield cell


def _union(each: Iterable[dict[str, int | None]]) -> dict[str, int | None]:
    return {name: size for one in each for name, size in one.items()}


def _info(number: int, member: Built) -> Iterator[NotebookNode]:
    title = f"### {hub_link(member.snapshot.facts.id)}\n\n"
    for original in member.notebook.cells:
        if original.metadata.alacard.section == "info" and original.cell_type == "markdown":
            cell = deepcopy(original)
            cell.id = f"m{number}-{cell.id}"
            if cell.source.startswith(INFO_TITLE):
                cell.source = title + cell.source.removeprefix(INFO_TITLE)
            yield cell


def _readme(number: int, member: Built) -> NotebookNode:
    words = words_for(member.recipe, member.snapshot, member.plan, None)
    text = words["readme_code"] or Markdown("Its page shows no example in Python.")
    source = f"### {hub_link(member.snapshot.facts.id)}\n\n{text}"
    return _markdown(f"m{number}-readme-shown", "readme", source)


def _words(recipe: Recipe, members: Sequence[Built]) -> dict[str, str]:
    ids = [member.snapshot.facts.id for member in members]
    names = [member.recipe.model_card.name or one for member, one in zip(members, ids, strict=True)]
    between = ", then " if recipe.combination == "workflow" else " and "
    listed = [
        Markdown(f"{number}. {hub_link(one)}: {escape(row.title if row else '', 80)}")
        for number, (one, row) in enumerate(
            zip(ids, (row_of(member.plan) for member in members), strict=True), 1
        )
    ]
    credits = [
        Markdown(attribution(one.snapshot, one.recipe.model_card.license).removesuffix(f" {MADE}"))
        for one in members
    ]
    return {
        "models_named": join([escape(name, 80) for name in names], between),
        "models_listed": join(listed, "\n"),
        "models_linked": join([hub_link(one) for one in ids]),
        "topic_name": recipe.topic.name or recipe.topic.id,
        "prompt_names": ", ".join(pack.name or pack.id for pack in recipe.prompt_cards),
        "difficulty_name": recipe.difficulty.name or recipe.difficulty.level,
        "attributions": join([*credits, Markdown(MADE)], "\n\n"),
    }


def _metadata(recipe: Recipe, members: Sequence[Built], plan: Plan) -> Any:
    metadata: Any = deepcopy(members[0].notebook.metadata)
    hand = without_consent(recipe).model_dump(mode="json")
    metadata.alacard.update(hand_code=None, recipe=hand)
    metadata.alacard.plan = plan.model_dump(
        mode="json", exclude={"fit": {"free_memory", "free_device", "free_disk"}}
    )
    return metadata


def _node(cell: TemplateCell, source: str, level: Level) -> NotebookNode:
    if cell.kind == "markdown":
        return _markdown(cell.id, cell.section, source)
    node = _code(cell.id, cell.section, source)
    if level in cell.hidden:
        node.metadata.jupyter = NotebookNode(source_hidden=True)
    if cell.parameters is not None:
        node.metadata.alacard.data = True
        node.metadata.tags = ["parameters"]
    return node


def _markdown(cell_id: str, section: str, source: str) -> NotebookNode:
    return NotebookNode(
        id=cell_id,
        cell_type="markdown",
        metadata=NotebookNode(alacard=NotebookNode(section=section)),
        source=source,
    )


def _code(cell_id: str, section: str, source: str) -> NotebookNode:
    node = _markdown(cell_id, section, source)
    node.update(cell_type="code", execution_count=None, outputs=[])
    return node
