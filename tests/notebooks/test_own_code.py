"""Code of a repository: found wherever it is named, shown, pinned, and run by consent alone."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from alacard_ext.browse.trust import Trust, trust_of
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.model_card import model_card
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.single import Built
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.repository import SETTINGS, Repository

from .hands import SHA, facts, hand

Put = Callable[..., Repository]
OTHER_SHA = "e" * 40
HOST, ELSEWHERE = "tiny/code-host", "tiny/code-elsewhere"
CONFIGURATION = """
from transformers import PretrainedConfig

class FancyConfig(PretrainedConfig):
    model_type = "fancybert"
    def __init__(self, hidden_size=32, vocab_size=300, **options):
        self.hidden_size, self.vocab_size = hidden_size, vocab_size
        super().__init__(**options)
"""
MODELING = """
import torch
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput
from .configuration_fancy import FancyConfig
from .fancy_words import SAID

print(SAID)

class FancyBertModel(PreTrainedModel):
    config_class = FancyConfig
    def __init__(self, config):
        super().__init__(config)
        self.emb = torch.nn.Embedding(config.vocab_size, config.hidden_size)
        self.post_init()
    def forward(self, input_ids=None, attention_mask=None, **options):
        return BaseModelOutput(last_hidden_state=self.emb(input_ids))
"""
AUTO_MAP = {
    "AutoConfig": f"{HOST}--configuration_fancy.FancyConfig",
    "AutoModel": f"{HOST}--modeling_fancy.FancyBertModel",
}
FANCY = {"architectures": ["FancyBertModel"], "model_type": "fancybert", "hidden_size": 32}


@pytest.fixture
def put(local_hub: LocalHub, tmp_path: Path) -> Iterator[Put]:
    """Put a repository on the hub, `like` another one but for these files; None takes one away.

    Of one that is there already this is the next commit: the one before is still served by name.
    """
    mine: list[str] = []

    def work(name: str, files: Mapping[str, str | None], like: str | None = None) -> Repository:
        before = local_hub.repositories.get(name)
        folder = tmp_path / "repositories" / f"{len(mine)}-{name.replace('/', '--')}"
        source = before.folder if before else local_hub.repositories[like].folder if like else None
        if source:
            shutil.copytree(source, folder)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                (folder / path).unlink()
            else:
                (folder / path).write_text(text)
        kept = folder / SETTINGS
        settings = json.loads(kept.read_text()) if kept.exists() else {}
        settings.pop("id", None)
        found = Repository(name, folder, settings, past=[before] if before else [])
        local_hub.repositories[name] = found
        mine.append(name)
        return found

    yield work
    for name in set(mine):
        del local_hub.repositories[name]


@pytest.fixture
def elsewhere(put: Put, local_hub: LocalHub) -> Repository:
    """A model whose code stands in `HOST`."""
    said = {"fancy_words.py": "SAID = 'the code that was shown'\n"}
    put(HOST, {"configuration_fancy.py": CONFIGURATION, "modeling_fancy.py": MODELING, **said})
    config = {**FANCY, "vocab_size": 300, "auto_map": AUTO_MAP}
    found = put(ELSEWHERE, {"config.json": json.dumps(config)}, like="tiny/bert-features")
    weights = {"emb.weight": np.ones((300, 32), dtype=np.float32)}
    save_file(weights, found.folder / "model.safetensors", {"format": "pt"})
    return found


def asked(hub: LocalHub, cache: Path, model: str) -> Trust:
    async def work() -> Trust:
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: None, offline=False)
        snapshot = await client.snapshot(model)
        try:
            return await trust_of(client, snapshot, model_card(snapshot.facts, None))
        finally:
            await client.aclose()

    return asyncio.run(work())


def dealt(hub: LocalHub, cache: Path, card: Any, **slots: Any) -> Built:
    async def work() -> Built:
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: None, offline=False)
        chosen = {"model_card": card, "difficulty": "beginner", "ui_component": "none", **slots}
        deck = Deck.load()
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def allowing(found: Trust, model: str) -> dict[str, Any]:
    """The card as the panel's switch makes it."""
    return {
        "id": model,
        "trust_remote_code": found.commit,
        "trusted_code": found.code_commits or None,
    }


