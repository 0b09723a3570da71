"""A pipeline of diffusers gets what its call needs beside words, or the reason why it does not."""

from __future__ import annotations

from inspect import Parameter
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble, values_for
from alacard_ext.notebooks.classes.calls import call_of
from alacard_ext.notebooks.planning.plan import make_plan

from .conftest import Execute, images_of
from .hands import facts, hand

KEYWORD_ONLY = Parameter.KEYWORD_ONLY
FILES = ["model_index.json", "unet/diffusion_pytorch_model.safetensors"]


def planned(pipeline: str, task: str) -> Any:
    known = {"library_name": "diffusers", "diffusers_class": pipeline, "files": FILES}
    return make_plan(hand(), facts(pipeline_tag=task, architectures=[], model_type=None, **known))


@pytest.mark.parametrize(
    ("model", "level", "says"),
    [
        ("tiny/inpainting", "advanced", "white part of a mask"),
        ("tiny/led-by-edges", "beginner", "It follows a drawing"),
    ],
)
def test_the_mask_or_the_drawing_is_made_in_the_notebook(
    model: str, level: str, says: str, execute: Execute
) -> None:
    done = execute(model, "image_to_image", level, task="image-to-image")
    assert says in done.text("usage")
    assert images_of(done) >= 2 and done.result


@pytest.mark.parametrize(
    ("pipeline", "task", "template", "became"),
    [
        ("StableDiffusionPipeline", "text-to-image", "text_to_image", "text-to-image"),
        ("FluxKontextPipeline", "image-to-image", "image_to_image", "image-to-image"),
        ("FluxFillPipeline", "text-to-image", "image_to_image", "image-to-image"),
        ("StableDiffusionUpscalePipeline", "text-to-image", "image_to_image", "image-to-image"),
        ("QwenImageEditPipeline", "text-to-image", "image_to_image", "image-to-image"),
        ("StableDiffusionPipeline", "image-to-3d", "text_to_image", "text-to-image"),
        ("WanPipeline", "text-to-3d", "video_generation", "text-to-video"),
        ("ShapEImg2ImgPipeline", "text-to-3d", "shape_generation", "image-to-3d"),
        ("ShapEPipeline", "image-to-3d", "shape_generation", "text-to-3d"),
        ("WanPipeline", "text-to-video", "video_generation", "text-to-video"),
        ("WanPipeline", "image-to-video", "video_generation", "text-to-video"),
        ("WanImageToVideoPipeline", "text-to-video", "video_generation", "image-text-to-video"),
        ("StableVideoDiffusionPipeline", "text-to-video", "video_generation", "image-to-video"),
        ("StableVideoDiffusionPipeline", "image-to-video", "video_generation", "image-to-video"),
        ("WanVideoToVideoPipeline", "text-to-video", "video_generation", "video-to-video"),
    ],
)
def test_the_call_of_the_pipeline_chooses_what_goes_in(
    pipeline: str, task: str, template: str, became: str
) -> None:
    plan = planned(pipeline, task)
    assert (plan.template, plan.task) == (template, became), plan.reasons
    if became != task:
        assert any(pipeline in reason for reason in plan.reasons)


@pytest.mark.parametrize(
    ("pipeline", "says"),
    [
        ("KandinskyV22PriorPipeline", "the first of two"),
        ("FluxPriorReduxPipeline", "the first of two"),
        ("StableCascadePriorPipeline", "the first of two"),
        ("KandinskyV22Pipeline", "image_embeds"),
        ("StableCascadeDecoderPipeline", "image_embeddings"),
        ("PaintByExamplePipeline", "example_image"),
        ("DiTPipeline", "class_labels"),
    ],
)
def test_what_no_notebook_can_feed_is_told(pipeline: str, says: str) -> None:
    for task in ("text-to-image", "image-to-image"):
        plan = planned(pipeline, task)
        assert not plan.covered and says in plan.reasons[0]


def test_a_pipeline_that_the_table_lacks_is_believed() -> None:
    assert call_of("NovelPipeline") is None and call_of(None) is None
    known = {"library_name": "diffusers", "files": FILES, "pipeline_tag": "text-to-image"}
    assert make_plan(hand(), facts(architectures=[], model_type=None, **known)).covered


