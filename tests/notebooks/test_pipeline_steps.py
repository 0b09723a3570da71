"""How many steps a pipeline of diffusers takes: its own number, its share of noise, the page's."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble, values_for
from alacard_ext.notebooks.classes.calls import begins_with_picture, call_of
from alacard_ext.notebooks.classes.sampling import sampling_of, steps_sentence
from alacard_ext.notebooks.planning.painting import feeds
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.example import Example, choose_example
from alacard_ext.notebooks.readme.loaded import SCHEDULER, LoadedModel, loaded_model
from alacard_ext.notebooks.tasks import ROWS, row_of
from alacard_ext.notebooks.template import read_template
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .hands import facts, hand
from .test_guided_pipelines import FILES, planned
from .test_readme_executed import EXAMPLE, notebook_with


def painter(pipeline: str, code: str, name: str = "org/model") -> Example:
    """What becomes of an example on the page of a pipeline."""
    snapshot = known(pipeline, name)
    snapshot = snapshot.model_copy(update={"readme": f"# Model\n\n```python\n{code}\n```\n"})
    plan = planned(pipeline, "text-to-image")
    return choose_example(snapshot, row_of(plan), plan.auto_class)


def known(pipeline: str | None, name: str) -> ModelSnapshot:
    """A model that paints, of that class and that name."""
    told: dict[str, Any] = {"pipeline_tag": "text-to-image", "library_name": "diffusers"}
    told |= {"architectures": [], "model_type": None, "files": FILES}
    return facts(name, diffusers_class=pipeline, **told)


LOAD = "from diffusers import DiffusionPipeline\npipe = DiffusionPipeline.from_pretrained('{0}')\n"


@pytest.mark.parametrize(
    ("pipeline", "name", "call", "became"),
    [
        ("StableDiffusionPipeline", "org/any", "pipe('a cat')", "'a cat', num_inference_steps=20)"),
        ("StableDiffusionXLPipeline", "o/x", "pipe('a', eta=0.5)", "num_inference_steps=20)"),
        ("FluxPipeline", "org/any", "pipe('a', guidance_scale=3.5)", "guidance_scale=3.5).i"),
        ("StableDiffusionPipeline", "org/sd-turbo", "pipe('a cat')", "num_inference_steps=1)"),
        ("SanaSprintPipeline", "org/any", "pipe('a cat')", "pipe('a cat').images"),
        ("LatentConsistencyModelPipeline", "org/any", "pipe('a cat')", "pipe('a cat').images"),
        ("AmusedPipeline", "org/any", "pipe('a cat')", "pipe('a cat').images"),
        ("ZImagePipeline", "org/z", "pipe('a cat', num_inference_steps=9)", "_steps=9)"),
        ("PixArtAlphaPipeline", "org/p", "pipe('a', num_inference_steps=90)", "_steps=20)"),
    ],
)
def test_an_example_keeps_to_the_steps_that_its_pipeline_was_made_for(
    pipeline: str, name: str, call: str, became: str
) -> None:
    example = painter(pipeline, f"{LOAD.format(name)}p = {call}.images[0]\np.save('p.png')", name)
    assert example.mode == "run", example.reason
    assert became in example.code.replace("pipe_here", "pipe"), example.code


@pytest.mark.parametrize(
    ("pipeline", "call"),
    [
        # Its steps have other names, or stand where the page gives them without a name.
        ("UnCLIPPipeline", "pipe('a cat')"),
        ("SanaSprintPipeline", "pipe('a cat', 4)"),
        ("PixArtAlphaPipeline", "pipe('a cat', '', 14)"),
        ("NovelPipeline", "pipe('a cat')"),
    ],
)
def test_no_steps_are_added_where_they_have_no_place(pipeline: str, call: str) -> None:
    example = painter(pipeline, f"{LOAD.format('org/model')}p = {call}.images[0]\np.save('p.png')")
    assert "num_inference_steps" not in example.code and example.mode == "shown"


def test_a_share_of_the_noise_leaves_one_step_at_least() -> None:
    code = f"{LOAD.format('org/model')}pipe('a', image=EXAMPLE_PICTURE, strength=0.03, "
    code += "num_inference_steps=200).images[0]"
    assert "num_inference_steps=34)" in painter("StableDiffusionImg2ImgPipeline", code).code


@pytest.mark.parametrize(
    ("pipeline", "task", "template", "became"),
    [
        # Pages file what reads words under pictures from noise, and films under pictures.
        ("PixArtSigmaPipeline", "unconditional-image-generation", "text_to_image", "text-to-image"),
        ("DDIMPipeline", "text-to-image", "unconditional_image_generation", ""),
        ("MochiPipeline", "unconditional-image-generation", "video_generation", "text-to-video"),
        ("LattePipeline", "text-to-image", "video_generation", "text-to-video"),
        # Of these, diffusers makes no pipeline that begins with a picture.
        ("SanaSprintPipeline", "image-to-image", "text_to_image", "text-to-image"),
        ("PixArtAlphaPipeline", "image-to-image", "text_to_image", "text-to-image"),
        ("StableDiffusionXLPipeline", "image-to-image", "image_to_image", "image-to-image"),
        ("LatentConsistencyModelPipeline", "image-to-image", "image_to_image", "image-to-image"),
    ],
)
def test_the_call_decides_against_the_page(
    pipeline: str, task: str, template: str, became: str
) -> None:
    plan = planned(pipeline, task)
    assert (plan.template, plan.task) == (template, became or "unconditional-image-generation")


def test_the_tables_are_those_of_the_installed_release() -> None:
    pytest.importorskip("diffusers", reason="the extra 'models' brings diffusers")
    from diffusers import PixArtAlphaPipeline, SanaSprintPipeline
    from diffusers.pipelines import auto_pipeline

    for painting in (PixArtAlphaPipeline, SanaSprintPipeline):
        call = call_of(painting.__name__)
        given = inspect.signature(painting.__call__).parameters
        assert call is not None and call.steps is not None
        assert given["num_inference_steps"].default == call.steps.default
        assert list(given).index("num_inference_steps") == call.steps.place + 1  # after `self`
    for name in ("StableDiffusionXLPipeline", "SanaPipeline", "FluxControlNetPipeline"):
        family = auto_pipeline._get_model(name)
        has = family in auto_pipeline.AUTO_IMAGE2IMAGE_PIPELINES_MAPPING
        assert begins_with_picture(name) is has
    assert begins_with_picture("NovelPipeline") is None


@pytest.mark.parametrize(
    ("pipeline", "name", "steps", "says"),
    [
        (
            "SanaSprintPipeline",
            "org/any",
            2,
            "One picture takes 2 steps here, the default of its pipeline",
        ),
        ("AmusedPipeline", "org/any", 12, "12 steps here, the default of its pipeline"),
        ("StableDiffusionXLPipeline", "org/sdxl-lightning", 4, "trained to be fast"),
        ("FluxPipeline", "org/any", 20, "20 steps here: enough"),
        (None, "org/any", 20, "20 steps here: enough"),
    ],
)
def test_a_notebook_takes_the_steps_that_its_pipeline_was_made_for(
    pipeline: str | None, name: str, steps: int, says: str
) -> None:
    snapshot = known(pipeline, name)
    plan = make_plan(hand(name), snapshot)
    assert values_for(hand(name), snapshot, plan)["STEPS"] == steps
    notebook = assemble(hand(name), snapshot, plan, hand_code=None)
    assert says in " ".join(cell.source for cell in notebook.cells).replace("\n", " ")
    assert sampling_of(name, pipeline)["STEPS"] == steps and says in steps_sentence(name, pipeline)


class Options(dict):  # type: ignore[type-arg]
    """The parameters of a call by name, as `inspect.signature` gives them."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(
            {
                name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
                for name, default in defaults.items()
            }
        )