def source(built: Built) -> str:
    return "\n".join(cell.source for cell in built.notebook.cells if cell.cell_type == "code")


@pytest.mark.attack
def test_code_of_another_repository_is_shown_and_stays_what_was_shown(
    elsewhere: Repository, put: Put, local_hub: LocalHub, tmp_path: Path
) -> None:
    found = asked(local_hub, tmp_path / "cache", ELSEWHERE)
    host = local_hub.repositories[HOST].sha
    assert found.needs_code and found.code_commits == {HOST: host} and not found.code_refused
    assert HOST in found.points[0].text and found.points[0].level == "warn"
    # The files that are named and what they import, each with where it stands.
    shown = {(file.repository, file.commit, file.name) for file in found.code}
    names = ("configuration_fancy.py", "modeling_fancy.py", "fancy_words.py")
    assert shown == {(HOST, host, name) for name in names} and not found.code_missing
    built = dealt(local_hub, tmp_path / "cache", allowing(found, ELSEWHERE))
    assert built.plan.covered and built.plan.code_revision == host, built.plan.reasons
    calls = source(built).count("trust_remote_code=TRUST_REMOTE_CODE")
    assert calls >= 2
    assert source(built).count("code_revision=CODE_REVISION") == calls
    # The owners of the other repository put something else there.
    evil = {"fancy_words.py": "SAID = 'the code that came later'\n"}
    assert put(HOST, evil).sha != host
    with NotebookKernel(hub_url=local_hub.url, cwd=tmp_path) as kernel:
        done = kernel.run(built.notebook)
    assert done.error is None, done.error
    assert "the code that was shown" in done.text() and "came later" not in done.text()
    # What was allowed then allows nothing of it now.
    again = dealt(local_hub, tmp_path / "cache", allowing(found, ELSEWHERE))
    assert not again.plan.covered and HOST in again.plan.reasons[0]
    assert "TRUST_REMOTE_CODE = True" not in source(again)


def test_only_a_repository_with_code_has_the_switch_for_it(
    elsewhere: Repository, local_hub: LocalHub, tmp_path: Path
) -> None:
    plain = source(dealt(local_hub, tmp_path, {"id": "tiny/bert-sentiment"}))
    assert "AutoTokenizer.from_pretrained(MODEL_ID, revision=REVISION)\n" in plain
    assert "TRUST_REMOTE_CODE" not in plain and "trust_remote_code" not in plain
    refused = source(dealt(local_hub, tmp_path, {"id": ELSEWHERE}))
    assert "TRUST_REMOTE_CODE = False" in refused


@pytest.mark.attack
def test_consent_to_the_model_alone_is_none_to_another_repository(
    elsewhere: Repository, local_hub: LocalHub, tmp_path: Path
) -> None:
    for trusted in (None, {HOST: OTHER_SHA}, {"tiny/other": local_hub.repositories[HOST].sha}):
        card = {"id": ELSEWHERE, "trust_remote_code": elsewhere.sha, "trusted_code": trusted}
        built = dealt(local_hub, tmp_path, card)
        assert not built.plan.covered and not built.plan.trust_remote_code
        assert f"another repository, {HOST}" in built.plan.reasons[0]


@pytest.mark.attack
def test_the_gate_holds_every_call_to_the_commit_of_the_code(
    elsewhere: Repository, local_hub: LocalHub, tmp_path: Path
) -> None:
    found = asked(local_hub, tmp_path, ELSEWHERE)
    built = dealt(local_hub, tmp_path, allowing(found, ELSEWHERE))
    allowed = {ELSEWHERE: local_hub.repositories[HOST].sha}
    needs = built.plan.requirements
    assert check(built.notebook, requirements=needs, allowed=allowed).passed
    other = check(built.notebook, requirements=needs, allowed={ELSEWHERE: OTHER_SHA})
    assert {finding.check for finding in other.findings} == {"trust_remote_code"}
    cell = next(c for c in built.notebook.cells if "code_revision=CODE_REVISION" in c.source)
    cell.source = cell.source.replace(", code_revision=CODE_REVISION", "", 1)
    report = check(built.notebook, requirements=needs, allowed=allowed)
    assert [finding.check for finding in report.findings] == ["trust_remote_code"]


