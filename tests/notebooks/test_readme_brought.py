"""What an example needs and the notebook brings: texts, pictures, sounds.

Each example is one that a page shows, with what becomes of it; the shapes are those of real pages.
"""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.example import Example, choose_example
from alacard_ext.notebooks.readme.loaded import PICTURE, TEXT, LoadedModel
from alacard_ext.notebooks.tasks import row_of

from .hands import facts, hand

KINDS: dict[str, dict[str, Any]] = {
    "classifier": {},
    "looks": {
        "pipeline_tag": "image-classification",
        "architectures": ["ViTForImageClassification"],
        "model_type": "vit",
    },
    "listens": {
        "pipeline_tag": "automatic-speech-recognition",
        "architectures": ["WhisperForConditionalGeneration"],
        "model_type": "whisper",
    },
    "speaks": {
        "pipeline_tag": "text-to-speech",
        "architectures": ["VitsModel"],
        "model_type": "vits",
    },
    "writes": {
        "pipeline_tag": "text-generation",
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
    },
}
VIT = """\
from PIL import Image
import requests
from transformers import ViTForImageClassification, ViTImageProcessor

look = ViTImageProcessor.from_pretrained("org/model")
net = ViTForImageClassification.from_pretrained("org/model")
"""
SHOW = 'print(net(**look(images=seen, return_tensors="pt")).logits)\n'


def chosen(kind: str, code: str, config: dict[str, Any] | None = None) -> Example:
    """What becomes of an example on the page of a model of that kind."""
    readme = f"# Model\n\n```python\n{code}\n```\n"
    snapshot = facts("org/model", readme=readme, config=config, **KINDS[kind])
    plan = make_plan(hand("org/model"), snapshot)
    return choose_example(snapshot, row_of(plan), plan.auto_class)


@pytest.mark.parametrize(
    ("opened", "became"),
    [
        # The same name again is another address, and another one is another picture.
        (
            'url = "https://a.org/1.png"\nfirst = Image.open(requests.get(url, stream=True).raw)\n'
            'url = "https://a.org/2.png"\nother = Image.open(requests.get(url, stream=True).raw)\n'
            "seen = [first, other]\n",
            ["first = EXAMPLE_PICTURE\n", "other = EXAMPLE_PICTURE_2\n"],
        ),
        ('seen = [Image.open("a.png"), Image.open("b.png")]\n', ["_PICTURE, EXAMPLE_PICTURE_2]"]),
        ('seen = [Image.open("a.png"), Image.open("a.png")]\n', ["PICTURE, EXAMPLE_PICTURE]"]),
        (
            'def get(name):\n    return Image.open(name)\n\n\nseen = [get("a.png")]\n',
            ["    return EXAMPLE_PICTURE\n"],
        ),
    ],
)
def test_two_pictures_of_a_page_are_two(opened: str, became: list[str]) -> None:
    example = chosen("looks", VIT + opened + SHOW)
    assert example.mode == "run", example.reason
    assert all(text in example.code for text in became), example.code


@pytest.mark.parametrize(
    "opened",
    [
        'seen = [Image.open(f) for f in ["a.png", "b.png", "c.png"]]\n',
        'seen = []\nfor f in ("a.png", "b.png"):\n    seen.append(Image.open(f))\n',
        'def get(name):\n    return Image.open(name)\n\n\nseen = [get("a.png"), get("b.png")]\n',
        'seen = [Image.open("a.png"), Image.open("b.png"), Image.open("c.png")]\n',
        "import glob\nseen = [Image.open(f) for f in glob.glob('*.png')]\n",
    ],
)
def test_no_picture_is_shown_as_several(opened: str) -> None:
    example = chosen("looks", VIT + opened + SHOW)
    assert example.mode == "shown" and PICTURE not in example.code


LISTEN = "from transformers import pipeline\nhear = pipeline(model='org/model')\n"
LOOK = "from transformers import pipeline\np = pipeline('image-classification', 'org/model')\n"
SPEAK = """\
import torch
from transformers import AutoTokenizer, VitsModel

voice = VitsModel.from_pretrained("org/model")
read = AutoTokenizer.from_pretrained("org/model")
with torch.no_grad():
    wave = voice(**read("Bread!", return_tensors="pt")).waveform
"""
CLASSIFY = "from transformers import pipeline\nc = pipeline('text-classification', 'org/model')\n"
WRITE = "from transformers import pipeline\nw = pipeline('text-generation', 'org/model')\n"
PROGRAM = """\
import argparse
from transformers import pipeline

options = argparse.ArgumentParser(description="Reads a text")
options.add_argument("--model_name_or_path", default="./checkpoint")
options.add_argument("-t", "--input-text", required=True)
options.add_argument("--best", type=int, default=2)
options.add_argument("--verbose", action="store_true")
given = options.parse_args()
c = pipeline("text-classification", model=given.model_name_or_path)
found = c(given.input_text, top_k=given.best)
if given.verbose:
    print("read")
print(found)
"""