def function_of(template: str, name: str, **names: Any) -> Any:
    """One function of a template by itself; a whole notebook with each pipeline takes minutes."""
    for cell in read_template(template):
        if cell.kind == "code" and f"def {name}(" in cell.source:
            tree = ast.parse(cell.source)
            wanted = [node for node in tree.body if getattr(node, "name", "") == name]
            exec(compile(ast.Module(wanted, []), template, "exec"), names)  # our own template
            return names[name]
    raise LookupError(name)


@pytest.mark.parametrize(
    ("steps", "strength", "default"), [(2, 0.3, 0.8), (1, None, 0.3), (4, 0.05, 0.8), (20, 0.9, 0)]
)
def test_the_strength_of_a_change_leaves_steps_to_take(
    steps: int, strength: float | None, default: float
) -> None:
    import math

    options = Options(strength=default, num_inference_steps=50)
    enough = function_of("image_to_image", "enough", options_of=options, math=math)
    taken = enough(steps, strength)
    assert taken >= steps and int(taken * (strength or default)) >= 1


def test_steps_of_another_number_leave_out_what_is_for_two() -> None:
    import torch

    given: list[dict[str, Any]] = []

    def model(**options: Any) -> Any:
        given.append(options)
        return type("Made", (), {"images": ["picture"]})

    options = Options(num_inference_steps=2, intermediate_timesteps=1.3, guidance_scale=4.5)
    names = {"options_of": options, "model": model, "torch": torch, "MOST_STEPS": 1000}
    names |= {"guide": "guidance_scale", "avoids": False}
    predict = function_of("text_to_image", "predict", STEPS=2, GUIDANCE=None, SEED=7, **names)
    predict("a cat")
    predict("a cat", steps=4)
    assert "intermediate_timesteps" not in given[0]
    assert given[1]["intermediate_timesteps"] is None and given[1]["num_inference_steps"] == 4


