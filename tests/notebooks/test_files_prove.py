"""The names of a repository's files prove what can load, before a byte of it is fetched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.parse import MOST_FILES
from alacard_ext.hub.weights import weights_among
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.files import variant_of, with_variant
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import load_cells_of
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.repository import Repository

from .conftest import build
from .hands import facts, hand

BESIDE = ["README.md", "config.json", "tokenizer.json"]
HEARS = {
    "pipeline_tag": "automatic-speech-recognition",
    "architectures": ["WhisperForConditionalGeneration"],
    "model_type": "whisper",
}
SEES = {
    "pipeline_tag": "image-classification",
    "architectures": ["SwinForImageClassification"],
    "model_type": "swin",
}
EMBEDS = {"pipeline_tag": "sentence-similarity", "library_name": "sentence-transformers"}
PAINTS = {
    "pipeline_tag": "text-to-image",
    "library_name": "diffusers",
    "architectures": [],
    "model_type": None,
    "diffusers_class": "StableDiffusionPipeline",
}
PIPELINE = ["model_index.json", "unet/config.json", "vae/config.json", "tokenizer/config.json"]
UNET, VAE = "unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model"


def reason(files: list[str], **known: Any) -> str | None:
    """Why there is no full notebook of a model with these files; None where there is one."""
    plan = make_plan(hand(), facts(files=files, **known))
    return None if plan.covered else plan.reasons[0]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["optimizer.pt", "training_args.bin", "scheduler.pt"], "no weights in a format"),
        (["training_args.bin", "flax_model.msgpack"], "only Flax"),
        (["best.pt"], "Ultralytics"),
        (["runs/yolov8n.pt"], "Ultralytics"),
        (["model.bin", "shared_vocabulary.json"], "CTranslate2"),
        (["epoch=3-step=900.ckpt"], "Lightning"),
        (["ggml-base.en.bin"], "whisper.cpp"),
        (["consolidated.00.pth"], "its author's own program"),
        (["weights_final.bin"], "does not have a name that transformers looks for"),
        (["ckpt/model.safetensors", "ckpt/config.json"], 'pass `subfolder="ckpt"`'),
        (["helper.bin", "net/model.bin", "zoo.pt"], "None of its weight files (such as helper"),
        (["a_helper.pt", "best.pt"], "best.pt, is one that Ultralytics"),
        (["model-00001-of-00003.safetensors", "model-00003-of-00003.safetensors"], "of which 1 is"),
        (["pytorch_model-00001-of-00009.bin"], "of which 8 are"),
    ],
)
def test_weights_that_cannot_be_loaded(files: list[str], says: str) -> None:
    assert says in (reason([*BESIDE, *files]) or "covered")


def test_an_index_without_its_parts_beside_it_is_no_pipeline() -> None:
    whole = [*PIPELINE, f"{UNET}.safetensors", f"{VAE}.safetensors"]
    assert reason(whole, **PAINTS) is None
    deeper = [f"Mix/Diffusers/{name}" for name in whole]
    told = reason(["model_index.json", "VAEs/mix.vae.pt", *deeper], **PAINTS) or ""
    assert "none of them is beside it. There are such parts in its folder Mix/Diff" in told


@pytest.mark.parametrize(
    "files",
    [
        ["model.safetensors", "best.pt", "optimizer.pt"],
        ["pytorch_model.bin", "training_args.bin"],
        ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
        # Of one kind a part is missing; the other kind is whole.
        ["model-00001-of-00002.safetensors", "pytorch_model.bin"],
        ["pytorch_model-00001-of-00001.bin", "model-00001-of-00004.safetensors"],
        ["model.fp16.safetensors"],
        # The parts have the names that their list gives them.
        ["model.safetensors.index.json", "part_1.safetensors", "part_2.safetensors"],
    ],
)
def test_weights_that_can_be_loaded(files: list[str]) -> None:
    assert reason([*BESIDE, *files]) is None


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["a/model.safetensors"], "in the folder a, and"),
        (["a/model.safetensors", "b/model.safetensors"], "in several folders"),
        ([f"{n}/{f}" for n in "ab" for f in ("config.json", "model.safetensors")], "in several"),
    ],
)
def test_a_folder_is_advised_only_where_one_alone_holds_a_model(
    files: list[str], says: str
) -> None:
    told = reason([*BESIDE, *files]) or "covered"
    assert says in told and "subfolder" not in told


def test_the_one_folder_with_a_configuration_is_advised() -> None:
    files = ["a/model.safetensors", "whole/model.safetensors", "whole/config.json"]
    assert 'subfolder="whole"' in (reason([*BESIDE, *files]) or "covered")


def test_a_list_that_is_not_there_or_was_cut_proves_nothing() -> None:
    assert reason([]) is None
    assert reason([*BESIDE, "model.bin", *(f"logs/{n}.txt" for n in range(MOST_FILES))]) is None


@pytest.mark.parametrize(
    ("files", "known", "says"),
    [
        (["model.safetensors", "tokenizer.json"], {}, "no config.json"),
        (["config.json", "model.safetensors"], SEES, "no preprocessor_config.json"),
        ([*BESIDE, "model.safetensors"], HEARS, "how to prepare sounds"),
        (
            ["config.json", "model.safetensors", "preprocessor_config.json"],
            HEARS,
            "has no tokenizer",
        ),
    ],
)
def test_what_is_missing_beside_the_weights(
    files: list[str], known: dict[str, Any], says: str
) -> None:
    assert says in (reason(files, **known) or "covered")


@pytest.mark.parametrize("name", ["preprocessor_config.json", "processor_config.json"])
def test_either_file_prepares_what_is_heard(name: str) -> None:
    assert reason([*BESIDE, "model.safetensors", name], **HEARS) is None


def test_modules_of_sentence_transformers_may_lie_in_folders() -> None:
    inside = ["modules.json", "0_Transformer/config.json", "0_Transformer/model.safetensors"]
    assert reason(inside, **EMBEDS) is None
    cut = [*inside[:-1], "0_Transformer/model-00001-of-00002.safetensors"]
    assert "split into 2 files" in (reason(cut, **EMBEDS) or "covered")


@pytest.mark.parametrize(
    ("weights", "variant", "says"),
    [
        ([f"{UNET}.safetensors", f"{VAE}.safetensors"], None, None),
        ([f"{UNET}.fp16.safetensors", f"{VAE}.fp16.safetensors"], "fp16", None),
        ([f"{UNET}.fp16.safetensors", f"{VAE}.bin"], "fp16", None),
        ([f"{UNET}.bf16.bin", f"{UNET}.fp16.bin", f"{VAE}.bf16.bin"], "bf16", None),
        (
            [
                f"{UNET}.fp16-00001-of-00002.safetensors",
                f"{UNET}.fp16-00002-of-00002.safetensors",
                f"{VAE}.safetensors",
            ],
            "fp16",
            None,
        ),
        ([f"{UNET}.fp16.safetensors", f"{VAE}.bf16.safetensors"], None, "a different variant"),
        # A folder for ONNX is none that the pipeline reads.
        ([f"{UNET}.safetensors", f"{VAE}.bin", "vae_decoder/config.json"], None, None),
        # Nor is a copy of other weights beside its parts.
        (
            [
                f"{UNET}.safetensors",
                f"{VAE}.bin",
                "unet_ema/config.json",
                "unet_ema/diffusion_pytorch_model.ema.safetensors",
                "lora/config.json",
                "lora/diffusion_pytorch_model-00001-of-00002.bin",
            ],
            None,
            None,
        ),
        (
            [
                f"{UNET}.fp16.safetensors",
                f"{VAE}.fp16.bin",
                "unet_ema/config.json",
                "unet_ema/diffusion_pytorch_model.ema.safetensors",
            ],
            "fp16",
            None,
        ),
        ([f"{UNET}-00002-of-00002.safetensors", f"{VAE}.safetensors"], None, "split into 2 files"),
    ],
)
def test_the_variant_that_a_pipeline_has(
    weights: list[str], variant: str | None, says: str | None
) -> None:
    files = [*PIPELINE, *weights]
    assert variant_of(files, pipeline=True) == variant
    told = reason(files, **PAINTS)
    assert told is None if says is None else says in (told or "covered")


def test_a_variant_is_asked_for_where_the_model_is_loaded_and_nowhere_else() -> None:
    (cell,) = load_cells_of("text_classification")
    changed = with_variant(cell, 'fp16"; x')
    assert changed.count("variant=") == 1
    compile(changed, "cell", "exec")
    assert changed.index("variant=") > changed.index("no_random_weights(")


@pytest.mark.parametrize(
    "template", ["sentence_similarity", "peft_text_generation", "peft_text_classification"]
)
def test_no_variant_is_asked_for_where_none_is_taken(template: str) -> None:
    for cell in load_cells_of(template):
        assert with_variant(cell, "fp16") == cell


def test_every_load_in_a_basic_notebook_that_takes_a_variant_asks_for_it() -> None:
    changed = [with_variant(cell, "fp16") for cell in load_cells_of("fallback")]
    asking = [cell for cell in changed if "variant=" in cell]
    assert len(asking) == 2 and not any("SentenceTransformer" in cell for cell in asking)
    for cell in asking:
        compile(cell, "cell", "exec")
        assert ".from_pretrained(\n            MODEL_ID, variant='fp16'," in cell.replace('"', "'")


def test_a_library_that_knows_no_variants_is_not_asked_for_one() -> None:
    files = ["config.json", "model.fp16.safetensors", "tokenizer.json"]
    names = {"pipeline_tag": "token-classification", "library_name": "span-marker"}
    snapshot = facts(files=files, config={"x": 1}, **names)
    recipe = hand(task="token-classification")
    plan = make_plan(recipe, snapshot)
    assert plan.template == "span_marker", plan.reasons
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert not any("variant=" in cell.source for cell in notebook.cells)


def test_the_only_copy_is_what_a_load_fetches() -> None:
    half = {"rfilename": f"{UNET}.fp16.safetensors", "size": 7}
    whole = {"rfilename": f"{UNET}.safetensors", "size": 14}
    index = {"rfilename": "model_index.json", "size": 1}
    assert weights_among([index, half]) == 7
    assert weights_among([index, half, whole]) == 14


def test_a_pipeline_of_half_precision_alone_runs(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = "odd/half-alone"
    folder = tmp_path / "hub" / model
    shutil.copytree(local_hub.repositories["tiny/stable-diffusion"].folder, folder)
    for file in folder.glob("*/*.safetensors"):
        file.rename(file.with_name(f"{file.stem}.fp16.safetensors"))
    local_hub.repositories[model] = Repository.load(folder, model)
    try:
        built = build(local_hub, tmp_path, model, "quick_start", "intermediate")
        assert built.plan.covered and built.gate.passed, built.plan.reasons
        assert built.plan.fit.weight_bytes
        done = notebook_kernel.run(built.notebook)
    finally:
        del local_hub.repositories[model]
    assert done.error is None, done.error
    assert done.forwards > 0
