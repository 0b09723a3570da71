"""Cells out of a plan: chosen from the templates, filled in, with ids that stay the same."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from ..cards.consent import without_consent
from ..cards.models import Recipe
from ..fit.ladder import QUANTISED, quantised, unpacked
from ..fit.weigh import work_bytes
from ..fit.weights import unpacks
from ..hub.access import closed
from ..hub.facts import ModelFacts, ModelReference, ModelSnapshot
from .charts import chart_flags
from .inputs import inputs_for
from .inputs.example import example_inputs
from .inputs.film import changes
from .machinery import one_machinery
from .models import Plan
from .planning.apps import app_flags, app_parts, app_values, named_files
from .planning.downloads import downloads
from .planning.files import variant_of, with_variant
from .planning.languages import spoken
from .planning.library_values import library_values, steering_flags
from .planning.loaders import load_flag
from .planning.own_code import drop_switch, may_have_code, with_code_revision
from .planning.own_packages import optional_packages
from .planning.page_settings import asked_of, with_words
from .planning.painting import CHANGING, dial_of, guide_of
from .planning.running import anyway, memory, precision
from .planning.scores import score_kind
from .planning.shape import shape_flags
from .planning.writing import with_thoughts, writing_flags
from .readme import PICTURE, SECOND_PICTURE, SECOND_SOUND, SOUND, TEXT, choose_example
from .readme.example import Example
from .standalone import with_model_module
from .task_template import TaskTemplate
from .tasks import row_of
from .template import TemplateCell, choose_cells, is_load, read_template
from .words.placeholders import words_for

METADATA_VERSION = 1
# What the cell of the limits defines, as a load cell calls it.
LIMITS_LENGTH = re.compile(r"\b(places_in|ready)\(")


def assemble(
    recipe: Recipe, snapshot: ModelSnapshot, plan: Plan, *, hand_code: str | None
) -> NotebookNode:
    """The notebook of `plan`, nbformat 4.5; the same arguments give the same notebook.

    Nothing is executed or validated here: the gate does the latter.
    """
    row = row_of(plan)
    values = values_for(recipe, snapshot, plan)
    ui_type = recipe.ui_component.type
    flags = flags_for(recipe, snapshot, plan) | app_flags(row, ui_type, values)
    parts = (*(row.parts if row else ()), *app_parts(row, ui_type))
    if row and app_parts(row, ui_type):
        values |= app_values(row, recipe, values)
    words = words_for(recipe, snapshot, plan, hand_code)
    cells = [
        _cell(cell, _source(cell, plan, values, words), recipe.difficulty.level)
        for cell in choose_cells(plan.template, recipe.difficulty.level, flags, parts)
    ]
    if values["REVISION"] and not plan.trust_remote_code and not may_have_code(snapshot):
        drop_switch(cells)
    cells = with_model_module(one_machinery(cells), snapshot.facts.id)
    if plan.readme.runs:
        cells = _with_example(cells, snapshot, plan)
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        metadata=NotebookNode(
            kernelspec=NotebookNode(
                name="python3", display_name="Python 3 (ipykernel)", language="python"
            ),
            language_info=NotebookNode(name="python"),
            alacard=_node(
                {
                    "version": METADATA_VERSION,
                    "recipe": without_consent(recipe).model_dump(mode="json"),
                    "model": ModelReference(
                        id=snapshot.facts.id, sha=revision(recipe, snapshot)
                    ).model_dump(),
                    "hand_code": hand_code,
                    "plan": plan.model_dump(
                        mode="json",
                        exclude={
                            "fit": {"free_memory", "free_device", "free_disk"},
                            "readme": {"code"},  # it stands in its cell
                        },
                    ),
                }
            ),
        ),
        cells=cells,
    )


def revision(recipe: Recipe, snapshot: ModelSnapshot) -> str | None:
    """The commit that the notebook is pinned to, None where it is not known."""
    return snapshot.facts.sha or recipe.model_card.sha


def flags_for(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> set[str]:
    """What chooses among a template's cells, beside the level."""
    shut = closed(snapshot.facts, snapshot.base)
    row = row_of(plan)
    loads = None if plan.covered else load_flag(plan)
    no_load = not plan.covered and loads is None
    example = _played(snapshot, plan)
    raised = {
        "gated": any(each.gated for each in shut),
        "private": any(each.private for each in shut),
        "restricted": bool(shut),
        "unpinned": revision(recipe, snapshot) is None,
        "notice": bool(snapshot.notice),
        "optional-packages": plan.covered and bool(optional_packages(snapshot)),
        "size-unknown": plan.fit.weight_bytes is None,
        "remote-code": plan.trust_remote_code,
        "code-elsewhere": plan.code_revision is not None,
        "quantised": plan.step in QUANTISED,
        "unpacks": plan.covered and unpacks(snapshot.facts),
        f"unpacks-{snapshot.facts.quantised}": plan.covered and unpacks(snapshot.facts),
        "checks-weights": checks_weights(plan, row, loads),
        "reads-writing": _reads_writing(snapshot),
        "limits-size": row is not None and any("fit_size(" in each for each in load_sources(row)),
        "limits-length": row is not None and any(map(LIMITS_LENGTH.search, load_sources(row))),
        "pipelines": row is not None and any("most_steps(" in each for each in load_sources(row)),
        "ladder": len(plan.ladder) > 1 or plan.instead_of is not None,
        "fit-parts": len(plan.fit.parts) > 1,
        "no-app": not (row and row.offers(recipe.ui_component.type)),
        "licence-note": True,
        "no-load": no_load,
        "covered": plan.covered,
        "runs-here": not no_load and {"no-load", "no-torch"}.isdisjoint(row.flags if row else ()),
        loads or "": loads is not None,
        f"app-{recipe.ui_component.type}": True,
        f"readme-{plan.readme.mode}": True,
        "readme-changed": example is not None and bool(example.says),
        "readme-answering": example is not None and example.stands_in,
        "readme-scheduler": example is not None and example.sets_scheduler,
        "readme-picture": example is not None and PICTURE in example.brings,
        "readme-picture-2": example is not None and SECOND_PICTURE in example.brings,
        "readme-sound": example is not None and SOUND in example.brings,
        "readme-text": example is not None and TEXT in example.brings,
        "readme-gap": plan.template == "fill_mask",
        "readme-other-language": not _knows_english(recipe, snapshot),
        "readme-sound-2": example is not None and SECOND_SOUND in example.brings,
        f"class-{plan.auto_class}": True,
        f"scores-{score_kind(snapshot.config)}": True,
        # What can be asked again by `predict(INPUTS)` shows how its answers change by rounding.
        "rounding": row is not None and not {"batched", "writing"}.isdisjoint(row.flags),
        **_painting_flags(snapshot, plan),
        **shape_flags(row, snapshot.config),
        **writing_flags(snapshot, plan),
        **dict.fromkeys(chart_flags(row, recipe.difficulty.level) if row else (), True),
        **dict.fromkeys(row.flags if row else (), True),
    }
    return {flag for flag, up in raised.items() if up}


