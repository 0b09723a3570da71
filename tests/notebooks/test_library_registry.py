"""The registry of libraries: names, files, pickles, adapters, and what other packages add."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from alacard_ext.errors import HubOffline
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.libraries import LIBRARIES, library_named, plugins, recognise
from alacard_ext.notebooks.libraries import _by_name as by_name
from alacard_ext.notebooks.libraries.adapters import base_of, with_base
from alacard_ext.notebooks.planning.checkpoint import Checkpoint
from alacard_ext.notebooks.planning.obstacles import obstacle
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.models.shelf import folder_of, write_card
from tests.local_hub.server import load_repositories

from .hands import facts, hand
from .test_text_notebooks import build

WEIGHTS = ["config.json", "model.safetensors"]


@pytest.mark.parametrize(
    ("named", "files", "library"),
    [
        ("transformers", WEIGHTS, "transformers"),
        ("transformers", ["adapter_config.json", "adapter_model.safetensors"], "peft"),
        (None, ["a.Q4_K_M.gguf", "README.md"], "gguf"),
        ("transformers", [*WEIGHTS, "a.gguf"], "transformers"),
        ("llama.cpp", ["a.gguf"], "gguf"),
        (None, [*WEIGHTS, "onnx/model.onnx"], None),
        ("transformers", ["config.json", "onnx/model.onnx"], "onnx"),
        ("transformers.js", ["config.json", "onnx/model.onnx"], "transformers.js"),
        ("scikit-learn", ["model.pkl"], "sklearn"),
        (None, ["model.skops"], "sklearn"),
        ("Stable-Baselines3", ["ppo.zip"], "stable-baselines3"),
        ("<b>odd</b>", [], "<b>odd</b>"),
        (None, [], None),
    ],
)
def test_the_files_and_then_the_page_tell_the_library(
    named: str | None, files: list[str], library: str | None
) -> None:
    assert recognise(named, files) == library


def test_names_are_unique() -> None:
    names = [name.lower() for item in LIBRARIES for name in (item.name, *item.aliases)]
    assert len(names) == len(set(names))
    assert all(item.docs.startswith("https://") for item in LIBRARIES)


@pytest.mark.parametrize(
    ("library", "files", "refused"),
    [
        ("sklearn", ["model.pkl"], True),
        ("sklearn", ["model.skops", "model.pkl"], False),
        ("flair", ["pytorch_model.bin"], True),
        ("stable-baselines3", ["ppo-cart.zip"], True),
        ("model2vec", ["model.safetensors"], False),
    ],
)
def test_a_pickle_is_opened_only_with_consent(
    library: str, files: list[str], refused: bool
) -> None:
    checkpoint = Checkpoint.of(facts(library_name=library, files=files), hand().model_card)
    why = obstacle(checkpoint, consent=False)
    assert ("pickle" in (why or "")) == refused
    assert obstacle(checkpoint, consent=True) is None


def test_the_base_of_an_adapter_is_the_page_s_where_the_configuration_names_a_folder() -> None:
    files = ["adapter_config.json", "adapter_model.safetensors"]
    known = {"library_name": "peft", "files": files}
    told = {"base_model_name_or_path": "/home/someone/base"}
    assert base_of(facts(**known, base_models=["o/base"], settings=told)) == "o/base"
    assert base_of(facts(**known, settings={"base_model_name_or_path": "o/b"})) == "o/b"
    assert base_of(facts()) is None


def test_an_adapter_without_a_base_that_answers_is_left_to_the_fallback() -> None:
    class Down:
        async def snapshot(self, model_id: str) -> ModelSnapshot:
            raise HubOffline("down")

    files = ["adapter_config.json", "adapter_model.safetensors"]
    snapshot = facts(library_name="peft", files=files, base_models=["o/base"])
    found = asyncio.run(with_base(snapshot, Down()))  # type: ignore[arg-type]
    assert found.base is None
    plan = make_plan(hand(), found)
    assert not plan.covered and "adapter" in plan.reasons[0]


def test_the_hub_tells_what_an_adapter_stands_on() -> None:
    answer: dict[str, Any] = {"id": "o/adapter", "config": {"peft": {"task_type": "SEQ_CLS"}}}
    assert parse_model_info(answer).settings == {"task_type": "SEQ_CLS"}
    answer["config"]["peft"] = ["odd"]
    assert parse_model_info(answer).settings == {}


TEMPLATE = '''
# %% section="hello" name="load"
from colorbox import Model

model = Model(MODEL_ID)

# %% [markdown] section="usage" name="about"
"""
## Colours
"""

# %% section="usage" name="inputs" tags=["parameters"]
SHADES = ["red"]

# %% section="usage" name="predict"
result = [model.mix(shade) for shade in SHADES]
'''
PLUGIN = """
from pathlib import Path

from alacard_ext.notebooks.libraries import Library, Plugin
from alacard_ext.notebooks.models import Requirement
from alacard_ext.notebooks.tasks import TaskTemplate


class Model:
    def __init__(self, model_id):
        self.id = model_id

    def mix(self, shade):
        return f"{shade} by {self.id}"


