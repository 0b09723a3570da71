"""What a template hands to a model is what its makers mean it to get."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from alacard_ext.fit import weigh
from alacard_ext.notebooks.planning.jobs import asked_values
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand


def source(template: str, name: str) -> str:
    return next(cell.source for cell in read_template(template) if cell.name == name)


class Given(dict[str, Any]):
    """A call's arguments, wherever they are sent."""

    def to(self, *_: Any) -> Given:
        return self


class Processor:
    """A processor with a chat template, which takes down what it is called with."""

    chat_template = "a template"
    tokenizer = SimpleNamespace(bos_token="<first>")
    image_processor = None

    def __init__(self, begins: str) -> None:
        self.begins = begins

    def apply_chat_template(self, turns: Any, **_: Any) -> str:
        return f"{self.begins}user: what is asked"

    def __call__(self, **given: Any) -> Given:
        return Given(given)


@pytest.mark.parametrize(
    ("template", "cells", "arguments"),
    [
        ("image_text_to_text", ("prompt", "predict"), (["a picture"], ["What?"])),
        ("media_text_to_text", ("prompt", "predict"), (["a picture"], ["What?"])),
        ("page_transcription", ("prompt", "predict"), (["a page"],)),
    ],
)
@pytest.mark.parametrize("begins", ["<first>", "", "<start>"])
def test_the_first_token_that_a_chat_template_writes_is_not_added_again(
    template: str, cells: tuple[str, ...], arguments: tuple[Any, ...], begins: str
) -> None:
    names: dict[str, Any] = {"processor": Processor(begins), "KIND": "image", "QUESTIONS": ["?"]}
    names |= {"INSTRUCTION": "Read.", "MAX_NEW_TOKENS": 8, "device": "cpu"}
    names |= {"Reader": lambda _: None, "tokenizer": None, "model": SimpleNamespace(dtype=None)}
    for name in cells:
        exec(source(template, name).partition("\n\n\ntitle, ")[0], names)
    given = names["prepare"](*arguments)
    assert given.get("add_special_tokens", True) is (begins != "<first>")


def painter(**scales: Any) -> Any:
    """A pipeline that takes down what it is called with; its dials have these defaults."""
    called: list[dict[str, Any]] = []

    def call(
        prompt: str, num_inference_steps: int = 50, generator: Any = None, **given: Any
    ) -> Any:
        called.append(given)
        return SimpleNamespace(images=["a picture"])

    own = inspect.signature(call).parameters
    dials = {
        name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value)
        for name, value in scales.items()
    }
    return call, {**own, **dials}, called


@pytest.mark.parametrize("template", ["text_to_image", "image_to_image", "lora_text_to_image"])
@pytest.mark.parametrize(
    ("scales", "given"),
    [
        (
            {"true_cfg_scale": 5.0, "guidance_scale": None, "negative_prompt": None},
            {"true_cfg_scale": 5.0, "negative_prompt": " "},
        ),
        (
            {"true_cfg_scale": 1.0, "guidance_scale": 3.5, "negative_prompt": None},
            {"guidance_scale": 3.5},
        ),
        ({"guidance_scale": 7.5, "negative_prompt": None}, {"guidance_scale": 7.5}),
    ],
    ids=["by what to avoid", "either way", "by one number"],
)
def test_a_pipeline_is_guided_as_its_makers_mean_it(
    template: str, scales: dict[str, Any], given: dict[str, Any]
) -> None:
    call, options, called = painter(**scales)
    call.components = {}
    if template == "image_to_image":  # it begins with a picture
        options["image"] = inspect.Parameter("image", inspect.Parameter.KEYWORD_ONLY)
    generator = SimpleNamespace(manual_seed=lambda _: None)
    names: dict[str, Any] = {
        "model": call,
        "inspect": SimpleNamespace(signature=lambda _: SimpleNamespace(parameters=options)),
        "options_of": options,
        "torch": SimpleNamespace(Generator=lambda _: generator),
        **{"STEPS": 20, "GUIDANCE": None, "SEED": 7, "MOST_STEPS": 999, "TRIGGER": ""},
        **{"PROMPTS": ["a loaf"], "PICTURES": {"a loaf": Image.new("RGB", (32, 32))}},
    }
    cells = {"image_to_image": ("size", "make"), "lora_text_to_image": ("trigger", "predict")}
    for cell in cells.get(template, ("predict",)):
        exec(source(template, cell), names)
    names["make"]() if "make" in names else names["predict"]("a loaf")
    told = {name: value for name, value in called[0].items() if name in scales}
    assert told == given


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            'ask = "Return the plain text of this page."\n'
            'm = [{"role": "user", "content": [\n'
            '    {"type": "image_url", "image_url": {"url": page}},\n'
            '    {"type": "text", "text": ask},\n]}]',
            "Return the plain text of this page.",
        ),
        (
            'm = [{"type": "text", "text": " Read the table. "}, {"type": "image", "path": "p"}]',
            "Read the table.",
        ),
        ('m = [{"type": "image"}, {"type": "text", "text": made_elsewhere()}]', None),
        ('m = [{"type": "text", "text": "Hello, who are you?"}]', None),
        ('m = [{"type": "image"}, {"type": "text", "text": "' + "x" * 3000 + '"}]', None),
    ],
)
def test_a_page_is_read_in_the_words_of_the_models_own_page(code: str, words: str | None) -> None:
    snapshot = facts("org/my-ocr-2b", readme=f"# OCR\n\n```python\n{code}\n```\n")
    values = asked_values("page_transcription", snapshot)
    assert values == ({"INSTRUCTION": words} if words else {})


