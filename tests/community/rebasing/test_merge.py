"""The three-way merge of notebooks: what holds for all, and what each case gives."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.community.rebasing import cells
from alacard_ext.community.rebasing.changes import changes_between
from alacard_ext.community.rebasing.lines import merge_text
from alacard_ext.community.rebasing.merge import Merged, merge
from alacard_ext.community.rebasing.taken import TAKEN_UP, as_taken_up, taken_up

IDS = [f"cell-{number}" for number in range(8)]
LINES = st.lists(st.sampled_from(["a = 1", "b = 2", "", "c(a)", "# d"]), max_size=6)


def code(cell_id: str, source: str, *outputs: str, **metadata: Any) -> dict[str, Any]:
    made = [{"output_type": "stream", "name": "stdout", "text": each} for each in outputs]
    run = {"outputs": made, "execution_count": len(made) or None}
    return {"id": cell_id, "cell_type": "code", "source": source, "metadata": metadata, **run}


def text(cell_id: str, source: str) -> dict[str, Any]:
    return {"id": cell_id, "cell_type": "markdown", "source": source, "metadata": {}}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": deepcopy([*cells])}


@st.composite
def notebooks(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=8))
    cells = []
    for cell_id in ids:
        source = "\n".join(draw(LINES))
        printed = draw(st.lists(st.just("out"), max_size=1))
        cells.append(
            code(cell_id, source, *printed) if draw(st.booleans()) else text(cell_id, source)
        )
    names = draw(st.dictionaries(st.sampled_from(["one", "two"]), st.integers(0, 2)))
    return notebook(*cells, **names)


def seen(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cell["cell_type"], cell["source"]) for cell in made["cells"]]


@settings(max_examples=150, deadline=None)
@given(notebooks(), notebooks(), notebooks())
def test_merging_holds_to_its_laws(base: Any, mine: Any, theirs: Any) -> None:
    untouched = merge(base, mine, base)
    assert untouched.notebook == mine and not untouched.conflicts
    taken = merge(base, base, theirs)
    assert seen(taken.notebook) == seen(theirs) and not taken.conflicts
    assert taken.notebook["metadata"] == theirs["metadata"]
    alike = merge(base, mine, mine)
    assert alike.notebook == mine and not alike.conflicts, "both changed alike"

    merged = merge(base, mine, theirs)
    nbformat.validate(nbformat.from_dict(merged.notebook))
    ids = [cell["id"] for cell in merged.notebook["cells"]]
    assert len(set(ids)) == len(ids)
    was = {cell["id"]: (cell["cell_type"], cell["source"]) for cell in base["cells"]}
    for cell in mine["cells"]:
        if (cell["cell_type"], cell["source"]) not in was.values():
            assert cell["id"] in ids, "no cell that one wrote oneself is lost"
    assert {each.cell_id for each in merged.conflicts} <= set(ids)
    for cell in merged.notebook["cells"]:
        own = next((each for each in mine["cells"] if each["id"] == cell["id"]), None)
        if cell.get("outputs"):
            assert own is not None and own["source"] == cell["source"], "outputs of that source"


@settings(max_examples=200, deadline=None)
@given(LINES, LINES, LINES)
def test_texts_are_merged_line_by_line(base: Any, mine: Any, theirs: Any) -> None:
    was, own, other = ("\n".join(lines) for lines in (base, mine, theirs))
    assert merge_text(was, own, was).mine == own
    assert merge_text(was, was, other).mine == other
    one, turned = merge_text(was, own, other), merge_text(was, other, own)
    assert one.conflicts == turned.conflicts
    assert (one.mine, one.theirs) == (turned.theirs, turned.mine), "neither side goes first"


BASE = notebook(
    text("title", "# A model"),
    code("load", "import torch\nmodel = load()\nmodel.eval()", "loaded"),
    code("use", "print(model(1))\n\nprint(model(2))", "1"),
    text("next", "Read on."),
)


def changed(**sources: str | None) -> dict[str, Any]:
    made = deepcopy(BASE)
    for cell_id, source in sources.items():
        cell = next(each for each in made["cells"] if each["id"] == cell_id)
        if source is None:
            made["cells"].remove(cell)
        else:
            cell["source"] = source
    return made


def sources(merged: Merged) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in merged.notebook["cells"]}


def test_changes_of_other_lines_are_merged_and_of_the_same_lines_told() -> None:
    mine = changed(load="import torch\nmodel = load()\nmodel.eval()\nmodel.half()")
    theirs = changed(load="import torch, json\nmodel = load()\nmodel.eval()")
    both = merge(BASE, mine, theirs)
    whole = "import torch, json\nmodel = load()\nmodel.eval()\nmodel.half()"
    assert sources(both)["load"] == whole and not both.conflicts
    outputs = {cell["id"]: cell.get("outputs") for cell in both.notebook["cells"]}
    assert outputs["load"] == [] and outputs["use"], "outputs are of the source that ran"

    theirs = changed(load="import json\nmodel = load()\nmodel.eval(1)")
    mine = changed(load="import torch\nmodel = load()\nmodel.train()")
    (conflict,) = merge(BASE, mine, theirs).conflicts
    assert (conflict.kind, conflict.cell_id) == ("both_changed", "load")
    assert conflict.mine == "import json\nmodel = load()\nmodel.train()"
    assert conflict.theirs == "import json\nmodel = load()\nmodel.eval(1)"
    assert conflict.both == "import json\nmodel = load()\nmodel.train()\nmodel.eval(1)"


def test_deleted_moved_new_retyped_and_doubled_cells() -> None:
    edited = "print(model(3))\n\nprint(model(2))"
    (conflict,) = (merged := merge(BASE, changed(use=None), changed(use=edited))).conflicts
    assert (conflict.kind, conflict.mine, conflict.theirs) == ("deleted_here", None, edited)
    assert sources(merged)["use"] == edited
    (conflict,) = merge(BASE, changed(use=edited), changed(use=None)).conflicts
    assert (conflict.kind, conflict.theirs) == ("deleted_there", None)
    assert "use" not in sources(merge(BASE, BASE, changed(use=None)))

    mine = changed(next="Read mine.")
    mine["cells"].insert(2, code("typed", "mine()"))
    theirs = notebook(*(BASE["cells"][number] for number in (0, 2, 1)), code("new", "theirs()"))
    merged = merge(BASE, mine, theirs)
    assert list(sources(merged)) == ["title", "use", "load", "typed", "new", "next"] or list(
        sources(merged)
    ) == ["title", "use", "next", "load", "typed", "new"]

    mine = changed()
    mine["cells"][3] = code("next", "Read on.")
    assert merge(BASE, mine, changed(title="# B")).notebook["cells"][3]["cell_type"] == "code"
    (conflict,) = merge(BASE, mine, changed(next="Read it.")).conflicts
    assert (conflict.mine, conflict.theirs) == ("Read on.", "Read it.")
    assert (conflict.cell_type, conflict.their_cell_type) == ("code", "markdown")
    assert conflict.both is None, "code and prose make no cell together"

    mine = changed()  # as a split, or a paste outside of JupyterLab, leaves them
    mine["cells"].insert(2, code("load", "model.eval()"))
    merged = merge(BASE, mine, changed(load="import torch\nmodel = load(2)\nmodel.eval()"))
    assert list(sources(merged)) == ["title", "load", "load-2", "use", "next"]
    assert sources(merged)["load-2"] == "model.eval()"


def test_pictures_and_tags_are_changes_too() -> None:
    def pictured(picture: str | None, *tags: str) -> dict[str, Any]:
        made = changed(next="![](attachment:a.png)")
        if picture is not None:
            made["cells"][3]["attachments"] = {"a.png": {"image/png": picture}}
        made["cells"][3]["metadata"] = {"tags": [*tags]} if tags else {}
        return made

    base, gone = pictured("old"), changed(next=None)
    for mine in (pictured("mine"), pictured("old", "keep")):
        (conflict,) = (merged := merge(base, mine, gone)).conflicts
        assert conflict.kind == "deleted_there" and "next" in sources(merged)
    assert "next" not in sources(merge(base, base, gone))
    run = pictured("old")
    run["cells"][3]["metadata"] = {"execution": {"iopub.status.idle": "now"}}
    assert "next" not in sources(merge(base, run, gone)), "a run is no change"

    taken = merge(base, base, pictured("theirs"))
    assert not taken.conflicts
    (told,) = changes_between(base, taken.notebook)
    assert {(line.mark, line.text) for line in told.lines if line.mark != "gap"} == {
        ("removed", "attachment:a.png"),
        ("added", "attachment:a.png"),
    }
    (conflict,) = (merged := merge(base, pictured("mine"), pictured("theirs"))).conflicts
    assert conflict.mine == "![](attachment:a.png)" == merged.notebook["cells"][3]["source"]
    assert conflict.theirs == "![](attachment:theirs-a.png)"
    assert merged.notebook["cells"][3]["attachments"] == {
        "a.png": {"image/png": "mine"},
        "theirs-a.png": {"image/png": "theirs"},
    }
    assert not merge(base, pictured("same"), pictured("same")).conflicts


def test_a_picture_that_one_side_took_away_and_the_other_replaced_is_a_conflict() -> None:
    shows = "Look: ![](attachment:a.png)"

    def pictured(text: str, picture: str | None) -> dict[str, Any]:
        made = changed(next=text)
        made["cells"][3]["attachments"] = {"a.png": {"image/png": picture}} if picture else {}
        return made

    base, without = pictured(shows, "old"), pictured("Look.", None)
    for mine, theirs in ((without, pictured(shows, "new")), (pictured(shows, "new"), without)):
        merged = merge(base, mine, theirs)
        (conflict,) = merged.conflicts
        texts = [each["cells"][3]["source"] for each in (mine, theirs)]
        assert [conflict.mine, conflict.theirs] == texts
        cell = merged.notebook["cells"][3]
        assert cell["source"] == texts[0], "one's own stands in the notebook"
        assert cell["attachments"] == {"a.png": {"image/png": "new"}}, "either can be chosen"
    # What the other side left as it was is no conflict.
    assert not merge(base, without, base).conflicts
    assert not merge(base, base, without).conflicts


def test_what_was_taken_up_of_later_templates_is_no_change_of_a_persons() -> None:
    def dealt(**sources: str | None) -> dict[str, Any]:
        made = changed(**sources)
        made["metadata"] = {"alacard": {"plan": sources}}
        return made

    first, second = dealt(), dealt(use="second()", title="# Second")
    second["cells"].insert(1, text("new", "New."))
    mine = merge(first, changed(title="# Mine"), second).notebook
    mine["metadata"]["alacard"] = {**second["metadata"]["alacard"]}
    mine["metadata"]["alacard"][TAKEN_UP] = taken_up(mine, second)
    assert sources(merge(first, mine, second))["title"] == "# Mine"

    third = dealt(use="third()", title="# Second")
    base = as_taken_up(first, mine)
    merged = merge(base, mine, third)
    assert sources(merged)["use"] == "third()" and "new" not in sources(merged)
    assert merged.notebook["metadata"]["alacard"]["plan"] == third["metadata"]["alacard"]["plan"]
    assert [each.cell_id for each in merged.conflicts] == ["title"], "that alone was changed"
    for damaged in ([], {"cells": [], "metadata": 1}, {"cells": {"use": {}}}):
        mine["metadata"]["alacard"][TAKEN_UP] = damaged
        assert as_taken_up(first, mine)["cells"] == first["cells"]


def test_metadata_becomes_theirs_but_for_own_cards_and_whose_hand_it_is() -> None:
    def made(topic: str, sha: str, **more: Any) -> dict[str, Any]:
        recipe = {"topic": {"id": topic}, "model_card": {"sha": sha}}
        kernelspec = {"name": more.pop("kernel", "python3")}
        return notebook(kernelspec=kernelspec, alacard={"version": 1, "recipe": recipe, **more})

    mine = made("cats", "a", kernel="my", share_id="m" * 22, forked_from="t" * 22)
    merged = merge(made("tea", "a"), mine, made("tea", "b", share_id="t" * 22)).notebook
    ours = merged["metadata"]["alacard"]
    assert ours["recipe"] == {"topic": {"id": "cats"}, "model_card": {"sha": "b"}}
    assert (ours["share_id"], ours["forked_from"]) == ("m" * 22, "t" * 22)
    assert merged["metadata"]["kernelspec"] == {"name": "my"}


def test_what_was_changed_is_told_cell_by_cell_also_where_a_tool_rewrote_the_ids() -> None:
    after = changed(use="print(model(1))\n\nprint(model(5))", next=None)
    after["cells"] = [after["cells"][number] for number in (1, 0, 2)]
    after["cells"].append(code("typed", "mine()"))
    told = {(each.kind, each.cell_id) for each in changes_between(BASE, after)}
    assert len(told) == 4 and {("changed", "use"), ("added", "typed"), ("removed", "next")} < told
    assert {kind for kind, _ in told} == {"changed", "added", "removed", "moved"}
    (use,) = [each for each in changes_between(BASE, after) if each.kind == "changed"]
    marks = [(line.mark, line.text) for line in use.lines if line.mark != "same"]
    assert marks == [("removed", "print(model(2))"), ("added", "print(model(5))")]

    for number, cell in enumerate(after["cells"]):
        cell["id"] = f"other-{number}"
    kinds = sorted(each.kind for each in changes_between(BASE, after))
    assert kinds == ["added", "changed", "moved", "removed"]


def test_lost_ids_and_equal_ones_take_no_time_that_grows_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Taken(dict[str, Any]):
        def __contains__(self, key: object) -> bool:
            asked.append(str(key))
            return super().__contains__(key)

    taken, numbers = Taken(), dict[str, int]()
    for _ in range(1000):
        taken[cells.free_id("cell", taken, numbers)] = None
    assert len(taken) == 1000 and len(asked) < 2100

    essence = cells.essence

    def counted(cell: cells.Cell) -> tuple[str, str]:
        asked.append("")
        return essence(cell)

    monkeypatch.setattr(cells, "essence", counted)
    asked.clear()
    base = {f"old-{each}": code(f"old-{each}", f"x = {each // 2}") for each in range(1000)}
    new = [code(f"new-{each}", f"x = {each // 2}") for each in reversed(range(1000))]
    found = cells.keyed(new, base)
    assert len(asked) <= 2000
    assert {source["source"] for source in found.values()} == {f"x = {n}" for n in range(500)}
    assert all(base[key]["source"] == cell["source"] for key, cell in found.items())
