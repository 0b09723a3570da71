"""Policies of robots and models of graphs: what is served, what is said of the rest, and reading.

`python -m tests.bench_libraries` executes the notebooks, each in an environment of its own.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.models import Plan
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.planning.uncovered import MISSING, OTHER, POLICIES, TALKED_TO, advice
from alacard_ext.notebooks.tasks import ROWS, rows_for
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand

POLICY: dict[str, Any] = {
    "pipeline_tag": "robotics",
    "library_name": "lerobot",
    "architectures": [],
    "model_type": None,
    "files": ["config.json", "model.safetensors", "policy_preprocessor.json"],
}


def plan_of(task: str, snapshot: ModelSnapshot) -> Plan:
    return make_plan(hand(task=task), snapshot)


@pytest.mark.parametrize("kind", POLICIES)
@pytest.mark.parametrize("told", ["config", "tag", "nowhere"])
def test_a_policy_of_pictures_and_numbers_gets_the_template(kind: str, told: str) -> None:
    config = {"type": kind, "input_features": {}} if told == "config" else None
    snapshot = facts(config=config, tags=[kind] if told == "tag" else [], **POLICY)
    plan = plan_of("robotics", snapshot)
    assert plan.covered and plan.template == "lerobot_policy"
    assert {"lerobot", "diffusers", "torchvision"} <= {need.module for need in plan.requirements}


@pytest.mark.parametrize("kind", [*sorted(TALKED_TO), "tdmpc", "brand_new"])
def test_another_policy_is_named_with_what_would_run(kind: str) -> None:
    plan = plan_of("robotics", facts(config={"type": kind, "input_features": {}}, **POLICY))
    assert not plan.covered
    assert kind in plan.reasons[0] and "act, diffusion and vqbet" in plan.reasons[0]
    assert ("language model" in plan.reasons[0]) == (kind in TALKED_TO)


def test_settings_that_lerobot_no_longer_reads_are_named() -> None:
    plan = plan_of("robotics", facts(config={"input_shapes": {"action": [14]}}, **POLICY))
    assert not plan.covered and "no longer reads" in plan.reasons[0]


def test_the_name_of_a_policy_is_only_text() -> None:
    kind = "<b>x</b>`\n" * 100
    snapshot = facts(config={"type": kind, "input_features": {}}, **POLICY)
    recipe = hand(task="robotics")
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    whole = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert "<b>" not in whole and "Alacard runs the kinds" in whole


def test_a_policy_that_is_filed_under_transformers_is_one_of_lerobot() -> None:
    config = {"type": "act", "input_features": {"observation.state": {"shape": [6]}}}
    snapshot = facts(config=config, **POLICY | {"library_name": "transformers"})
    assert plan_of("robotics", snapshot).template == "lerobot_policy"


def test_no_policy_fetches_the_network_that_it_was_trained_from() -> None:
    code = "\n".join(cell.source for cell in read_template("lerobot_policy"))
    cleared = code.index("settings.pretrained_backbone_weights = None")
    assert cleared < code.index("get_policy_class(settings.type)")


GRAPHORMER: dict[str, Any] = {
    "pipeline_tag": "graph-ml",
    "architectures": ["GraphormerForGraphClassification"],
    "model_type": "graphormer",
    "files": ["config.json", "pytorch_model.bin"],
}


@pytest.mark.parametrize("task", ["graph-ml", None])
def test_graphormer_is_held_to_the_release_that_still_has_it(task: str | None) -> None:
    plan = plan_of("graph-ml", facts(**GRAPHORMER | {"pipeline_tag": task}))
    assert plan.covered and plan.template == "graphormer"
    bound = next(need for need in plan.requirements if need.module == "transformers")
    assert bound.requirement == "transformers>=4.57,<5"


@pytest.mark.parametrize(
    "known",
    [
        {"architectures": ["GraphormerModel"]},
        {"architectures": [], "model_type": None},
        {"architectures": [], "model_type": None, "library_name": None},
        {"architectures": ["SomeGNN"], "model_type": "own"},
    ],
)
def test_of_any_other_graph_model_it_is_said_what_is_missing(known: dict[str, Any]) -> None:
    plan = plan_of("graph-ml", facts(**GRAPHORMER | known))
    assert not plan.covered
    assert "PyTorch Geometric" in plan.reasons[0] and "Graphormer" in plan.reasons[0]


@pytest.mark.parametrize("task", sorted({row.task for row in ROWS}))
def test_each_task_says_of_an_unknown_library_what_would_run(task: str) -> None:
    assert not rows_for(task, "no-such-library")
    recipe = hand(task=task)
    snapshot = facts(pipeline_tag=task, library_name="no-such-library", architectures=[])
    plan = make_plan(recipe, snapshot)
    assert not plan.covered and plan.reasons[0].endswith(advice(task))
    assert "For this task, Alacard runs models of" in plan.reasons[0]
    # All of it reaches the reader.
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    title = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), notebook.cells[0].source)
    assert " ".join(advice(task).split()) in " ".join(title.split())


def test_reasons_are_of_tasks_that_exist_and_short() -> None:
    assert set(MISSING) <= {row.task for row in ROWS}
    assert advice("'); DROP TABLE") == OTHER
    assert all(len(advice(task)) < 560 for task in {row.task for row in ROWS})


def reader() -> dict[str, Any]:
    """The names that Graphormer's cells for reading a molecule define."""
    names: dict[str, Any] = {"re": re, "show": lambda rows: None}
    for name in ("inputs", "read"):
        source = next(cell.source for cell in read_template("graphormer") if cell.name == name)
        exec(source, names)
    return names