def test_the_words_of_a_family_go_before_those_of_a_page() -> None:
    code = 'm = [{"type": "image"}, {"type": "text", "text": "Convert chart to table."}]'
    snapshot = facts("org/granite-docling", readme=f"```python\n{code}\n```\n")
    assert asked_values("page_transcription", snapshot)["INSTRUCTION"].endswith("to docling.")


def test_marks_of_layout_are_kept_and_those_of_the_end_are_not() -> None:
    names: dict[str, Any] = {"processor": Processor(""), "INSTRUCTION": "Read."}
    names |= {"MAX_NEW_TOKENS": 8, "PLACES": 99, "device": "cpu", "ENDS": {0, 2}}

    class Tokens(list[Any]):
        shape = (1, 3)

        def __getitem__(self, place: Any) -> Any:
            return SimpleNamespace(tolist=lambda: [[7, 8, 2, 0]])

    class Batch(Given):
        def __getitem__(self, name: str) -> Any:
            return Tokens()

    read: list[Any] = []

    def batch_decode(rows: Any, **given: Any) -> list[str]:
        read.append((rows, given))
        return ["<t>"]

    exec(source("page_transcription", "predict"), names)
    names["prepare"] = lambda pages: Batch()
    names["torch"] = SimpleNamespace(inference_mode=lambda: pytest.MonkeyPatch.context())
    names["model"] = SimpleNamespace(generate=lambda **given: Tokens())
    names["processor"].batch_decode = batch_decode
    assert names["predict"](["a page"]) == ["<t>"]
    assert read == [([[7, 8]], {"skip_special_tokens": False})]


@pytest.mark.parametrize(
    "known",
    [{"diffusers_class": "PixArtAlphaPipeline"}, {"library_name": "diffusers"}],
)
def test_a_pipeline_of_diffusers_keeps_no_keys_and_values(known: dict[str, Any]) -> None:
    sizes = {"parameters": {}, "stored_bytes": 9 * 10**9, "architectures": [], "model_type": None}
    for told, kept in (({**sizes, **known}, False), (sizes, True)):
        fit = weigh(facts(**told).facts, None)
        assert any(part.name == "cache" and part.high for part in fit.parts) is kept


def test_what_reads_films_beside_a_pipeline_needs_torchvision() -> None:
    files = ["model_index.json", "unet/diffusion_pytorch_model.safetensors"]
    known: dict[str, Any] = {"library_name": "diffusers"}
    known |= {"diffusers_class": "Kandinsky5T2IPipeline"}
    known |= {"pipeline_tag": "text-to-image", "architectures": [], "model_type": None}
    for beside, needs in (("text_encoder/video_preprocessor_config.json", True), ("x.json", False)):
        plan = make_plan(hand(), facts(**known, files=[*files, beside]))
        assert plan.covered, plan.reasons
        assert ("torchvision" in {need.module for need in plan.requirements}) is needs
