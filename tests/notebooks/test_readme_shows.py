"""What an example paints and speaks is shown, all of it; with chance drawn on whichever device."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_pipeline_steps import painter
from .test_readme_executed import EXAMPLE, notebook_with

GENERATORS = [
    "torch.Generator('cpu').manual_seed(3)",
    "torch.Generator(device='cpu').manual_seed(3)",
    "torch.Generator(device='cuda').manual_seed(3)",
    "torch.Generator().manual_seed(3)",
    "[torch.Generator('cpu').manual_seed(one) for one in range(2)]",
]


@pytest.mark.parametrize("generator", GENERATORS)
def test_chance_may_be_drawn_on_any_device(generator: str) -> None:
    code = (
        "import torch\nfrom diffusers import DiffusionPipeline\n"
        f"p = DiffusionPipeline.from_pretrained('org/model')\nseed = {generator}\n"
        "p(['a tart', 'a pie'], num_inference_steps=3, generator=seed).images[0]\n"
    )
    example = painter("StableDiffusionPipeline", code)
    assert example.mode == "run", example.reason


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ("every = p('a', num_inference_steps=3).images", "display(*every)"),
        ("both = p(['a', 'b'], num_inference_steps=3).images[:2]", "display(*both)"),
        ("one, two = p(['a', 'b'], num_inference_steps=3).images", "display(one, two)"),
        (
            "a = p('a', num_inference_steps=3).images[0]\n"
            "b = p('b', num_inference_steps=3).images[0]",
            "display(a)\ndisplay(b)",
        ),
        ("film = p('a', num_inference_steps=3).frames[0]", "display(*film[:: max(1, len(film)"),
        ("films = p('a', num_inference_steps=3).frames", "display(*films[0][:: max("),
    ],
)
def test_all_that_an_example_paints_is_shown(call: str, shown: str) -> None:
    load = "from diffusers import *\np = DiffusionPipeline.from_pretrained('org/model')"
    example = painter("StableDiffusionPipeline", f"{load}\n{call}\n")
    assert example.mode == "run", f"{example.reason}\n{example.code}"
    assert shown in example.code.replace("p_here", "p"), example.code


SHAPES = {
    # Two pictures by their addresses, through a pipeline around the parts.
    "tiny/vit": (
        "\nfrom transformers import pipeline\n\nsee = pipeline('image-classification', "
        "model='tiny/vit')\nfirst, other = see(['https://a.org/1.jpg', 'https://a.org/2.jpg'])\n"
        "print('found', len(first), first != other)\n",
        "found",
    ),
    # A voice that only gives a tensor, and its sound in a file.
    "tiny/vits": (
        "\nfrom transformers import AutoTokenizer, VitsModel\nimport scipy\nimport torch\n\n"
        "v = VitsModel.from_pretrained('tiny/vits')\nt = AutoTokenizer.from_pretrained('tiny/vits')"
        "\nwith torch.no_grad():\n    w = v(**t('Enter your text', return_tensors='pt')).waveform\n"
        "scipy.io.wavfile.write('o.wav', rate=v.config.sampling_rate, data=w[0].numpy())\n",
        "text/html",
    ),
    # A pipeline that speaks.
    "tiny/bark": (
        "\nfrom IPython.display import Audio\nfrom transformers import pipeline\n\n"
        "say = pipeline('text-to-speech', 'tiny/bark')\n"
        "s = say('Bread!', forward_params={'do_sample': True})\n"
        "Audio(s['audio'], rate=s['sampling_rate'])\n",
        "text/html",
    ),
}


@pytest.mark.parametrize("model", SHAPES)
def test_an_example_looks_and_speaks(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    code, expected = SHAPES[model]
    done = notebook_kernel.run(notebook_with(local_hub, tmp_path, model, code))
    assert done.error is None, done.error
    example = next(cell for cell in done.cells if cell.id == EXAMPLE)
    assert not [out for out in example.outputs if out.output_type == "error"], example.text
    shown = [kind for out in example.outputs for kind in out.get("data", {})]
    assert expected in example.text or expected in shown, example.text
