"""Whole checkpoints in one file: the header tells their kind, and that decides what loads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot, SingleFile
from alacard_ext.hub.headers import Header, read_header
from alacard_ext.notebooks.libraries import single_files
from alacard_ext.notebooks.libraries.single_files import candidates, holds_single_files, kind_of
from alacard_ext.notebooks.planning.plan import make_plan
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.models.single_files import LARGE_MERGE, MERGE

from .hands import facts, hand
from .test_text_notebooks import build

UNET = "model.diffusion_model.input_blocks.0.0.weight"
OLD = "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight"
LARGE = "conditioner.embedders.0.transformer.text_model.embeddings.position_embedding.weight"
VAE = "first_stage_model.decoder.conv_in.weight"


def merges(**known: Any) -> ModelSnapshot:
    usual: dict[str, Any] = {
        "pipeline_tag": "text-to-image",
        "library_name": None,
        "tags": ["stable-diffusion"],
        "files": ["README.md", "merge.safetensors"],
        "architectures": [],
        "model_type": None,
        "parameters": {},
    }
    return facts("o/merges", **{**usual, **known})


def header(*names: str, channels: int = 4) -> Header:
    told = dict.fromkeys(names, ("F16", (8,)))
    return Header({**told, UNET: ("F16", (320, channels, 3, 3))})


def test_a_page_that_only_calls_itself_a_single_file_is_told_so() -> None:
    files = ["config.json", "model.safetensors", "model_index.json"]
    plan = make_plan(hand("o/merges"), merges(library_name="diffusers-single-file", files=files))
    assert not plan.covered and "has no such file" in plan.reasons[0]


def test_the_whole_checkpoint_that_suits_plain_words_comes_first() -> None:
    files = [
        "Models/A/A_nsfw.safetensors",
        "Models/A/A.safetensors",
        "Models/A/A-inpainting.safetensors",
        "Models/A/A.ckpt",
        "Models/A/Diffusers/unet/diffusion_pytorch_model.safetensors",
        "VAEs/mix.vae.safetensors",
        "style_lora.safetensors",
        "top.safetensors",
    ]
    first = ["top.safetensors", "Models/A/A.safetensors"]
    assert candidates(files)[:2] == first and len(candidates(files)) == 4


@pytest.mark.parametrize(
    ("known", "held"),
    [
        ({}, True),
        ({"library_name": "diffusion-single-file"}, True),
        ({"library_name": "diffusers", "files": ["model_index.json", "a/b.safetensors"]}, True),
        ({"files": ["model_index.json", "unet/config.json", "a.safetensors"]}, False),
        ({"library_name": "diffusers", "tags": ["lora"]}, False),
        ({"pipeline_tag": "text-generation"}, False),
        ({"library_name": "timm"}, False),
        ({"pipeline_tag": None, "tags": []}, False),
        ({"files": ["model.safetensors"]}, False),
    ],
)
def test_only_repositories_of_such_files_are_taken_for_one(
    known: dict[str, Any], held: bool
) -> None:
    assert holds_single_files(merges(**known).facts) is held


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (header(OLD, VAE), "sd1"),
        (header(LARGE, "conditioner.embedders.1.model.positional_embedding", VAE), "xl"),
        (header(OLD, VAE, channels=9), "inpainting"),
        (header(OLD, VAE, channels=8), "other-input"),
        (header(OLD), "no-vae"),
        (header(VAE), "no-text"),
        (header(OLD, VAE, "v_pred"), "turned"),
        (header("cond_stage_model.model.ln_final.weight", VAE), "sd2"),
        (header("conditioner.embedders.0.model.ln_final.weight", VAE), "refiner"),
        (Header({"double_blocks.0.img_attn.qkv.weight": ("F16", (8,))}), "flux"),
        (Header({"model.diffusion_model.joint_blocks.0.x": ("F16", (8,))}), "sd3"),
        (Header({"lora_unet_down.alpha": ("F16", ())}), "unknown"),
    ],
)
def test_the_header_tells_the_kind(found: Header, kind: str) -> None:
    assert kind_of(found, "o/merges/a.safetensors") == kind
    assert kind_of(found, "o/merges/a-v_pred.safetensors") in (kind, "turned")


def test_a_header_is_read_only_where_it_is_whole_and_one() -> None:
    told = {"__metadata__": {"a": "b"}, "x": {"dtype": "F16", "shape": [2, 3]}, "y": {"shape": "z"}}
    text = json.dumps(told).encode()
    body = len(text).to_bytes(8, "little") + text
    found = read_header(body + b"\0" * 12)
    assert found is not None and found.counts() == {"F16": 6} and found.shape("y") == ()
    for bad in (b"", body[:-3], b"\xff" * 40, (9).to_bytes(8, "little") + b"[" * 9):
        assert read_header(bad) is None
    huge = json.dumps({"x": {"dtype": "F16", "shape": [2**30, 2**30]}}).encode()
    assert read_header(len(huge).to_bytes(8, "little") + huge) is None


@pytest.mark.parametrize(
    ("snapshot", "why"),
    [
        (merges(files=["a.ckpt"]), "opening a pickle can run code"),
        (merges(), "could not be read just now"),
        (merges(), "a Stable Diffusion 2. There are two kinds"),
        (merges(), "a Flux, whose single files"),
        (merges(), "of a kind that Alacard does not know"),
        (merges(), "which has them, cannot be reached"),
    ],
)
def test_what_is_not_loaded_says_why(snapshot: ModelSnapshot, why: str) -> None:
    kinds = {"Diffusion 2": "sd2", "Flux": "flux", "kind that": "unknown", "reached": "sd1"}
    kind = next((kind for part, kind in kinds.items() if part in why), None)
    if kind:
        snapshot.single_file = SingleFile(name="merge.safetensors", kind=kind)
    plan = make_plan(hand(task="text-to-image"), snapshot)
    assert not plan.covered and why in plan.reasons[0], plan.reasons


@pytest.mark.parametrize(
    ("name", "level", "kind"), [(MERGE, "beginner", "sd1"), (LARGE_MERGE, "intermediate", "xl")]
)
def test_a_single_file_paints_as_the_pipeline_it_was_made_of(
    name: str,
    level: str,
    kind: str,
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = "tiny/stable-diffusion" + "-xl" * (kind == "xl")
    told = (base, *single_files.BASES[kind][1:])
    monkeypatch.setitem(single_files.BASES, kind, told)
    built = build(local_hub, tmp_path, name, difficulty=level)
    assert built.plan.template == "single_file_text_to_image", built.plan.reasons
    files = local_hub.repositories[name].files
    file = next(one for one in files if "Merge" in one)
    assert built.plan.fit.weight_bytes == pytest.approx(files[file].stat().st_size, rel=0.2)
    local_hub.requests.clear()
    done = notebook_kernel.run(built.notebook, variables=("result", "FILE", "DOWNLOADS"))
    assert done.error is None, done.error
    assert done.forwards > 0 and done.variables["FILE"] == file
    assert all(row["contrast"] > 1 for row in done.variables["result"])
    fetched = [one.path for one in local_hub.requests if "resolve" in one.path]
    assert any(local_hub.repositories[name].sha in one and file in one for one in fetched)
    # Of the base its settings alone, at the commit of the plan, if they are not there already.
    of_base = [one for one in fetched if f"/{base}/" in one]
    assert not any(one.endswith((".safetensors", ".bin")) for one in of_base)
    assert all(local_hub.repositories[base].sha in one for one in of_base)
