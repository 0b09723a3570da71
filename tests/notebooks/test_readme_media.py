"""Examples that look, listen or paint: with what the notebook brings along, in a real kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.loaded import PICTURE, SOUND, LoadedModel
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_readme_executed import EXAMPLE, notebook_with

SHAPES = {
    # A data set's recording, through a pipeline around the parts of a processor.
    "tiny/whisper": (
        """
import torch
from datasets import load_dataset
from transformers import WhisperForConditionalGeneration, WhisperProcessor, pipeline

where = "cuda:1" if torch.cuda.is_available() else "cpu"
torch_dtype = torch.float16
ear = WhisperProcessor.from_pretrained("tiny/whisper")
model = WhisperForConditionalGeneration.from_pretrained("tiny/whisper", torch_dtype=torch_dtype)
model.config.forced_decoder_ids = None
books = load_dataset("someone/audiobooks", "clean", split="test")
listen = pipeline(
    "automatic-speech-recognition",
    model=model,
    tokenizer=ear.tokenizer,
    feature_extractor=ear.feature_extractor,
    torch_dtype=torch_dtype,
    device=0,
    chunk_length_s=30,
)
heard = listen(books[3]["audio"], max_new_tokens=8)
features = ear(
    books[4]["audio"]["array"],
    sampling_rate=books[4]["audio"]["sampling_rate"],
    return_tensors="pt",
).input_features
tokens = model.generate(features, max_new_tokens=4)
print("found", isinstance(heard["text"], str), len(ear.batch_decode(tokens)))
""",
        "found True 1",
    ),
    # A picture of the web, opened in two steps, and a class of the library for it.
    "tiny/vit": (
        """
import requests
from io import BytesIO
from PIL import Image
from transformers import ViTForImageClassification, ViTImageProcessor

answer = requests.get("https://pictures.example/tart.jpg")
tart = Image.open(BytesIO(answer.content)).convert("RGB").resize((48, 32))
look = ViTImageProcessor.from_pretrained("tiny/vit")
net = ViTForImageClassification.from_pretrained("tiny/vit").to("cuda")
seen = net(**look(images=[tart, tart], return_tensors="pt"))
print("found", seen.logits.shape[0], tart.size)
""",
        "found 2 (48, 32)",
    ),
    # Lines about memory, a scheduler of the author's own, no steps, and nothing shown.
    "tiny/stable-diffusion": (
        """
from diffusers import AutoPipelineForText2Image, DPMSolverMultistepScheduler
import torch

painter = AutoPipelineForText2Image.from_pretrained("tiny/stable-diffusion", variant="fp16")
painter.scheduler = DPMSolverMultistepScheduler.from_config(painter.scheduler.config)
painter.enable_model_cpu_offload()
painter.vae.enable_tiling()
seed = torch.Generator("cuda").manual_seed(3)
tart = painter("a tart", generator=seed, num_inference_steps=64).images[0]
""",
        "image/png",
    ),
    # Another tokenizer of its kin, a folder of the author's, and a pipeline called pipeline.
    "tiny/gpt2": (
        """
import transformers

folder = "./runs/last-checkpoint/"
words = transformers.LlamaTokenizerFast.from_pretrained(folder)
# on two cards
writer = transformers.AutoModelForCausalLM.from_pretrained(folder, device_map="balanced")