def test_the_table_is_that_of_the_installed_release() -> None:
    diffusers = pytest.importorskip("diffusers", reason="the extra 'models' brings diffusers")
    import inspect

    for name in ("StableDiffusionInpaintPipeline", "WanImageToVideoPipeline", "FluxFillPipeline"):
        call = call_of(name)
        given = inspect.signature(getattr(diffusers, name).__call__).parameters
        assert call is not None and call.all <= given.keys()
        assert call.required == {
            key
            for key, one in given.items()
            if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD and key != "self"
        }


INPAINT, LED = "StableDiffusionInpaintPipeline", "StableDiffusionControlNetPipeline"
EDIT, OVER = "StableDiffusionInstructPix2PixPipeline", "StableDiffusionXLImg2ImgPipeline"


@pytest.mark.parametrize(
    ("pipeline", "level", "says", "not_said"),
    [
        (INPAINT, "beginner", "the model repaints that part", "starts from pure noise"),
        (INPAINT, "advanced", "`strength` is the share", "controlnet_conditioning_scale`"),
        (LED, "beginner", "follows the outlines of yours", "what should change"),
        (LED, "intermediate", "`controlnet_conditioning_scale` weighs", "`strength` is"),
        (EDIT, "beginner", "say in words what should change", "follows the outlines"),
        (EDIT, "advanced", "`image_guidance_scale` says", "`strength` is"),
        (OVER, "beginner", "covers its input with noise", "starts from pure noise"),
        (OVER, "beginner", "paints a new one over it", "what should change"),
        ("StableDiffusionPipeline", "advanced", "`strength` is the share", "has no option"),
        ("FluxKontextPipeline", "advanced", "has no option", "`strength` is"),
        (None, "beginner", "In each **step**", "from pure noise"),
        (None, "advanced", "The cell looks for it", "`strength` is"),
    ],
)
def test_each_kind_of_pipeline_is_told_as_it_works(
    pipeline: str | None, level: str, says: str, not_said: str
) -> None:
    known = {"library_name": "diffusers", "diffusers_class": pipeline, "files": FILES}
    recipe = hand(level=level)
    snapshot = facts(pipeline_tag="image-to-image", architectures=[], model_type=None, **known)
    plan = make_plan(recipe, snapshot)
    assert plan.template == "image_to_image"
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    text = " ".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    text = " ".join(text.split())
    assert says in text and not_said not in text


def test_the_words_are_orders_only_for_models_that_take_them() -> None:
    def words(pipeline: str) -> list[str]:
        known = {"library_name": "diffusers", "diffusers_class": pipeline, "files": FILES}
        snapshot = facts(pipeline_tag="image-to-image", architectures=[], model_type=None, **known)
        prompts: list[str] = values_for(hand(), snapshot, make_plan(hand(), snapshot))["PROMPTS"]
        return prompts

    assert words(INPAINT) == ["a red woollen hat", "a bunch of yellow flowers"]
    assert words(LED)[0].startswith("a watercolour of ")
    assert words(OVER)[0].startswith("a watercolour of ")
    assert words("StableDiffusionUpscalePipeline")[0].startswith("a sharp photo of ")
    assert any(prompt.startswith("Turn it into") for prompt in words(EDIT))


@pytest.mark.parametrize("area", [None, 448**2])
def test_a_result_keeps_the_shape_of_the_picture_where_the_pixels_are_counted(
    area: int | None,
) -> None:
    # The libraries are imported late: each process collects all tests, and few run these.
    import torch
    from PIL import Image

    from alacard_ext.notebooks.template import read_template

    class Pipeline:
        def __call__(self, **given: Any) -> Any:
            self.given = given
            return SimpleNamespace(images=[given["image"]])

    model = Pipeline()
    taken = dict.fromkeys(("image", "prompt", "width", "height"), Parameter("x", KEYWORD_ONLY))
    if area:
        taken["max_area"] = Parameter("max_area", KEYWORD_ONLY, default=area)
    start = Image.new("RGB", (640, 320))
    names: dict[str, Any] = {
        "model": model, "options_of": taken, "torch": torch, "start": start, "GUIDANCE": None,
        "PICTURES": {"a wall": start}, "PROMPTS": ["As a drawing"], "STEPS": 2, "SEED": 7,
        "MOST_STEPS": 9,
    }  # fmt: skip
    cells = {cell.name: cell.source for cell in read_template("image_to_image")}
    for name in ("size", "make"):
        exec(cells[name], names)
    made = names["make"]()
    shape = (made.size, model.given.get("width"), model.given.get("height"))
    assert shape == (((448, 224), 448, 224) if area else ((512, 256), None, None))