def _painting_flags(snapshot: ModelSnapshot, plan: Plan) -> dict[str, bool]:
    """What a pipeline makes of the picture it is given, and the dial that it has for that."""
    if plan.template not in CHANGING:
        asks = bool(asked_of(snapshot, plan))
        return {"starts-noised": plan.task == "video-to-video", "asks-words": asks}
    pipeline = snapshot.facts.diffusers_class
    guide = guide_of(pipeline)
    # Of a masked part, it is the strength that says how much of it stays below the noise.
    noised = guide == "noised" or (guide == "mask" and dial_of(pipeline) == "strength")
    return {
        f"guide-{guide}": True,
        f"dial-{dial_of(pipeline)}": True,
        "starts-noised": noised,
        "starts-unknown": guide is None,
        **steering_flags(snapshot, plan),
    }


def _reads_writing(snapshot: ModelSnapshot) -> bool:
    """Whether it reads pictures of writing, as the decoder of TrOCR or of Donut tells."""
    decoder = (snapshot.config or {}).get("decoder")
    return isinstance(decoder, dict) and decoder.get("model_type") in ("trocr", "mbart")


def checks_weights(plan: Plan, row: TaskTemplate | None, loads: str | None) -> bool:
    """Whether a load of this notebook is checked for weights that are not in the files."""
    if row is None:
        return loads in ("load-transformers", "load-diffusers", "load-sentence-transformers")
    return any("no_random_weights(" in source for source in load_sources(row))


def load_sources(row: TaskTemplate) -> list[str]:
    """The cells in which a row's notebook loads its model: of two by one name, the nearer."""
    nearest: dict[str, str] = {}
    for cell in (cell for name in (row.template, *row.parts) for cell in read_template(name)):
        if is_load(cell):
            nearest.setdefault(cell.name, cell.source)
    return list(nearest.values())


