"""Packages that a model's own settings name: of its tokenizer, and of its eyes.

By the classes of transformers, each with what its source imports when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...hub.facts import ModelSnapshot
from ..models import Requirement
from ..needs import SACREMOSES, SENTENCEPIECE, TIMM, TORCHVISION

FUGASHI = Requirement(module="fugashi", requirement="fugashi>=1.3")
RJIEBA = Requirement(module="rjieba", requirement="rjieba>=0.1.11")
PHONEMIZER = Requirement(module="phonemizer", requirement="phonemizer>=3.2")
UROMAN = Requirement(module="uroman", requirement="uroman>=1.3")
G2P = Requirement(module="g2p_en", requirement="g2p-en>=2.1")
# The dictionaries of Japanese words that fugashi reads, by the names that settings give them.
DICTIONARIES = {
    "ipadic": Requirement(module="ipadic", requirement="ipadic>=1"),
    "unidic_lite": Requirement(module="unidic_lite", requirement="unidic-lite>=1"),
    "unidic": Requirement(module="unidic", requirement="unidic>=1.1"),
}
SUDACHI = (
    Requirement(module="sudachipy", requirement="sudachipy>=0.6.6"),
    Requirement(module="sudachidict_core", requirement="sudachidict-core>=20220729"),
)
# What a tokenizer's class imports, by its name without `Fast`. What it can do without, as
# BertweetTokenizer without emoji, is left out: it must not end a run where it cannot be had.
OF_TOKENIZERS: Mapping[str, tuple[Requirement, ...]] = {
    "BioGptTokenizer": (SACREMOSES,),
    "FSMTTokenizer": (SACREMOSES,),
    "XLMTokenizer": (SACREMOSES,),
    "FlaubertTokenizer": (SACREMOSES,),
    "HerbertTokenizer": (SACREMOSES,),
    "RoFormerTokenizer": (RJIEBA,),
    "CpmTokenizer": (RJIEBA, SENTENCEPIECE),
    "CpmAntTokenizer": (RJIEBA,),
    "FastSpeech2ConformerTokenizer": (G2P,),
    "Wav2Vec2PhonemeCTCTokenizer": (PHONEMIZER,),
}
# Types whose tokenizer is always of that class, where no settings name one.
BY_TYPE = {
    "biogpt": "BioGptTokenizer",
    "fsmt": "FSMTTokenizer",
    "xlm": "XLMTokenizer",
    "flaubert": "FlaubertTokenizer",
    "roformer": "RoFormerTokenizer",
    "cpmant": "CpmAntTokenizer",
    "vits": "VitsTokenizer",
    "fastspeech2_conformer": "FastSpeech2ConformerTokenizer",
}
# Configurations within a model's whose part is one of timm's.
TIMM_PARTS = frozenset({"timm_wrapper", "timm_backbone", "gemma3n_vision"})
DEEPEST = 3
# The part of a pipeline of diffusers that reads words and pictures, where it also reads films:
# those of transformers cannot be made without torchvision.
FILM_READER = re.compile(r"^\w+/video_preprocessor_config\.json$")
ESPEAK = (
    "Its tokenizer turns text into sounds with espeak-ng, a program that pip does not install: "
    "install it with your system's package manager (`apt install espeak-ng`, `brew install "
    "espeak-ng`)."
)


def own_packages(snapshot: ModelSnapshot) -> list[Requirement]:
    """The packages that the model's tokenizer and the parts that it is built of import."""
    config, settings = snapshot.config or {}, snapshot.tokenizer or {}
    kind = tokenizer_class(snapshot)
    found = list(OF_TOKENIZERS.get(kind, ()))
    if kind == "BertJapaneseTokenizer":
        found += _japanese(settings)
    if kind == "VitsTokenizer":
        # Without its settings, what transformers takes for granted: written sounds, no romanising.
        found += [UROMAN] if settings.get("is_uroman") is True else []
        found += [PHONEMIZER] if phonemizes(snapshot) else []
    if "phonemizer_backend" in settings and PHONEMIZER not in found:
        found.append(PHONEMIZER)
    if _names_timm(config, DEEPEST):
        found.append(TIMM)
    if any(FILM_READER.search(name) for name in snapshot.facts.files):
        found.append(TORCHVISION)
    return found


def optional_packages(snapshot: ModelSnapshot) -> list[Requirement]:
    """The packages that make what it does a little better, and without which it runs as well."""
    named = snapshot.facts.architectures or (snapshot.config or {}).get("architectures")
    names = named if isinstance(named, list) else []
    # Marian's tokenizer tidies punctuation by it, and only warns where it is not there.
    marian = any(str(name).startswith("Marian") for name in names)
    return [SACREMOSES] if marian and SACREMOSES not in own_packages(snapshot) else []


def program_needed(snapshot: ModelSnapshot) -> str | None:
    """The sentence about a program beside Python that the model's tokenizer calls, if it does."""
    return ESPEAK if PHONEMIZER in own_packages(snapshot) else None


def tokenizer_class(snapshot: ModelSnapshot) -> str:
    """The class of the tokenizer, by its settings, the model's, or the model's type."""
    config, settings = snapshot.config or {}, snapshot.tokenizer or {}
    named = settings.get("tokenizer_class") or config.get("tokenizer_class")
    if isinstance(named, str) and named not in ("PreTrainedTokenizerFast", "TokenizersBackend"):
        return named.removesuffix("Fast")
    told = snapshot.facts.model_type or config.get("model_type")
    return BY_TYPE.get(told, "") if isinstance(told, str) else ""


def phonemizes(snapshot: ModelSnapshot) -> bool:
    """Whether a VITS tokenizer writes sounds, as it does unless its settings say otherwise."""
    return snapshot.tokenizer is not None and snapshot.tokenizer.get("phonemize", True) is not False


def _japanese(settings: Mapping[str, Any]) -> list[Requirement]:
    """The word splitter with its dictionary; MeCab reads unidic-lite unless told."""
    words, assumed = settings.get("word_tokenizer_type") or "basic", "unidic_lite"
    found: list[Requirement] = []
    if words == "mecab":
        options = settings.get("mecab_kwargs")
        named = options.get("mecab_dic", assumed) if isinstance(options, Mapping) else assumed
        dictionary = DICTIONARIES.get(named) if isinstance(named, str) else None
        found = [FUGASHI, *([dictionary] if dictionary else [])]
    elif words == "sudachi":
        found = list(SUDACHI)
    elif words == "jumanpp":
        found = [Requirement(module="rhoknp", requirement="rhoknp>=1.1")]
    if settings.get("subword_tokenizer_type") == "sentencepiece":
        found.append(SENTENCEPIECE)
    return found


def _names_timm(config: Mapping[str, Any], deep: int) -> bool:
    kind = config.get("model_type")
    if config.get("use_timm_backbone") is True or (isinstance(kind, str) and kind in TIMM_PARTS):
        return True
    inner = (value for value in config.values() if deep and isinstance(value, Mapping))
    return any(_names_timm(one, deep - 1) for one in inner)