# What RDKit 2026.9 says of these molecules, by the Open Graph Benchmark's tables; without order.
ETHANOL = [[5, 0, 4, 5, 2, 0, 2, 0, 0], [5, 0, 4, 5, 3, 0, 2, 0, 0], [7, 0, 2, 5, 1, 0, 2, 0, 0]]
ACETAMIDE = [
    [5, 0, 3, 5, 0, 0, 1, 0, 0],
    [5, 0, 4, 5, 3, 0, 2, 0, 0],
    [6, 0, 3, 5, 2, 0, 1, 0, 0],
    [7, 0, 1, 5, 0, 0, 1, 0, 0],
]
CYANIDE = [[5, 0, 2, 5, 1, 0, 0, 0, 0], [6, 0, 1, 5, 0, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("line", "atoms", "bonds"),
    [
        ("C1-C2 C2-O3", ETHANOL, [[0, 0, 0], [0, 0, 0]]),
        ("C1-C2 C2=O3 C2-N4", ACETAMIDE, [[0, 0, 0], [0, 0, 1], [1, 0, 1]]),
        ("C1#N2", CYANIDE, [[2, 0, 0]]),
        (
            "C1:C2 C2:C3 C3:C4 C4:C5 C5:C6 C6:C1",
            [[5, 0, 3, 5, 1, 0, 1, 1, 1]] * 6,
            [[3, 0, 1]] * 6,
        ),
        (
            "C1-C2 C2-C3 C3-C4 C4-C5 C5-C6 C6-C1",
            [[5, 0, 4, 5, 2, 0, 2, 0, 1]] * 6,
            [[0, 0, 0]] * 6,
        ),
    ],
)
def test_a_molecule_is_read_as_the_models_were_trained(
    line: str, atoms: list[list[int]], bonds: list[list[int]]
) -> None:
    found, edges = reader()["read"](line)
    assert sorted(found) == atoms
    assert sorted(value for (a, b), value in edges.items() if a < b) == bonds


@pytest.mark.parametrize("line", ["", "C1", "C1-Xx2", "C1-C1", "C1-C2 C3-C4", "C1~C2", "c1-c2"])
def test_what_is_no_molecule_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        reader()["read"](line)


def test_paths_and_batches_hold_each_pair_of_atoms() -> None:
    torch = pytest.importorskip("torch")
    names = reader() | {
        "torch": torch,
        "device": "cpu",
        "model": SimpleNamespace(dtype=torch.float32),
        "node_features": 9,
        "edge_features": 3,
    }
    source = next(cell.source for cell in read_template("graphormer") if cell.name == "tensors")
    exec(source, names)
    chain = names["read"](" ".join(f"C{number}-C{number + 1}" for number in range(1, 30)))
    batch = names["batch_of"]([chain, names["read"]("C1=O2")])
    # Distances count from one, since zero is what is filled up.
    assert batch["spatial_pos"][0, 0].tolist() == list(range(1, 31))
    assert batch["spatial_pos"][1, :3, :3].tolist() == [[1, 2, 0], [2, 1, 0], [0, 0, 0]]
    assert batch["in_degree"][0, :2].tolist() == [2, 3]
    assert batch["input_edges"].shape == (2, 30, 30, 29, 3)
    assert int((batch["input_edges"][0, 0, 29] > 0).all(dim=-1).sum()) == 29
    # Atoms that are too far apart do not look at each other.
    assert torch.isinf(batch["attn_bias"][0, 1, 20:]).all()
    assert not torch.isinf(batch["attn_bias"][0, 1, :20]).any()
    # The first feature of an element is its number, moved past what is kept for filling up.
    assert batch["input_nodes"][1, :3, 0].tolist() == [8, 10, 0]
