"""GGUF repositories: which files are whole models, how exact each is, and what runs them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...hub.facts import ModelFacts

# Bits a weight, where nothing but a file's name tells. Up to Q8_0: the table of llama.cpp's tool
# `quantize` for Llama 3.1 8B; for kinds that it lacks, the bytes of a block in ggml's
# GGML_QUANT_SIZES. `_L` and `_XL` above those tables are mixes that keep the embeddings and the
# output in 8 bits.
BITS = {
    "Q1_0": 1.1, "TQ1_0": 1.7, "IQ1_S": 2.0, "IQ1_M": 2.1, "TQ2_0": 2.1, "IQ2_XXS": 2.4,
    "IQ2_XS": 2.6, "IQ2_S": 2.7, "IQ2_M": 2.9, "Q2_K_S": 3.0, "Q2_K": 3.2, "IQ3_XXS": 3.3,
    "Q2_K_L": 3.4, "Q2_K_XL": 3.4, "IQ3_XS": 3.5, "Q3_K_S": 3.6, "IQ3_S": 3.7, "IQ3_M": 3.8,
    "Q3_K": 4.0, "Q3_K_M": 4.0, "Q3_K_L": 4.3, "MXFP4": 4.3, "MXFP4_MOE": 4.3, "Q3_K_XL": 4.5,
    "NVFP4": 4.5, "IQ4_XS": 4.5, "Q4_0": 4.6, "IQ4_NL": 4.7, "Q4_K_S": 4.7, "Q4_K": 4.9,
    "Q4_K_M": 4.9, "Q4_K_L": 5.0, "Q4_K_XL": 5.0, "Q4_1": 5.1, "Q5_0": 5.5, "Q5_K_S": 5.6,
    "Q5_K": 5.7, "Q5_K_M": 5.7, "Q5_K_L": 5.8, "Q5_K_XL": 5.8, "Q5_1": 6.1, "Q6_K": 6.6,
    "Q6_K_L": 6.7, "Q6_K_XL": 6.9, "Q8_0": 8.5, "Q8_K_XL": 8.9, "BF16": 16.0, "F16": 16.0,
    "FP16": 16.0, "F32": 32.0, "FP32": 32.0,
}  # fmt: skip
# A kind stands between separators: 'f16' within 'df16a' is none.
KIND = re.compile(
    r"(?<![A-Za-z0-9])(" + "|".join(sorted(BITS, key=len, reverse=True)) + r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$")
WORD = re.compile(r"[a-z0-9]+")
# Words in a file's path that name a companion: a projector for pictures, a head that drafts tokens
# for a larger model, the statistics that quantising needs, a vocabulary, an adapter.
COMPANIONS = frozenset({"mmproj", "imatrix", "mtp", "draft", "eagle3", "vocab", "lora", "adapter"})

# What llama.cpp continues a text with; from `MODEL_ARCH_NAMES` of the package gguf 0.18, without
# those that make vectors, read pictures alone, speak, or write by diffusion.
WRITERS = frozenset(
    """
    llama llama4 deci falcon baichuan grok gpt2 gptj gptneox mpt starcoder refact bloom stablelm
    qwen qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 qwen35moe phi2
    phi3 phimoe plamo plamo2 plamo3 codeshell orion internlm2 minicpm minicpm3 gemma gemma2 gemma3
    gemma3n gemma4 starcoder2 rwkv6 rwkv6qwen2 rwkv7 arwkv7 mamba mamba2 jamba xverse command-r
    cohere2 dbrx olmo olmo2 olmoe openelm arctic deepseek deepseek2 chatglm glm4 glm4moe glm-dsa
    bitnet jais jais2 nemotron nemotron_h nemotron_h_moe exaone exaone4 exaone-moe granite
    granitemoe granitehybrid chameleon plm bailingmoe bailingmoe2 dots1 arcee afmoe ernie4_5
    ernie4_5-moe falcon-h1 hunyuan-moe hunyuan-dense smollm3 gpt-oss lfm2 lfm2moe smallthinker
    seed_oss grovemoe apertus minimax-m2 pangu-embedded mistral3 mistral4 mimo2 step35 maincoder
    kimi-linear
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
VECTORS = frozenset(
    """
    bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert
    gemma-embedding llama-embed t5encoder
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
EMBEDDING = ("feature-extraction", "sentence-similarity")
OTHERS = {
    "clip": "a part that reads pictures for a language model",
    "t5": "an encoder and a decoder",
    "wavtokenizer-dec": "a part that turns tokens into sound",
    **dict.fromkeys(
        ("dream", "llada", "llada-moe", "rnd1"), "a text model that works by diffusion"
    ),
    **dict.fromkeys(
        ("deepseek2-ocr", "paddleocr", "cogvlm", "hunyuan_vl"), "a model that reads pictures"
    ),
}


def whole_models(names: Iterable[str]) -> dict[str, float]:
    """Whole models among the files, each with the bits of a weight as its name tells; 0: unknown.

    Files in parts are left out but for their first, from which llama.cpp finds the others.
    """
    found = {}
    for name in list(names)[:200]:
        base = name.rpartition("/")[2]
        if COMPANIONS & set(WORD.findall(name.lower())):
            continue
        if PART.search(base) and "-00001-of-" not in base:
            continue
        # Some repositories name the kind by the folder alone.
        kinds = KIND.findall(base) or KIND.findall(name)
        found[name] = BITS[kinds[-1].upper()] if kinds else 0.0
    return found


def embeds(facts: ModelFacts) -> bool:
    """Whether vectors are asked of its files: by its page, or by their architecture without one."""
    named, kind = facts.pipeline_tag, facts.gguf_architecture
    # The encoder of a T5 mostly stands there for programs that make pictures.
    return named in EMBEDDING or (named is None and kind in VECTORS - {"t5encoder"})


def ranks(facts: ModelFacts) -> bool:
    """Whether scores are asked of its files: by its page, or by its name where that says less."""
    if facts.pipeline_tag in ("text-ranking", "text-classification"):
        return facts.pipeline_tag == "text-ranking" or _named_ranker(facts)
    return facts.pipeline_tag in (None, "text-generation", *EMBEDDING) and _named_ranker(facts)


def _named_ranker(facts: ModelFacts) -> bool:
    return bool({"reranker", "rerank"} & set(WORD.findall(facts.id.partition("/")[2].lower())))


def cannot_run(facts: ModelFacts, files: list[str]) -> str | None:
    """Why llama.cpp would do nothing with these files, as a sentence; None where it would."""
    if (
        (embeds(facts) or ranks(facts))
        and whole_models(files)
        and facts.gguf_architecture not in OTHERS
    ):
        return None
    return cannot_write(facts, files)


def cannot_write(facts: ModelFacts, files: list[str]) -> str | None:
    """Why llama.cpp would write no text with these files, as a sentence; None where it would."""
    if not whole_models(files):
        return (
            "Its GGUF files are companions of a model and none of them is one by itself: such as "
            "a part that reads pictures, a head that drafts tokens, an adapter or a vocabulary."
        )
    name = facts.gguf_architecture
    if name is None or name in WRITERS:
        return None
    if name in VECTORS:
        return (
            f"Its GGUF files hold {_quoted(name)}, which turns texts into vectors and writes none. "
            "llama-cpp-python runs it with `Llama(…, embedding=True)`."
        )
    if name in OTHERS:
        return (
            f"Its GGUF files hold {_quoted(name)}, {OTHERS[name]}, which llama-cpp-python cannot "
            "have continue a text."
        )
    if facts.pipeline_tag == "text-generation" or facts.chat:
        return None
    return (
        f"Its GGUF files hold {_quoted(name)}, which is not among the architectures that "
        "llama.cpp is known to write text with, and its page does not say that it does."
    )


def _quoted(name: str) -> str:
    """An architecture as its file names it, where that is a name."""
    plain = re.fullmatch(r"[A-Za-z0-9._-]{1,40}", name)
    return f"the architecture '{name}'" if plain else "an architecture with an odd name"