SENTENCES = "custom_st.py", "from sentence_transformers.models import Transformer as T\n\n"
POOLING = "sentence_transformers.models.Pooling"
OWN_MODULE = {
    SENTENCES[0]: f"{SENTENCES[1]}print('own code ran')\n\n\nclass Transformer(T):\n    pass\n",
    "modules.json": json.dumps(
        [
            {"idx": 0, "name": "0", "path": "", "type": "custom_st.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": POOLING},
        ]
    ),
}
PAINTS = "class {0}({1}):\n    pass\n"


def index_of(hub: LocalHub, **changed: Any) -> str:
    index = json.loads((hub.repositories[PAINTER].folder / "model_index.json").read_text())
    return json.dumps({**index, **changed})


PAINTER = "tiny/stable-diffusion"


def own_module(hub: LocalHub) -> tuple[str, dict[str, str]]:
    return "tiny/minilm", OWN_MODULE


def own_pipeline(hub: LocalHub) -> tuple[str, dict[str, str]]:
    code = "from diffusers import StableDiffusionPipeline\n\nprint('own code ran')\n\n\n"
    index = index_of(hub, _class_name=["my_pipeline", "MyPipeline"])
    return PAINTER, {
        "my_pipeline.py": code + PAINTS.format("MyPipeline", "StableDiffusionPipeline"),
        "model_index.json": index,
    }


def own_part(hub: LocalHub) -> tuple[str, dict[str, str]]:
    code = "from diffusers import UNet2DConditionModel\n\nprint('own code ran')\n\n\n"
    return PAINTER, {
        "unet/my_unet.py": code + PAINTS.format("MyUNet", "UNet2DConditionModel"),
        "model_index.json": index_of(hub, unet=["my_unet", "MyUNet"]),
    }


@pytest.mark.attack
@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (own_module, "custom_st.py"),
        (own_pipeline, "my_pipeline.py"),
        (own_part, "unet/my_unet.py"),
    ],
)
def test_own_code_outside_auto_map_waits_for_consent_and_then_runs(
    make: Any, shown: str, put: Put, local_hub: LocalHub, notebook_kernel: Any, tmp_path: Path
) -> None:
    like, files = make(local_hub)
    name = f"tiny/{make.__name__.replace('_', '-')}"
    put(name, files, like=like)
    found = asked(local_hub, tmp_path / "cache", name)
    assert found.needs_code and found.points[0].level == "warn"
    assert [file.name for file in found.code] == [shown] and not found.code_missing
    closed = dealt(local_hub, tmp_path / "cache", name)
    assert not closed.plan.covered and "its own Python code" in closed.plan.reasons[0]
    assert not closed.plan.trust_remote_code
    opened = dealt(local_hub, tmp_path / "cache", allowing(found, name))
    assert opened.plan.covered and opened.plan.trust_remote_code, opened.plan.reasons
    done = notebook_kernel.run(opened.notebook)
    assert done.error is None, done.error
    assert "own code ran" in done.text()


@pytest.mark.parametrize(
    ("named", "covered"),
    [("AutoModel", False), ("AutoModelForCausalLM", True), ("AutoConfig", True)],
)
def test_own_code_is_loaded_only_by_a_class_that_it_offers(named: str, covered: bool) -> None:
    config = {"model_type": "ours", "auto_map": {named: "modeling_ours.Ours"}}
    known = {"pipeline_tag": "text-generation", "model_type": "ours", "custom_code": True}
    known["files"] = ["config.json", "model.safetensors", "tokenizer.json", "modeling_ours.py"]
    snapshot = facts("o/ours", config=config, architectures=["OursForCausalLM"], **known)
    plan = make_plan(hand("o/ours", task="text-generation", trust_remote_code=SHA), snapshot)
    assert plan.covered is covered, plan.reasons
    assert covered or "can be loaded as AutoModel, and" in plan.reasons[0]