SCHEDULED = """
from diffusers import DiffusionPipeline, EulerAncestralDiscreteScheduler

brush = DiffusionPipeline.from_pretrained("tiny/stable-diffusion").to("cuda")
brush.scheduler = EulerAncestralDiscreteScheduler.from_config(
    brush.scheduler.config, timestep_spacing="trailing"
)
first, second = brush(["a tart", "a pie"], num_inference_steps=3, guidance_scale=0.0).images
print("found", brush.scheduler)
"""


def test_the_authors_scheduler_goes_with_the_authors_steps_and_is_taken_back(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Any
) -> None:
    notebook = notebook_with(local_hub, tmp_path, "tiny/stable-diffusion", SCHEDULED)
    ids = [cell.id for cell in notebook.cells]
    at = ids.index(EXAMPLE)
    assert ids[at - 1].endswith("-scheduler") and ids[at + 1].endswith("-scheduler-back")
    told = " ".join(cell.source for cell in notebook.cells[:at])
    assert "The last cell but one of this section comes from the model's page" in told
    probe = notebook.cells[at + 1]
    probe.source += "\nprint('back', type(model.scheduler).__name__)"
    done = notebook_kernel.run(notebook)
    text = {cell.id: cell.text for cell in done.cells}
    assert "found EulerAncestralDiscreteScheduler" in text[EXAMPLE]
    assert "back PNDMScheduler" in text[probe.id]


PAINTER = LoadedModel(
    model_id="org/model",
    task="text-to-image",
    loaded=(("model", "DiffusionPipeline"),),
    names=frozenset({"model", "device", SCHEDULER, "torch"}),
    pipeline_class="StableDiffusionPipeline",
)
TAKES = "from diffusers import LCMScheduler\n"


@pytest.mark.attack
@pytest.mark.parametrize(
    "code",
    [
        f"{TAKES}model.scheduler = LCMScheduler.from_config('/etc/passwd')",
        f"{TAKES}model.scheduler = LCMScheduler.from_pretrained('someone/else')",
        f"{TAKES}model.scheduler = LCMScheduler.from_config({{'a': 1}})",
        f"{TAKES}model.scheduler = LCMScheduler.from_config(model.config)",
        f"{TAKES}model.scheduler = LCMScheduler.from_config(model.scheduler.config, betas=9)",
        # These need scipy, which diffusers does not bring.
        f"{TAKES}model.scheduler = LCMScheduler.from_config(model.scheduler.config,"
        " use_beta_sigmas=True)",
        "from diffusers import LMSDiscreteScheduler as L\n"
        "model.scheduler = L.from_config(model.scheduler.config)",
        f"{TAKES}model.scheduler = LCMScheduler",
        "model.scheduler = print",
        "model.scheduler = OWN_SCHEDULER",
        "OWN_SCHEDULER = 1",
        "model.unet = model.scheduler",
        "model.scheduler.config = 1",
        "model.scheduler.set_timesteps(10 ** 9)",
        "model.scheduler.save_pretrained('x')",
        "x = [1]\nx.scheduler = model.scheduler",
        "model.scheduler.config['x'] = 1",
        "from diffusers import StableDiffusionPipeline\nStableDiffusionPipeline.from_config({})",
    ],
)
def test_an_example_sets_no_more_than_a_known_scheduler(code: str) -> None:
    assert unknown_in(code, PAINTER) is not None


def test_every_pipeline_of_the_table_is_fed_or_told() -> None:
    """None is shown by a template whose call it does not take."""
    row = next(row for row in ROWS if row.template == "image_to_image")
    assert not feeds(row, "SanaSprintPipeline") and feeds(row, "QwenImagePipeline")
    assert loaded_model(row, facts()).names >= {SCHEDULER}
