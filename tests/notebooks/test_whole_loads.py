"""No load leaves random numbers in a model without a word, by whichever library it goes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from nbformat.v4 import new_code_cell

from alacard_ext.notebooks.tasks import ROWS
from alacard_ext.notebooks.template import load_cells_of, read_template
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.repository import Repository

from .conftest import build

Tensors = dict[str, Any]
Changed = Callable[..., str]
# What loads strictly by itself, or holds no model of transformers or diffusers.
STRICT = re.compile(
    r"GLiNER|StaticModel|Model\.from_pretrained\(file|get_policy_class|PeftModel|PreTrainedConfig"
    r"|from_hparams|open_clip"
)
PARTS = ("machinery", "machinery-weights")
LOAD = re.compile(r" *(?:model|base|reader|vocoder)\b.* = .*(?:from_pretrained|Encoder|Former)")


@pytest.fixture
def changed(local_hub: LocalHub, tmp_path: Path) -> Iterator[Changed]:
    """A model of the hub with other weights, or with another line in its README, by a new id."""
    made: list[str] = []

    def work(
        source: str,
        file: str,
        change: Callable[[Tensors], Tensors],
        readme: tuple[str, str] = ("", ""),
    ) -> str:
        from safetensors.numpy import load_file, save_file

        model_id = f"odd/{source.rpartition('/')[2]}"
        folder = tmp_path / "hub" / model_id
        shutil.copytree(local_hub.repositories[source].folder, folder)
        save_file(change(load_file(folder / file)), folder / file, {"format": "pt"})
        page = folder / "README.md"
        page.write_text(page.read_text().replace(*readme))
        local_hub.repositories[model_id] = Repository.load(folder, model_id)
        made.append(model_id)
        return model_id

    yield work
    for model_id in made:
        del local_hub.repositories[model_id]


def renamed(tensors: Tensors) -> Tensors:
    """As another program would have called them."""
    return {f"trunk.{name.partition('.')[2]}": value for name, value in tensors.items()}


def without(part: str) -> Callable[[Tensors], Tensors]:
    """All but those of one part, of which there must be some."""

    def change(tensors: Tensors) -> Tensors:
        kept = {name: value for name, value in tensors.items() if part not in name}
        assert 0 < len(kept) < len(tensors)
        return kept

    return change


@pytest.mark.parametrize(
    ("source", "file", "change", "says"),
    [
        ("tiny/bert-sentiment", "model.safetensors", renamed, "made for another class"),
        ("tiny/llama-chat", "model.safetensors", without("layers.1.mlp"), "layers.1.mlp"),
        ("tiny/minilm", "model.safetensors", without("layer.0.attention"), "layer.0.attention"),
        (
            "tiny/stable-diffusion",
            "unet/diffusion_pytorch_model.safetensors",
            without("conv_out"),
            "conv_out",
        ),
    ],
    ids=["renamed", "lacking", "by sentence-transformers", "by diffusers"],
)
def test_a_load_that_leaves_random_numbers_stops(
    source: str,
    file: str,
    change: Callable[[Tensors], Tensors],
    says: str,
    changed: Changed,
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
) -> None:
    model = changed(source, file, change)
    built = build(local_hub, tmp_path, model, "quick_start", "intermediate")
    assert built.plan.covered and built.gate.passed, built.plan.reasons
    done = notebook_kernel.run(built.notebook)
    assert done.error is not None and done.error.name == "Stop", done.error
    assert done.error.section == "hello" and "-load" in done.error.cell_id
    assert says in done.error.value and "would mean nothing" in done.error.value
    assert done.forwards == 0


def test_an_adapter_that_lacks_weights_stops(
    changed: Changed, local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = changed("tiny/lora-chat", "adapter_model.safetensors", without("layers.1."))
    built = build(local_hub, tmp_path, model, "quick_start", "intermediate")
    done = notebook_kernel.run(built.notebook)
    assert done.error is not None and done.error.name == "Stop", done.error
    assert "does not hold the weights" in done.error.value and "layers.1." in done.error.value


def test_what_nothing_uses_may_be_missing(
    changed: Changed, local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = changed("tiny/bert-features", "model.safetensors", without("pooler"))
    built = build(local_hub, tmp_path, model, "quick_start", "intermediate")
    done = notebook_kernel.run(built.notebook)
    assert done.error is None and done.forwards > 0


def test_a_picture_gets_no_vector_from_a_pooler_that_was_not_trained(
    changed: Changed, local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    tags = ("pipeline_tag: image-classification", "pipeline_tag: image-feature-extraction")
    model = changed("tiny/vit", "model.safetensors", lambda tensors: tensors, readme=tags)
    built = build(local_hub, tmp_path, model, "quick_start", "intermediate")
    assert built.plan.template == "image_feature_extraction", built.plan.reasons
    built.notebook.cells.append(new_code_cell("result = {'pooler': model.pooler is not None}"))
    done = notebook_kernel.run(built.notebook)
    assert done.error is None and done.result == {"pooler": False}


def checker() -> dict[str, Any]:
    """The names of the cell that checks, defined as in a notebook."""
    parts = [cell for cell in read_template("common") if cell.name in PARTS]
    names: dict[str, Any] = {"MODEL_ID": "odd/model", "ALLOW_ANYWAY": False}
    exec("\n".join(cell.source for cell in parts), names)
    names["Stop"] = RuntimeError
    return names


def found(missing: str = "", unexpected: str = "") -> dict[str, set[str]]:
    return {
        "missing_keys": {missing} - {""},
        "unexpected_keys": {unexpected} - {""},
    }


class SinusoidalTable:
    """Named as transformers names the tables that it computes."""


def of_class(name: str) -> Any:
    """A model of a class of this name, without parts."""
    return type(name, (), {"named_modules": lambda self: []})()


MODEL = SimpleNamespace(named_modules=lambda: [("decoder.places", SinusoidalTable())])


@pytest.mark.parametrize(
    "key",
    [
        "bert.embeddings.position_ids",
        "wav2vec2.masked_spec_embed",
        "encoder.pooler.dense.weight",
        "pooler.dense.bias",
        "decoder.places.weight",
        "neck.fusion_stage.layers.0.residual_layer1.convolution1.weight",
    ],
)
def test_missing_and_harmless(key: str) -> None:
    checker()["check_weights"](MODEL, found(missing=key))


@pytest.mark.parametrize(
    "key",
    [
        "classifier.weight",
        "bert.pooler.dense.weight",
        "decoder.other.weight",
        "neck.fusion_stage.layers.1.residual_layer1.convolution1.weight",
        "layer.bn.running_mean",
    ],
)
def test_missing_and_wanted(key: str) -> None:
    with pytest.raises(RuntimeError, match=re.escape(key)):
        checker()["check_weights"](MODEL, found(missing=key))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("DebertaForSequenceClassification", "pooler.dense.weight"),
        ("DebertaV2ForSequenceClassification", "pooler.dense.bias"),
        ("VJEPA2ForVideoClassification", "pooler.cross_attention_layer.layer_norm1.weight"),
    ],
)
def test_a_pooler_below_a_head_is_wanted(name: str, key: str) -> None:
    with pytest.raises(RuntimeError, match=re.escape(key)):
        checker()["check_weights"](of_class(name), found(missing=key))


@pytest.mark.parametrize("name", ["BertModel", "RoFormerModel", "VisionEncoderDecoderModel"])
def test_a_pooler_below_nothing_is_not(name: str) -> None:
    key = "encoder.pooler.dense.weight"
    checker()["check_weights"](of_class(name), found(missing=key))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("acme/base", "acme/base"),
        ("gpt2", "gpt2"),
        ("/root/models--acme--base/snapshots/0/unet", "odd/model"),
        (Path("/models/unet"), "odd/model"),
    ],
)
def test_it_is_said_which_repository_was_not_whole_and_how_to_go_on(
    given: str | Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Loader:
        @classmethod
        def from_pretrained(cls, *given: Any, **options: Any) -> Any:
            return MODEL, found(missing="classifier.weight")

    names = checker()
    monkeypatch.setattr("transformers.PreTrainedModel", Loader)
    with (
        pytest.raises(RuntimeError, match=rf"^{named} was not loaded whole.*ALLOW_ANYWAY = True"),
        names["no_random_weights"](),
    ):
        Loader.from_pretrained(given)


@pytest.mark.parametrize("prefix", ["base_model.model.", "base_model."])
def test_the_head_in_an_adapter_is_found_whichever_way_it_was_learned(prefix: str) -> None:
    cell = next(each.source for each in read_template("adapter") if each.name == "trained-head")
    lines = cell.partition("held = ")[2]
    weights = {"prompt_embeddings": 0, f"{prefix}classifier.weight": SimpleNamespace(shape=[3])}
    names: dict[str, Any] = {"re": re, "MODEL_ID": "odd/model", "REVISION": None}
    names["load_peft_weights"] = lambda *_, **__: weights
    exec(f"held = {lines}", names)
    assert names["label_count"] == 3 and "classifier.weight" in names["held"]


def test_a_basic_notebook_tells_the_whole_reason() -> None:
    loads = [cell for cell in load_cells_of("fallback") if "no_random_weights(" in cell]
    assert len(loads) == 3
    for cell in loads:
        told = cell.partition("except Stop as problem:\n    print(problem)\nexcept Exception")
        assert told[1], cell


@pytest.mark.parametrize("key", ["qweight", "weight_scale", "weight_scale_inv", "weight_packed"])
def test_weights_without_their_scales_stop(key: str) -> None:
    with pytest.raises(RuntimeError, match="packed into fewer bits"):
        checker()["check_weights"](MODEL, found(unexpected=f"layers.0.q_proj.{key}"))


def test_another_head_that_is_not_read_is_no_reason_to_stop() -> None:
    checker()["check_weights"](MODEL, found(unexpected="cls.seq_relationship.bias"))


def test_every_template_checks_its_loads() -> None:
    templates = {name for row in ROWS for name in (row.template, *row.parts)}
    checked = 0
    for cell in (cell for name in sorted(templates) for cell in load_cells_of(name)):
        lines = cell.splitlines()
        for number, line in enumerate(lines):
            if LOAD.match(line) and not STRICT.search(line):
                assert "no_random_weights(" in lines[number - 1], line
                checked += 1
    assert checked > 50