def plugin():
    need = Requirement(module="colorbox", requirement="colorbox>=1")
    return Plugin(
        libraries=(Library("colorbox", "Colour Box", "https://example.org", (need,)),),
        rows=(
            TaskTemplate(
                "colorbox_mixing", "color-mixing", "mixing colours", "Model", None,
                library="colorbox", requirements=(need,), flags=("no-torch",),
            ),
        ),
        templates=Path(__file__).parent / "templates",
        makers={"colorbox_mixing": lambda recipe, plan: {"SHADES": [recipe.topic.id, "blue"]}},
    )
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages: a sound plugin, and broken ones of several kinds."""
    package = tmp_path / "colorbox"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text(PLUGIN)
    (package / "templates" / "colorbox_mixing.py").write_text(TEMPLATE)
    points = {
        "colorbox": "colorbox:plugin",
        "absent": "no_such_package:plugin",
        "odd": "colorbox:Model",
        "text": "colorbox:__doc__",
    }
    info = tmp_path / "colorbox-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: colorbox\nVersion: 1.0\n")
    lines = "\n".join(f"{name} = {value}" for name, value in points.items())
    (info / "entry_points.txt").write_text(f"[alacard.libraries]\n{lines}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    plugins.cache_clear()
    by_name.cache_clear()
    yield tmp_path
    sys.modules.pop("colorbox", None)
    monkeypatch.undo()
    plugins.cache_clear()
    by_name.cache_clear()


def test_a_package_adds_a_library_with_a_template_and_broken_ones_are_skipped(
    packages: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert len(plugins()) == 1
    broken = {name for name in ("absent", "odd", "text") if f"'{name}'" in caplog.text}
    assert broken == {"absent", "odd", "text"}
    known = library_named("colorbox")
    assert known is not None and known.title == "Colour Box"

    snapshot = facts(
        library_name="colorbox", pipeline_tag="color-mixing", architectures=[], model_type=None
    )
    recipe = hand(task="color-mixing")
    plan = make_plan(recipe, snapshot)
    assert plan.covered and plan.template == "colorbox_mixing", plan.reasons
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    source = "\n".join(cell.source for cell in notebook.cells)
    assert "from colorbox import Model" in source and "'blue'" in source.replace('"', "'")
    assert "import torch" not in source


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip installed the package that the page for authors shows, built from its blocks."""
    package, site = tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("site")
    page = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
    for block in MarkdownIt().parse(page):
        if named := re.search(r'title="([\w./]+)"', block.info):
            path = package / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.content, encoding="utf-8")
    folder = package / "lexicon" / "templates"
    compiling = [sys.executable, "-m", "alacard_ext.notebooks.percent", str(folder)]
    subprocess.run(compiling, check=True, cwd=Path(__file__).parents[2])
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--target", str(site)]
    pip = [sys.executable, "-m", "pip", "install", *options, str(package)]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def beside(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The installed package, importable as any other."""
    monkeypatch.syspath_prepend(str(installed))
    importlib.invalidate_caches()
    plugins.cache_clear()
    by_name.cache_clear()
    yield installed
    for name in [name for name in sys.modules if name.partition(".")[0] == "lexicon"]:
        del sys.modules[name]
    monkeypatch.undo()
    plugins.cache_clear()
    by_name.cache_clear()


def lexicon(root: Path) -> None:
    """A repository of the example's library, whose page names neither library nor task."""
    folder = folder_of(root, "tiny/lexicon")
    scores = {"wonderful": 1.0, "good": 0.8, "flat": -0.6, "bad": -1.0}
    (folder / "lexicon.json").write_text(json.dumps(scores))
    write_card(folder, "Tiny lexicon")


def test_the_package_of_the_page_for_authors_is_installed_and_its_notebook_runs(
    beside: Path, tmp_path: Path
) -> None:
    assert (beside / "lexicon" / "templates" / "compiled" / "lexicon_sentiment.json").is_file()
    lexicon(tmp_path / "models")
    home = tmp_path / "home"
    home.mkdir()
    paths = {"PYTHONPATH": str(beside)}
    with LocalHub(load_repositories([tmp_path / "models"])) as hub:
        built = build(hub, tmp_path / "cache", "tiny/lexicon", ui_component="api_endpoint")
        assert built.plan.template == "lexicon_sentiment", built.plan.reasons
        assert built.plan.library == "lexicon" and built.plan.task == "text-classification"
        assert built.gate.passed, built.gate.findings
        with NotebookKernel(hub_url=hub.url, cwd=home, environment=paths) as kernel:
            done = kernel.run(built.notebook)
    assert done.error is None, done.error
    assert "Hello from tiny/lexicon: 4 words" in done.text("hello")
    # The topic's texts, not the template's own.
    assert len(done.result) == 4 and all(-1 <= row["score"] <= 1 for row in done.result)
    assert "crust is wonderful" not in str(done.result[0])
    assert "positive" in done.text("app")


def test_a_template_that_the_gate_refuses_leads_to_the_plain_notebook_which_says_so(
    beside: Path, tmp_path: Path
) -> None:
    template = beside / "lexicon" / "templates" / "lexicon_sentiment.py"
    sound = template.read_text(encoding="utf-8")
    cell = '# %% section="usage" name="again"\nimport nobody_installs_this\n'
    lexicon(tmp_path / "models")
    read_template.cache_clear()
    template.write_text(f"{sound}\n{cell}", encoding="utf-8")
    try:
        with LocalHub(load_repositories([tmp_path / "models"])) as hub:
            built = build(hub, tmp_path / "cache", "tiny/lexicon")
    finally:
        template.write_text(sound, encoding="utf-8")
        read_template.cache_clear()
    assert built.gate.passed and built.plan.template == "fallback"
    assert "did not pass its own check" in built.plan.reasons[0]
    assert "nobody_installs_this" in built.plan.reasons[0]


def test_without_that_package_the_same_model_gets_the_plain_notebook(tmp_path: Path) -> None:
    lexicon(tmp_path / "models")
    with LocalHub(load_repositories([tmp_path / "models"])) as hub:
        built = build(hub, tmp_path / "cache", "tiny/lexicon")
    assert not built.plan.covered and built.gate.passed


def test_without_a_page_s_word_the_library_of_plain_files_is_transformers() -> None:
    checkpoint = Checkpoint.of(facts(library_name=None), hand().model_card)
    assert checkpoint.library_name == "transformers"
