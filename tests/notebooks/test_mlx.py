"""Notebooks for Apple silicon: on any other machine they stop before anything happens."""

from __future__ import annotations

import platform
from importlib import util
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template
from tests.execution import execute

from .hands import facts, hand


def made_for_apple(**known: Any) -> ModelSnapshot:
    usual: dict[str, Any] = {
        "pipeline_tag": "text-generation",
        "library_name": "mlx",
        "base_models": ["tiny/llama-chat"],
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
    }
    config = {"quantization": {"bits": 4, "group_size": 64}}
    return facts("tiny/mlx-chat", config=config, **{**usual, **known})


def machine_cell() -> str:
    return next(cell.source for cell in read_template("mlx") if cell.name == "machine")


@pytest.mark.skipif(util.find_spec("mlx") is not None, reason="MLX is installed here")
@pytest.mark.skipif(
    (platform.system(), platform.machine()) == ("Darwin", "arm64"), reason="this is such a Mac"
)
def test_elsewhere_the_notebook_stops_before_it_installs_and_names_another_hand(
    tmp_path: Path,
) -> None:
    recipe, snapshot = hand(task="text-generation"), made_for_apple()
    plan = make_plan(recipe, snapshot)
    assert plan.template == "mlx", plan.reasons
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    told = "".join(cell.source for cell in notebook.cells[:4])
    assert "huggingface.co/tiny/llama-chat" in told and "Apple silicon" in told
    # Nothing listens at this address: the notebook does not come so far as to ask.
    done = execute(notebook, hub_url="http://127.0.0.1:9", cwd=tmp_path)
    assert done.error is not None and done.error.name == "Stop"
    assert done.error.cell_id == "mlx-title-machine" and "tiny/llama-chat" in done.error.value
    assert [cell.id for cell in done.cells] == ["mlx-title-elsewhere", "mlx-title-machine"]


@pytest.mark.parametrize(
    ("system", "machine", "installed", "stops"),
    [
        ("Darwin", "arm64", False, ""),
        ("Darwin", "x86_64", False, "a native Python for arm64"),
        ("Linux", "aarch64", False, "Linux on aarch64"),
        ("Windows", "AMD64", False, "Windows on AMD64"),
        ("Linux", "x86_64", True, ""),
    ],
)
def test_which_machines_go_on(
    system: str, machine: str, installed: bool, stops: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(util, "find_spec", lambda name: object() if installed else None)
    names: dict[str, Any] = {"BASE_MODELS": ["tiny/llama-chat"]}
    code = compile(machine_cell(), "cell", "exec")
    if not stops:
        exec(code, names)
        return
    with pytest.raises(Exception, match=stops) as caught:
        exec(code, names)
    assert type(caught.value).__name__ == "Stop" and "Nothing was installed" in str(caught.value)


def test_a_page_that_names_no_base_and_other_tasks_of_mlx_say_so() -> None:
    recipe = hand(task="text-generation")
    snapshot = made_for_apple(base_models=[])
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    assert "does not name the model that it was made from" in "".join(
        c.source for c in notebook.cells
    )
    plan = make_plan(hand(task="text-to-speech"), made_for_apple(pipeline_tag="text-to-speech"))
    assert not plan.covered and "with MLX" in plan.reasons[0]


def test_no_python_of_the_repository_is_fetched() -> None:
    source = next(cell.source for cell in read_template("mlx") if cell.name == "choose")
    assert "revision=REVISION" in source and ".py" not in source