@pytest.mark.parametrize(
    ("kind", "code", "became"),
    [
        ("looks", f"{LOOK}print(p('https://a.org/cat.png'))", "p(EXAMPLE_PICTURE)"),
        ("looks", f"{LOOK}print(p(['a.png', 'b.png']))", "p([EXAMPLE_PICTURE, EXAMPLE_PICTURE_2])"),
        ("looks", f"{LOOK}name = 'cat.jpg'\nprint(p(name, top_k=3))", "p(EXAMPLE_PICTURE, top_k"),
        ("listens", f"{LISTEN}print(hear('a.flac')['text'])", "hear(EXAMPLE_SOUND.copy())"),
        ("listens", f"{LISTEN}a = hear('a.mp3')\nb = hear('b.mp3')", "print(a)\nprint(b)"),
        ("listens", f"{LISTEN}a = hear('a.mp3')\nb = hear('b.mp3')", "(EXAMPLE_SOUND_2.copy())"),
        ("speaks", SPEAK, "display(Audio(wave[0].float().cpu().numpy(), rate=model"),
        (
            "speaks",
            SPEAK.replace('"Bread!"', '["Rye!", "Bread!"], padding=True'),
            "display(Audio(wave[0].float().cpu().numpy(), rate=model",
        ),
        (
            "speaks",
            f"{SPEAK}import scipy\nscipy.io.wavfile.write('x.wav', rate=voice.config.sampling_rate,"
            " data=wave[0].numpy())",
            "display(Audio(wave[0].cpu().numpy(), rate=voice.config.sampling_rate))",
        ),
        (
            "speaks",
            f"{SPEAK}import soundfile as sf\nsf.write('x.wav', wave[0].numpy(), 16000)",
            "display(Audio(wave[0].cpu().numpy(), rate=16000))",
        ),
        ("classifier", f"{CLASSIFY}print(c('YOUR TEXT HERE'))", "c(EXAMPLE_TEXT)"),
        ("classifier", f"{CLASSIFY}print(c(['<your sentence>', 'Fine.']))", "[EXAMPLE_TEXT, 'Fine"),
        (
            "classifier",
            f"{CLASSIFY}t = 'Enter your tweet here...'\nprint(c(t))",
            "t = EXAMPLE_TEXT",
        ),
        ("classifier", f"{CLASSIFY}t = input('Text: ')\nprint(c(t))", "t = EXAMPLE_TEXT"),
        ("classifier", PROGRAM, " = c(EXAMPLE_TEXT, top_k=2)"),
        ("writes", f"{WRITE}print(w('A', max_length=900))", "w('A', max_new_tokens=16)"),
        (
            "writes",
            "from transformers import AutoModelForCausalLM, AutoTokenizer\n"
            "tok = AutoTokenizer.from_pretrained('org/model')\n"
            "net = AutoModelForCausalLM.from_pretrained('org/model')\n"
            "x = tok('A', return_tensors='pt', truncation=True, max_length=512)\n"
            "print(net(**x).logits.shape)",
            "max_length=62)",
        ),
    ],
)
def test_what_a_page_leaves_open_is_filled_in(kind: str, code: str, became: str) -> None:
    example = chosen(kind, code, {"n_positions": 64} if kind == "writes" else None)
    assert example.mode == "run", f"{example.reason}\n{example.code}"
    assert became in example.code, example.code


