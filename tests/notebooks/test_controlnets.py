"""ControlNets: put beside the pipeline that fits them, and given the drawing that they follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.libraries.adapters import on_base
from alacard_ext.notebooks.libraries.controls import LARGE, OLD, bases_of, control_of, pipeline_on
from alacard_ext.notebooks.planning.plan import make_plan
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.models.additions import BASE, CANNY, UNION

from .hands import facts, hand
from .test_text_notebooks import build

PLAIN = "diffusion_pytorch_model.safetensors"
XL = "stabilityai/stable-diffusion-xl-base-1.0"


def control(name: str = "o/sd-canny", **known: Any) -> ModelSnapshot:
    config = {"_class_name": "ControlNetModel", "cross_attention_dim": 768} | known.pop("told", {})
    usual: dict[str, Any] = {
        "library_name": "diffusers",
        "pipeline_tag": "image-to-image",
        "tags": ["controlnet", "ControlNet"],
        "files": ["config.json", PLAIN],
        "architectures": [],
        "model_type": None,
        "parameters": {},
    }
    return facts(name, config=config, **{**usual, **known})


def pipeline(kind: str = OLD) -> ModelSnapshot:
    known: dict[str, Any] = {"diffusers_class": kind, "files": ["model_index.json"]}
    return facts("o/base", architectures=[], **known)


def test_its_page_names_the_base_or_its_size_does() -> None:
    assert bases_of(control()) == ["stable-diffusion-v1-5/stable-diffusion-v1-5"]
    large = control(told={"cross_attention_dim": 2048}, base_models=["o/own-xl"])
    assert bases_of(large) == ["o/own-xl", XL]
    # Of Stable Diffusion 2 there are several kinds, and nothing in the file tells which.
    assert bases_of(control(told={"cross_attention_dim": 1024})) == []
    assert pipeline_on(control(), pipeline().facts) == "StableDiffusionControlNetPipeline"
    for wrong in (LARGE, "FluxPipeline", "StableDiffusionInpaintPipeline", None):
        assert pipeline_on(control(), pipeline(wrong or "").facts) is None


UNION_OF = {"_class_name": "ControlNetModel_Union", "cross_attention_dim": 2048}


@pytest.mark.parametrize(
    ("snapshot", "drawing"),
    [
        (control("lllyasviel/control_v11p_sd15_canny"), ("edges", None, None)),
        (control("o/control_v11p_sd15s2_lineart_anime"), ("lines", None, None)),
        (control("o/a", told={**UNION_OF, "num_control_type": 8}), ("edges", 3, None)),
        (
            control("o/canny", files=["config.json", "diffusion_pytorch_model.fp16.safetensors"]),
            ("edges", None, "fp16"),
        ),
    ],
)
def test_what_it_follows_is_told_by_name_or_settings(
    snapshot: ModelSnapshot, drawing: tuple[str, int | None, str | None]
) -> None:
    found = control_of(snapshot)
    assert found and (found.drawing, found.mode, found.variant) == drawing


@pytest.mark.parametrize(
    ("snapshot", "why"),
    [
        (control(), "nor its settings name one"),
        (control("o/depth-sdxl"), "maps of depth, which another model makes"),
        (control("o/my-control"), "does not tell which kind of drawing"),
        (control("o/u", told={**UNION_OF, "num_control_type": 9}), "unions with 6 or 8 kinds"),
        (control(files=["config.json", "diffusion_pytorch_model.bin"]), "one part of a pipeline"),
        (control(told={"_class_name": "FluxControlNetModel"}), "a FluxControlNetModel, one part"),
    ],
)
def test_what_cannot_be_steered_with_says_why(snapshot: ModelSnapshot, why: str) -> None:
    plan = make_plan(hand(task="image-to-image"), snapshot)
    assert not plan.covered and why in plan.reasons[0], plan.reasons


def test_the_plan_names_the_base_and_why() -> None:
    plan = make_plan(hand(), on_base(control("xinsir/controlnet-canny"), pipeline()))
    assert plan.template == "controlnet", plan.reasons
    assert any("reads words as 768 numbers, as Stable Diffusion 1" in one for one in plan.reasons)


@pytest.mark.parametrize(
    ("name", "level", "mode"), [(CANNY, "intermediate", None), (UNION, "beginner", 3)]
)
def test_a_picture_follows_its_edges(
    name: str,
    level: str,
    mode: int | None,
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
) -> None:
    built = build(local_hub, tmp_path, name, difficulty=level, topic="cats")
    assert built.plan.template == "controlnet", built.plan.reasons
    names = ["result", "MODE", "BASE_REVISION", "DOWNLOADS"]
    names += ["steered_by"] if level == "intermediate" else []
    done = notebook_kernel.run(built.notebook, variables=tuple(names))
    assert done.error is None, done.error
    assert done.forwards > 0 and done.variables["MODE"] == mode
    base = BASE if name == CANNY else "tiny/stable-diffusion-xl"
    assert done.variables["BASE_REVISION"] == local_hub.repositories[base].sha
    own = local_hub.repositories[name].files[PLAIN].read_bytes()
    assert done.variables["DOWNLOADS"][name] == len(own) and base in done.variables["DOWNLOADS"]
    assert len(done.variables["result"]) == 2
    assert done.variables.get("steered_by", 1) > 0
