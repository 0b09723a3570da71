"""What people type, and the models that they mean: 60 queries over real models' ids."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from alacard_ext.catalog.engine.normalise import words
from alacard_ext.catalog.engine.rows import CatalogRow

from .synthetic import ADJECTIVES, FAMILIES, rows

MEANT: dict[str, tuple[str, ...]] = {
    # The name, or its beginning.
    "gpt2": ("openai-community/gpt2",),
    "bert base uncased": ("google-bert/bert-base-uncased",),
    "kimi k2": ("moonshotai/Kimi-K2-Instruct",),
    "roberta base": ("FacebookAI/roberta-base",),
    "parakeet": ("nvidia/parakeet-tdt-0.6b-v2",),
    "t5 small": ("google-t5/t5-small",),
    "all minilm l6 v2": ("sentence-transformers/all-MiniLM-L6-v2",),
    "all-MiniLM-L6-v2": ("sentence-transformers/all-MiniLM-L6-v2",),
    "all mpnet base": ("sentence-transformers/all-mpnet-base-v2",),
    "whisper tiny": ("openai/whisper-tiny",),
    "whisper large v3 turbo": ("openai/whisper-large-v3-turbo",),
    "wav2vec2 base 960h": ("facebook/wav2vec2-base-960h",),
    "smollm2 135m instruct": ("HuggingFaceTB/SmolLM2-135M-Instruct",),
    "smollm2 360m": ("HuggingFaceTB/SmolLM2-360M-Instruct",),
    "qwen2.5 0.5b instruct": ("Qwen/Qwen2.5-0.5B-Instruct",),
    "llama 3.1 8b instruct": ("meta-llama/Llama-3.1-8B-Instruct",),
    "tinyllama": ("TinyLlama/TinyLlama-1.1B-Chat-v1.0",),
    "finbert": ("ProsusAI/finbert",),
    "bart large cnn": ("facebook/bart-large-cnn",),
    "bart large mnli": ("facebook/bart-large-mnli",),
    "pegasus xsum": ("google/pegasus-xsum",),
    "opus mt en de": ("Helsinki-NLP/opus-mt-en-de",),
    "resnet 50": ("microsoft/resnet-50",),
    "clip vit base patch32": ("openai/clip-vit-base-patch32",),
    "stable diffusion xl base": ("stabilityai/stable-diffusion-xl-base-1.0",),
    "deepseek r1": ("deepseek-ai/DeepSeek-R1",),
    "camembert": ("almanach/camembert-base", "Jean-Baptiste/camembert-ner"),
    "grounding dino": ("IDEA-Research/grounding-dino-tiny",),
    "instruct pix2pix": ("timbrooks/instruct-pix2pix",),
    "flux dev": ("black-forest-labs/FLUX.1-dev",),
    "layoutlm": ("impira/layoutlm-document-qa",),
    "gpt oss 20b": ("openai/gpt-oss-20b",),
    # A word of the name, where the most popular one is meant.
    "llama": ("meta-llama/Llama-3.1-8B-Instruct",),
    "distilbert": (
        "distilbert/distilbert-base-uncased",
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    ),
    "roberta": ("FacebookAI/roberta-base",),
    "bert": ("google-bert/bert-base-uncased",),
    "minilm": ("sentence-transformers/all-MiniLM-L6-v2",),
    "nllb": ("facebook/nllb-200-distilled-600M",),
    "musicgen": ("facebook/musicgen-small", "facebook/musicgen-medium"),
    "segformer": ("nvidia/segformer-b0-finetuned-ade-512-512",),
    "bert ner": ("dslim/bert-base-NER", "dslim/distilbert-NER"),
    "sst2": ("distilbert/distilbert-base-uncased-finetuned-sst-2-english",),
    # With the owner.
    "meta-llama/Llama-3.1-8B-Instruct": ("meta-llama/Llama-3.1-8B-Instruct",),
    "google-bert/bert-base-uncased": ("google-bert/bert-base-uncased",),
    "facebook detr": ("facebook/detr-resnet-50",),
    "google vit": ("google/vit-base-patch16-224",),
    "openai whisper base": ("openai/whisper-base",),
    "microsoft speecht5 tts": ("microsoft/speecht5_tts",),
    "baai bge small": ("BAAI/bge-small-en-v1.5",),
    "deepset roberta": ("deepset/roberta-base-squad2",),
    # With the task, or in words of their own.
    "german sentiment": ("oliverguhr/german-sentiment-bert",),
    "bge reranker": ("BAAI/bge-reranker-base",),
    "emotion english": ("j-hartmann/emotion-english-distilroberta-base",),
    # With typos, and half typed.
    "destilbert": (
        "distilbert/distilbert-base-uncased",
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    ),
    "qwne": ("Qwen/Qwen2.5-0.5B-Instruct", "Qwen/Qwen2.5-1.5B-Instruct"),
    "whipser tiny": ("openai/whisper-tiny",),
    "robreta base": ("FacebookAI/roberta-base",),
    "stabel diffusion xl": ("stabilityai/stable-diffusion-xl-base-1.0",),
    "bert bas": ("google-bert/bert-base-uncased",),
    "mms tts eng": ("facebook/mms-tts-eng",),
}
"""The first of these that is found counts."""
OTHERS = (
    "deepseek-ai/DeepSeek-R1",
    "deepseek-ai/DeepSeek-R1-0528",
    "deepseek-ai/DeepSeek-R1-0528-Qwen3-8B",
    "deepseek-ai/DeepSeek-V3",
    "openai/gpt-oss-20b",
    "openai/gpt-oss-120b",
    "black-forest-labs/FLUX.1-dev",
    "city96/FLUX.1-dev-gguf",
    "lllyasviel/flux1-dev-bnb-nf4",
    "moonshotai/Kimi-K2-Instruct",
    "moonshotai/Kimi-K2-Instruct-0905",
    "nvidia/parakeet-tdt-0.6b-v2",
    "nvidia/Llama-3.1-Nemotron-70B-Instruct",
    "meta-llama/Llama-3.3-70B-Instruct",
    "openai/whisper-large-v3",
    "suno/bark",
    "teknium/OpenHermes-2.5-Mistral-7B",
)
"""Real models beside those of the deck."""


def known_rows(real: Iterable[CatalogRow], count: int, seed: int = 7) -> Iterator[CatalogRow]:
    """The real models, popular, among `count` made-up ones of the kinds that stand in their way.

    Popularity is made up: the fewer words a real model's name has, the more popular it is, since
    what is made from another goes on in its name. Of the made-up rows one part is made from a real
    one, in whose name it goes on; one has an owner who is called like a family, one families as its
    tags, both often popular; the rest is like the real catalog.
    """
    dice = random.Random(seed)
    models = [*real, *(CatalogRow(id=name) for name in OTHERS)]
    models.sort(key=lambda row: (len(words(row.name)), row.id))
    for place, row in enumerate(models):
        yield replace(row, downloads=30_000_000 // (place + 3), likes=6000 // (place + 3) + 40)
    for number, row in enumerate(rows(count, seed)):
        kind = number % 4
        family = dice.choice(FAMILIES)
        base = dice.choice(models)
        size, adjective = dice.choice((1, 3, 7)), dice.choice(ADJECTIVES)
        name = f"{family}-{size}b-{adjective}-{number}"
        if kind == 0:
            mark = dice.choice(("GGUF", "4bit", "finetuned-en", "lora", "v2", "ONNX"))
            yield replace(
                row,
                id=f"user{number}/{dice.choice(('', 'my-', 'tiny-'))}{base.name}-{mark}",
                downloads=int(dice.paretovariate(0.8)),
                likes=int(dice.paretovariate(1.1)) - 1,
                task=base.task,
                bases=(("finetune", base.id),),
                tags=(*base.id.lower().split("/"), "4-bit") if mark == "4bit" else (),
            )
        elif kind == 1:
            yield replace(
                row,
                id=f"{dice.choice(FAMILIES)}-community/{name}",
                downloads=int(dice.paretovariate(0.5)),
            )
        elif kind == 2:
            yield replace(
                row, tags=tuple(dice.sample(FAMILIES, 3)), downloads=int(dice.paretovariate(0.45))
            )
        else:
            yield row