@pytest.mark.parametrize(
    ("chat", "call", "mode"),
    [
        (False, "tok.apply_chat_template([], return_tensors='pt')", "shown"),
        (True, "tok.apply_chat_template([], return_tensors='pt')", "run"),
        (None, "tok.apply_chat_template([], return_tensors='pt')", "run"),
        (False, "tok('Once', return_tensors='pt').input_ids", "run"),
    ],
)
def test_an_example_without_a_chat_template_only_writes_on(
    chat: bool | None, call: str, mode: str
) -> None:
    code = (
        "from transformers import AutoModelForCausalLM, AutoTokenizer\n"
        "tok = AutoTokenizer.from_pretrained('org/model')\n"
        "m = AutoModelForCausalLM.from_pretrained('org/model')\n"
        f"print(tok.decode(m.generate({call})[0]))\n"
    )
    snapshot = facts("org/model", readme=f"```python\n{code}```\n", chat=chat, **KINDS["writes"])
    plan = make_plan(hand("org/model"), snapshot)
    assert plan.readme.mode == mode, plan.readme.reason
    notebook = assemble(hand("org/model"), snapshot, plan, hand_code=None)
    marked = any(cell.id == "common-readme-thoughts" for cell in notebook.cells)
    assert marked is bool(chat)  # what thinks aloud is told apart from the answer


@pytest.mark.parametrize(
    ("kind", "code", "languages", "told"),
    [
        ("looks", f"{LOOK}print(p('a.png'))", [], "picture-kind"),
        ("listens", f"{LISTEN}print(hear('a.wav'))", ["ja"], "sound-language"),
        ("looks", f"{LOOK}print(p(['a.png', 'b.png']))", [], "picture-kinds"),
        ("listens", f"{LISTEN}print(hear('a.wav'))", ["de", "en_US"], ""),
        ("listens", f"{LISTEN}print(hear('a.wav'))", ["multilingual"], ""),
        ("listens", f"{LISTEN}print(hear('a.wav'))", [], ""),
    ],
)
def test_what_is_brought_is_told_where_it_is_not_of_the_models_kind(
    kind: str, code: str, languages: list[str], told: str
) -> None:
    readme = f"```python\n{code}\n```\n"
    snapshot = facts("org/model", readme=readme, languages=languages, **KINDS[kind])
    plan = make_plan(hand("org/model"), snapshot)
    assert plan.readme.mode == "run", plan.readme.reason
    notebook = assemble(hand("org/model"), snapshot, plan, hand_code=None)
    ids = {cell.id.removeprefix("common-readme-") for cell in notebook.cells}
    assert ids & {"picture-kind", "picture-kinds", "sound-language"} == ({told} if told else set())


SEES = LoadedModel(
    model_id="org/model",
    task="image-classification",
    loaded=(("model", "AutoModelForImageClassification"), ("processor", "AutoImageProcessor")),
    names=frozenset({"model", "processor", "device", PICTURE, TEXT, "torch"}),
)
SEE = "from transformers import pipeline\np = pipeline('image-classification', model=model)\n"
SAY = "from transformers import pipeline\np = pipeline('text-to-speech', model=model)\n"


@pytest.mark.attack
@pytest.mark.parametrize(
    "code",
    [
        f"{SEE}p('https://evil.example/a.png')",
        f"{SEE}p(['/etc/passwd'])",
        f"{SEE}p(EXAMPLE_TEXT)",
        f"{SEE}p([EXAMPLE_PICTURE, '/etc/passwd'])",
        f"{SEE}x = [EXAMPLE_PICTURE]\nx.append('/etc/passwd')\np(x)",
        f"{SEE}p(EXAMPLE_PICTURE, timeout='/etc/passwd')",
        f"{SEE}p(EXAMPLE_PICTURE, batch_size=10 ** 9)",
        f"{SEE}[p(EXAMPLE_PICTURE) for _ in range(10 ** 4)]",
        f"{SAY}p('a', forward_params={{'custom_generate': 'evil/repo'}})",
        f"{SAY}p('a', forward_params={{'history_prompt': '/etc/passwd'}})",
        f"{SAY}x = {{'do_sample': True}}\nx['custom_generate'] = 'a/b'\np('a', forward_params=x)",
        f"{SAY}p('a', generate_kwargs={{'do_sample': True}})",
        "from IPython.display import Audio\nAudio('/etc/passwd')",
        "from IPython.display import Audio\nAudio(['/etc/passwd'])",
        "from IPython.display import Audio\nAudio(EXAMPLE_TEXT)",
        "from IPython.display import Audio\nAudio(url='https://evil.example/a.wav')",
        "from IPython.display import Audio\nAudio(filename='/etc/passwd')",
        "EXAMPLE_TEXT = 'https://evil.example'",
        "torch.Generator('meta')",
        "display(print)",
        "import argparse\nargparse.FileType('w')('/etc/passwd')",
        "input('x')",
    ],
)
def test_what_is_brought_opens_nothing_else(code: str) -> None:
    assert unknown_in(code, SEES) is not None
