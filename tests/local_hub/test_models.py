"""Every tiny model loads from the hub by its Auto class and infers, in a real kernel."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ..execution import NotebookKernel
from . import LocalHub

PICTURE = "from PIL import Image\npicture = Image.new('RGB', (96, 64), (200, 80, 20))\n"
SOUND = "import numpy\nsound = numpy.sin(numpy.arange(16000) / 20).astype('float32')\n"


def classes(auto: str, name: str, other: str = "AutoTokenizer") -> str:
    return dedent(f"""
        import torch
        from transformers import {auto}, {other}
        with_it = {other}.from_pretrained("{name}")
        model = {auto}.from_pretrained("{name}").eval()
        torch.manual_seed(0)
    """)


def encoder(auto: str, name: str, then: str, text: str = "'Maria works in Berlin.'") -> str:
    asked = f"""
        inputs = with_it({text}, return_tensors="pt")
        with torch.no_grad():
            output = model(**inputs)
    """
    return f"{classes(auto, name)}{dedent(asked)}\n{then}\n"


def seq2seq(name: str) -> str:
    return classes("AutoModelForSeq2SeqLM", name) + dedent("""
        inputs = with_it("translate English to German: the house is small.", return_tensors="pt")
        made = model.generate(**inputs, max_new_tokens=8, min_length=0)
        result = [made.shape[-1], with_it.decode(made[0], skip_special_tokens=True)]
    """)


def seeing(name: str) -> str:
    return (
        PICTURE
        + classes("AutoModelForImageTextToText", name, "AutoProcessor")
        + dedent("""
        content = [{"type": "image"}, {"type": "text", "text": "What is this?"}]
        prompt = with_it.apply_chat_template(
            [{"role": "user", "content": content}], add_generation_prompt=True
        )
        inputs = with_it(text=prompt, images=[picture], return_tensors="pt")
        made = model.generate(**inputs, max_new_tokens=6, do_sample=False)
        result = [made.shape[-1], inputs["input_ids"].shape[-1]]
    """)
    )


def sentences(name: str) -> str:
    return dedent(f"""
        from sentence_transformers import SentenceTransformer
        model = SentenceTransformer("{name}")
        vectors = model.encode(["The cat sleeps.", "A kitten is asleep.", "Trains are late."])
        scores = model.similarity(vectors, vectors)
        result = [list(vectors.shape), float(scores[0][1]), float(scores[0][2])]
    """)


LABEL = "result = model.config.id2label[int(output.logits.argmax())]"
CODE = {
    "tiny/bert-sentiment": encoder(
        "AutoModelForSequenceClassification", "tiny/bert-sentiment", LABEL
    ),
    "tiny/bert-nli": encoder(
        "AutoModelForSequenceClassification",
        "tiny/bert-nli",
        LABEL,
        "'The dough rises.', 'This text is about baking.'",
    ),
    "tiny/bert-ner": encoder(
        "AutoModelForTokenClassification",
        "tiny/bert-ner",
        "result = [model.config.id2label[int(i)] for i in output.logits[0].argmax(-1)]",
    ),
    "tiny/bert-mask": encoder(
        "AutoModelForMaskedLM",
        "tiny/bert-mask",
        "at = int((inputs['input_ids'][0] == with_it.mask_token_id).nonzero()[0, 0])\n"
        "result = with_it.decode([int(output.logits[0, at].argmax())])",
        "'The [MASK] is good.'",
    ),
    "tiny/bert-squad": encoder(
        "AutoModelForQuestionAnswering",
        "tiny/bert-squad",
        "result = [int(output.start_logits.argmax()), int(output.end_logits.argmax())]",
        "'Who works?', 'Maria works in Berlin.'",
    ),
    "tiny/bert-features": encoder(
        "AutoModel", "tiny/bert-features", "result = list(output.last_hidden_state.shape)"
    ),
    "tiny/minilm": sentences("tiny/minilm"),
    "sentence-transformers/all-MiniLM-L6-v2": sentences("sentence-transformers/all-MiniLM-L6-v2"),
    "tiny/gpt2": classes("AutoModelForCausalLM", "tiny/gpt2")
    + dedent("""
        inputs = with_it("The bread was", return_tensors="pt")
        made = model.generate(**inputs, max_new_tokens=8, do_sample=True)
        result = with_it.decode(made[0])
        assert result.startswith("The bread was") and len(result) > 13
    """),
    "tiny/llama-chat": classes("AutoModelForCausalLM", "tiny/llama-chat")
    + dedent("""
        inputs = with_it.apply_chat_template(
            [{"role": "user", "content": "Hello"}],
            add_generation_prompt=True, return_tensors="pt", return_dict=True,
        )
        made = model.generate(**inputs, max_new_tokens=8)
        result = with_it.decode(made[0])
        assert result.startswith("<|im_start|>user\\nHello<|im_end|>\\n<|im_start|>assistant\\n")
    """),
    "tiny/bart-cnn": seq2seq("tiny/bart-cnn"),
    "tiny/t5": seq2seq("tiny/t5"),
    "tiny/t5-summary": seq2seq("tiny/t5-summary"),
    "tiny/opus-mt-en-de": seq2seq("tiny/opus-mt-en-de"),
    "tiny/vit": PICTURE
    + classes("AutoModelForImageClassification", "tiny/vit", "AutoImageProcessor")
    + dedent("""
        inputs = with_it(images=picture, return_tensors="pt")
        with torch.no_grad():
            output = model(**inputs)
        result = model.config.id2label[int(output.logits.argmax())]
    """),
    "tiny/idefics3": seeing("tiny/idefics3"),
    "tiny/llava": seeing("tiny/llava"),
    "tiny/whisper": SOUND
    + classes("AutoModelForSpeechSeq2Seq", "tiny/whisper", "AutoProcessor")
    + dedent("""
        inputs = with_it(sound, sampling_rate=16000, return_tensors="pt")
        made = model.generate(**inputs, language="en", task="transcribe", max_new_tokens=8)
        result = [made.shape[-1], with_it.batch_decode(made, skip_special_tokens=True)[0]]
        timed = model.generate(**inputs, return_timestamps=True, max_new_tokens=8)
    """),
    "tiny/wav2vec2": SOUND
    + classes("AutoModelForCTC", "tiny/wav2vec2", "AutoProcessor")
    + dedent("""
        inputs = with_it(sound, sampling_rate=16000, return_tensors="pt")
        with torch.no_grad():
            output = model(**inputs)
        result = with_it.batch_decode(output.logits.argmax(-1))[0]
    """),
    "tiny/stable-diffusion": dedent("""
        import torch
        from diffusers import AutoPipelineForText2Image
        pipe = AutoPipelineForText2Image.from_pretrained("tiny/stable-diffusion")
        pipe.set_progress_bar_config(disable=True)
        made = pipe("a loaf of bread", num_inference_steps=2, height=32, width=32,
                    generator=torch.Generator().manual_seed(0))
        result = made.images[0]
    """),
}
SHAPES: dict[str, Any] = {
    "tiny/bert-features": lambda value: value[0] == 1 and value[2] == 32,
    "tiny/bert-mask": lambda value: bool(value),
    "tiny/bert-ner": lambda value: (
        len(value) > 4 and {tag[:2] for tag in value} <= {"O", "B-", "I-"}
    ),
    "tiny/stable-diffusion": lambda value: value == {"type": "Image", "size": [32, 32]},
    "tiny/idefics3": lambda value: value[0] > value[1] > 16,
    "tiny/llava": lambda value: value[0] > value[1] > 16,
    "sentence-transformers/all-MiniLM-L6-v2": lambda value: (
        value[0] == [3, 384] and value[1] > 0.6 and value[2] < 0.3
    ),
}


@pytest.mark.models
@pytest.mark.parametrize("name", list(CODE))
def test_it_loads_once_and_infers(name: str, notebook_kernel: NotebookKernel) -> None:
    done = notebook_kernel.run(new_notebook(cells=[new_code_cell(CODE[name])]))
    assert done.error is None, done.text()
    assert done.forwards > 0, "nothing was inferred"
    assert len(done.loads) == 1 and done.loads[0].endswith(f":{name}")
    assert done.result is not None
    assert SHAPES.get(name, lambda value: value is not None)(done.result), done.result


@pytest.mark.models
def test_every_task_of_the_first_release_has_a_model(served_hub: LocalHub) -> None:
    tasks = {served_hub.repositories[name].info["pipeline_tag"] for name in CODE}
    assert tasks == {
        "text-classification",
        "text-generation",
        "token-classification",
        "fill-mask",
        "zero-shot-classification",
        "question-answering",
        "summarization",
        "translation",
        "feature-extraction",
        "sentence-similarity",
        "image-classification",
        "image-text-to-text",
        "automatic-speech-recognition",
        "text-to-image",
    }