def values_for(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The values of all parameters cells, by name."""
    facts = snapshot.facts
    return {
        "MODEL_ID": facts.id,
        "NEEDS_ACCESS": [each.id for each in closed(facts, snapshot.base)],
        "PRIVATE": [each.id for each in closed(facts, snapshot.base) if each.private],
        "REVISION": revision(recipe, snapshot),
        "TRUST_REMOTE_CODE": plan.trust_remote_code,
        "CODE_REPOSITORY": plan.code_repository,
        "CODE_REVISION": plan.code_revision,
        "VARIANT": _variant(facts, plan),
        "UNPACKS": unpacks(facts),
        "MEMORY": memory(recipe, snapshot, plan),
        "WEIGHT_BYTES": plan.fit.weight_bytes,
        "WORK_BYTES": work_bytes(plan.fit),
        "PRECISION": precision(plan),
        "ALLOW_ANYWAY": anyway(recipe, plan),
        "CLASSES": {"auto": plan.auto_class, "processor": plan.processor_class},
        "DOWNLOADS": downloads(snapshot, plan),
        "REQUIREMENTS": [need.requirement for need in plan.requirements],
        "OPTIONAL": [need.requirement for need in optional_packages(snapshot)],
        **library_values(recipe, snapshot, plan),
        **_words_for_pictures(recipe, snapshot, plan),
        **(given := _inputs(recipe, snapshot, plan)),
        **example_inputs(recipe, given, _played(snapshot, plan)),
    }


def _played(snapshot: ModelSnapshot, plan: Plan) -> Example | None:
    """The author's example where the notebook runs it."""
    row = row_of(plan) if plan.readme.runs else None
    return choose_example(snapshot, row, plan.auto_class) if row is not None else None


def _inputs(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The template's inputs, changed where this model needs more than its task does."""
    given = inputs_for(spoken(recipe, snapshot), plan)
    return with_words(with_thoughts(given, snapshot, plan), snapshot, plan)


def _knows_english(recipe: Recipe, snapshot: ModelSnapshot) -> bool:
    """Whether English may be among the model's languages; it may where its page names none."""
    names = {name.lower() for name in snapshot.facts.languages or recipe.model_card.languages}
    return not names or any(
        re.split("[-_]", name)[0] in ("en", "eng", "english", "multilingual", "mul")
        for name in names
    )


def _words_for_pictures(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    if plan.template not in CHANGING:
        return {}
    return {"PROMPTS": changes(recipe, plan, snapshot.facts.diffusers_class)}


def _variant(facts: ModelFacts, plan: Plan) -> str | None:
    """The variant to ask for, where the notebook loads by a library that can be asked."""
    row = row_of(plan)
    if row and row.library not in ("transformers", "diffusers"):
        return None
    return variant_of(facts.files, pipeline=plan.library == "diffusers")


def _source(cell: TemplateCell, plan: Plan, values: dict[str, Any], words: dict[str, str]) -> str:
    source = cell.fill(values, words)
    # Of a plan with fewer bits per weight, the load cell loads so.
    changed = quantised(source) if plan.step in QUANTISED and is_load(cell) else None
    if is_load(cell) and plan.covered and values["UNPACKS"]:
        changed = unpacked(source)
    if is_load(cell) and (variant := values["VARIANT"]):
        changed = with_variant(changed or source, variant)
    if plan.code_revision and cell.kind == "code":
        changed = with_code_revision(changed or source)
    if cell.section == "app":
        source = named_files(source, values["MODEL_ID"])
    return changed or source


def _cell(cell: TemplateCell, source: str, level: str) -> NotebookNode:
    node = _new_cell(cell.id, cell.section, cell.kind, source)
    if level in cell.hidden:
        node.metadata.jupyter = NotebookNode(source_hidden=True)
    if cell.parameters is not None:
        # The gate takes the text in here for prose: a prompt may hold what looks like a marker.
        node.metadata.alacard.data = True
        node.metadata.tags = ["parameters"]
    return node


def _new_cell(cell_id: str, section: str, kind: str, source: str) -> NotebookNode:
    node = NotebookNode(
        id=cell_id,
        cell_type=kind,
        metadata=NotebookNode(alacard=NotebookNode(section=section)),
        source=source,
    )
    if kind == "code":
        node["execution_count"] = None
        node["outputs"] = []
    return node


def _with_example(
    cells: list[NotebookNode], snapshot: ModelSnapshot, plan: Plan
) -> list[NotebookNode]:
    """The cells with the README's example as a code cell at the end of its section."""
    row = row_of(plan)
    example = choose_example(snapshot, row, plan.auto_class)
    section = [i for i, cell in enumerate(cells) if cell.metadata.alacard.section == "readme"]
    # What the example changes is put back by a cell below it.
    last = max(i for i in section if cells[i].id != "common-readme-scheduler-back")
    code = _new_cell("common-readme-example", "readme", "code", example.code)
    # A stranger's code that fails must not keep 'Run all' from the cells below.
    code.metadata.tags = ["raises-exception"]
    return [*cells[: last + 1], code, *cells[last + 1 :]]


def _node(value: Any) -> Any:
    """Plain dictionaries as nbformat's nodes."""
    if isinstance(value, dict):
        return NotebookNode({key: _node(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_node(item) for item in value]
    return value
