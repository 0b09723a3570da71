"""A made-up catalog with the shape of the real one: skewed, with families, the same every time.

All names are made from a few words and numbers; nothing here is a real model's data. One base
model ('llama-org/Llama-3-8B') has about a twentieth of all rows as descendants (100,000 of 2.1
million), and 60% of all rows have a parent, up to six levels deep.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from alacard_ext.catalog.engine.rows import CatalogRow

FAMILIES = [
    "llama",
    "qwen",
    "mistral",
    "gemma",
    "phi",
    "bert",
    "roberta",
    "deberta",
    "whisper",
    "stable-diffusion",
    "flux",
    "deepseek",
    "falcon",
    "gpt2",
    "t5",
    "bart",
    "vit",
    "clip",
    "wav2vec2",
    "mixtral",
    "yi",
    "olmo",
    "granite",
    "smollm",
    "bloom",
    "opt",
    "pythia",
    "distilbert",
    "electra",
    "xlm",
    "siglip",
    "dinov2",
    "segformer",
    "detr",
    "musicgen",
    "bark",
    "sdxl",
    "kandinsky",
    "mamba",
    "rwkv",
]
ADJECTIVES = [
    "instruct",
    "chat",
    "base",
    "tiny",
    "small",
    "large",
    "mini",
    "pro",
    "fast",
    "code",
    "math",
    "vision",
    "turbo",
    "lite",
]
TASKS = [
    "text-generation",
    "text-classification",
    "text-to-image",
    "token-classification",
    "fill-mask",
    "automatic-speech-recognition",
    "image-classification",
    "feature-extraction",
    "sentence-similarity",
    "question-answering",
    "translation",
    "summarization",
    "text-to-speech",
    "object-detection",
    "image-text-to-text",
    "reinforcement-learning",
    "zero-shot-classification",
    "image-segmentation",
]
LIBRARIES = [
    "transformers",
    "peft",
    "diffusers",
    "gguf",
    "sentence-transformers",
    "timm",
    "mlx",
    "keras",
    "spacy",
]
LICENCES = [
    "apache-2.0",
    "mit",
    "llama3",
    "other",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "gemma",
    "openrail",
    "gpl-3.0",
]
LANGUAGES = ["en", "zh", "fr", "de", "es", "ja", "ko", "ru", "pt", "it", "ar", "hi"]
RELATIONS = ("finetune", "adapter", "quantized", "merge", "unknown")
BIG_BASE = "llama-org/Llama-3-8B"
START = 1_646_000_000
SIZES = (67, 110, 355, 770, 1_100, 1_500, 3_000, 7_000, 8_000, 13_000, 34_000, 70_000)


def _skewed(count: int, power: float) -> list[float]:
    return list(accumulate(1 / (rank + 1) ** power for rank in range(count)))


def rows(count: int, seed: int = 1) -> Iterator[CatalogRow]:
    """That many rows, one after another, in bounded memory."""
    dice = random.Random(seed)
    authors = max(count // 5, 20)
    tags = max(count // 20, 50)
    big = max(count // 21, 5)
    weights = {
        name: _skewed(size, power)
        for name, size, power in (
            ("family", len(FAMILIES), 1.0),
            ("adjective", len(ADJECTIVES), 0.7),
            ("task", len(TASKS), 1.1),
            ("library", len(LIBRARIES), 1.2),
            ("license", len(LICENCES), 1.0),
            ("language", len(LANGUAGES), 1.6),
            ("author", authors, 0.8),
            ("tag", tags, 1.0),
        )
    }

    def pick(name: str) -> int:
        steps = weights[name]
        return dice.choices(range(len(steps)), cum_weights=steps)[0]

    # Ids by depth, from which parents are drawn; bounded, so that memory is.
    levels: list[list[str]] = [[] for _ in range(6)]
    of_big: list[str] = [BIG_BASE]
    for n in range(count):
        family = FAMILIES[pick("family")]
        author = f"user{pick('author')}"
        name = f"{family}-{dice.randint(1, 4)}-{dice.choice(SIZES) // 1000 or 1}b"
        name += f"-{ADJECTIVES[pick('adjective')]}-{_made_up(dice)}{n}"
        identity = BIG_BASE if n == 0 else f"{author}/{name}"
        bases: tuple[tuple[str, str], ...] = ()
        relation = dice.choices(RELATIONS, weights=(40, 25, 25, 5, 5))[0]
        if n and n % (count // big or 1) == 0:
            # Three in four straight from the big base, the rest from what came from it.
            straight = dice.random() < 0.75
            bases = ((relation, BIG_BASE if straight else dice.choice(of_big)),)
            if len(of_big) < 500:
                of_big.append(identity)
        elif n and dice.random() < 0.58 and levels[0]:
            depth = min(int(dice.expovariate(1.2)), 5)
            while not levels[depth]:
                depth -= 1
            bases = ((relation, dice.choice(levels[depth])),)
            if relation == "merge":
                bases += (("merge", dice.choice(levels[0])),)
            if dice.random() < 0.03:
                bases = ((relation, f"gone-org/lost-model-{dice.randint(1, 500)}"),)
            elif depth < 5:
                _remember(dice, levels[depth + 1], identity)
        else:
            _remember(dice, levels[0], identity)
        quantised = relation == "quantized" and bool(bases)
        yield CatalogRow(
            id=identity,
            task=TASKS[pick("task")] if dice.random() < 0.85 else None,
            library="gguf" if quantised else LIBRARIES[pick("library")],
            licenses=(LICENCES[pick("license")],) if dice.random() < 0.6 else (),
            gated=dice.random() < 0.02,
            downloads=int(dice.paretovariate(0.6)) - 1 if n else 9_000_000,
            likes=int(dice.paretovariate(0.9)) - 1 if n else 12_000,
            trending=round(dice.paretovariate(1.0), 2) if dice.random() < 0.1 else None,
            created=START + n * 60 + dice.randint(0, 40_000_000),
            modified=START + n * 60 + 40_000_000 + dice.randint(0, 40_000_000),
            parameters=dice.choice(SIZES) * 1_000_000 if dice.random() < 0.6 else None,
            formats=("gguf",) if quantised else ("safetensors",) if dice.random() < 0.8 else (),
            tags=tuple(dict.fromkeys(f"tag{pick('tag')}" for _ in range(dice.randint(1, 7)))),
            languages=tuple(
                dict.fromkeys(LANGUAGES[pick("language")] for _ in range(dice.randint(0, 2)))
            ),
            datasets=(f"data-org/set-{pick('tag')}",) if dice.random() < 0.2 else (),
            bases=bases,
            sha=f"{dice.getrandbits(160):040x}",
            storage=dice.randint(10**6, 10**11),
            chat=dice.random() < 0.2,
            arch=family.partition("-")[0],
        )


_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ne",
    "ru",
    "sa",
    "to",
    "vi",
    "xe",
    "zu",
    "ba",
    "de",
    "fo",
    "gi",
    "hu",
]


def _made_up(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4)))


def _remember(dice: random.Random, level: list[str], identity: str) -> None:
    if len(level) < 2000:
        level.append(identity)
    elif dice.random() < 0.02:
        level[dice.randrange(len(level))] = identity