pipeline = transformers.pipeline("text-generation", model=writer, tokenizer=words)
told = pipeline("Bread", max_new_tokens=4000)
length = len(told)
""",
        "1",
    ),
}


@pytest.mark.parametrize("model", SHAPES)
def test_an_example_uses_what_the_notebook_brings_along(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    code, expected = SHAPES[model]
    done = notebook_kernel.run(notebook_with(local_hub, tmp_path, model, code))
    assert done.error is None, done.error
    example = next(cell for cell in done.cells if cell.id == EXAMPLE)
    assert not [out for out in example.outputs if out.output_type == "error"], example.text
    shown = [kind for out in example.outputs for kind in out.get("data", {})]
    assert expected in [*example.text.strip().split("\n"), *shown], example.text
    assert len(done.loads) == 1, done.loads


LOADED = LoadedModel(
    model_id="tiny/whisper",
    task="automatic-speech-recognition",
    loaded=(("model", "AutoModelForSpeechSeq2Seq"), ("processor", "AutoProcessor")),
    names=frozenset({"model", "processor", "device", PICTURE, SOUND, "torch"}),
)
PIPE = (
    "from transformers import pipeline\np = pipeline('automatic-speech-recognition', model=model)\n"
)
ESCAPES = [
    "processor('https://evil.example/a.png')",
    "processor(images='https://evil.example/a.png')",
    "processor(images=['/etc/passwd'])",
    "x = [EXAMPLE_PICTURE, '/etc/passwd']\nprocessor(images=x)",
    "processor(audio='https://evil.example/a.wav')",
    "processor(EXAMPLE_PICTURE, audio=['/etc/passwd'])",
    "processor.feature_extractor('/etc/passwd')",
    "processor.image_processor(['https://evil.example/a.png'])",
    "processor.image_processor.save_pretrained('x')",
    "EXAMPLE_PICTURE.save('/tmp/x.png')",
    "EXAMPLE_PICTURE.convert('RGB').save('/tmp/x.png')",
    "EXAMPLE_PICTURE.resize((100000, 100000))",
    "EXAMPLE_PICTURE.resize([10, 10 ** 6])",
    "n = [10, 10]\nn[0] = 10 ** 6\nEXAMPLE_PICTURE.resize(n)",
    "EXAMPLE_PICTURE.filename",
    "EXAMPLE_PICTURE.fp",
    "EXAMPLE_PICTURE.__class__",
    "EXAMPLE_PICTURE.convert('RGB', dither=open('/etc/passwd'))",
    "EXAMPLE_PICTURE.resize((9, 9), resample=print)",
    "EXAMPLE_PICTURE = open('/etc/passwd')",
    "EXAMPLE_SOUND['array'] = '/etc/passwd'\nprocessor(EXAMPLE_SOUND['array'])",
    f"{PIPE}p('https://evil.example/a.wav')",
    f"{PIPE}p('/etc/passwd')",
    f"{PIPE}p({{'raw': '/etc/passwd', 'sampling_rate': 16000}})",
    f"{PIPE}x = EXAMPLE_SOUND\nx |= {{'raw': '/etc/passwd'}}\np(x)",
    f"{PIPE}p(dict(EXAMPLE_SOUND))",
    f"{PIPE}p(EXAMPLE_SOUND, generate_kwargs={{'custom_generate': 'evil/repo'}})",
    f"{PIPE}p(EXAMPLE_SOUND, max_new_tokens=10 ** 9)",
    f"{PIPE}[p(EXAMPLE_SOUND) for _ in range(1000)]",
    f"{PIPE.replace('automatic-speech-recognition', 'image-classification')}p('/etc/passwd')",
    f"{PIPE}x = EXAMPLE_SOUND.copy()\nx['array'] = '/etc/passwd'\np(x)",
    f"{PIPE}x = EXAMPLE_SOUND.copy()\nx.pop('array')\np(x)",
]


@pytest.mark.attack
@pytest.mark.parametrize("code", ESCAPES)
def test_only_what_the_notebook_brings_along_is_looked_at_or_listened_to(code: str) -> None:
    assert unknown_in(code, LOADED) is not None


@pytest.mark.parametrize(
    "code",
    [
        "print(processor(EXAMPLE_PICTURE.resize((64, 64)), 'a cat', return_tensors='pt'))",
        "processor(images=[EXAMPLE_PICTURE, EXAMPLE_PICTURE.convert('L')], text=['a', 'b'])",
        "processor(EXAMPLE_SOUND['array'], sampling_rate=EXAMPLE_SOUND['sampling_rate'])",
        f"{PIPE}print(p(EXAMPLE_SOUND, return_timestamps='word')['text'])",
    ],
)
def test_what_the_notebook_brings_along_may_be_used(code: str) -> None:
    assert unknown_in(code, LOADED) is None, unknown_in(code, LOADED)
