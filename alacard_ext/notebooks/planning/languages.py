"""The language that a model reads, and texts in it: a model of French is not tried in English.

The texts are those of `cards/data/languages.json`, written for Alacard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ...cards.models import Recipe
from ...hub.facts import ModelSnapshot

# ISO 639 codes as names of translation models hold them: opus-mt-de-en, wmt19-ru-en.
NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
    "ar": "Arabic",
    "hi": "Hindi",
    "pl": "Polish",
    "tr": "Turkish",
    "sv": "Swedish",
    "uk": "Ukrainian",
    "ko": "Korean",
}
# ISO 639-2 and 639-3 codes of the languages that the notebooks know by name.
LONG_CODES = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it",
    "nld": "nl", "dut": "nl", "por": "pt", "rus": "ru", "zho": "zh", "cmn": "zh", "chi": "zh",
    "jpn": "ja", "ara": "ar", "hin": "hi", "pol": "pl", "tur": "tr", "swe": "sv", "ukr": "uk",
    "kor": "ko", "jap": "ja",
}  # fmt: skip
# Words in the names of models whose page names no language.
SPOKEN_OF = {
    "german": "German",
    "french": "French",
    "camembert": "French",
    "flaubert": "French",
    "spanish": "Spanish",
    "beto": "Spanish",
    "italian": "Italian",
    "dutch": "Dutch",
    "bertje": "Dutch",
    "robbert": "Dutch",
    "portuguese": "Portuguese",
    "bertimbau": "Portuguese",
    "polish": "Polish",
    "herbert": "Polish",
    "turkish": "Turkish",
    "berturk": "Turkish",
    "swedish": "Swedish",
    "russian": "Russian",
    "rubert": "Russian",
    "ukrainian": "Ukrainian",
    "chinese": "Chinese",
    "japanese": "Japanese",
    "korean": "Korean",
    "kobert": "Korean",
    "arabic": "Arabic",
    "arabert": "Arabic",
    "hindi": "Hindi",
}
VOICE = re.compile(r"\bmms-tts-([a-z]{3})\b")
# What pages mean by these is a language of programming, or none in particular; `sh` was retired.
NOT_SPOKEN = frozenset(
    {"py", "js", "ts", "cs", "cpp", "php", "sql", "sh", "xml", "css", "tex", "mul", "und", "mis"}
)
SENTENCES = {
    "German": ["Das Brot ist noch warm.", "Wann fährt der nächste Zug nach Wien?"],
    "French": ["Le pain est encore chaud.", "À quelle heure part le prochain train pour Paris ?"],
    "Spanish": ["El pan todavía está caliente.", "¿A qué hora sale el próximo tren a Madrid?"],
    "Italian": ["Il pane è ancora caldo.", "A che ora parte il prossimo treno per Roma?"],
    "Dutch": ["Het brood is nog warm.", "Hoe laat vertrekt de volgende trein naar Utrecht?"],
    "Portuguese": ["O pão ainda está quente.", "A que horas sai o próximo comboio para o Porto?"],
    "Russian": ["Хлеб ещё тёплый.", "Когда отправляется следующий поезд в Москву?"],
    "Chinese": ["面包还是热的。", "去北京的下一班火车几点开？"],
    "Japanese": ["パンはまだ温かいです。", "京都行きの次の電車は何時に出ますか。"],
    "Arabic": ["الخبز ما زال ساخنا.", "متى يغادر القطار التالي إلى القاهرة؟"],
    "Hindi": ["रोटी अभी भी गरम है।", "दिल्ली की अगली ट्रेन कब जाती है?"],
}


@dataclass(frozen=True)
class LanguageTexts:
    """Inputs of the text tasks in one language; `masked` texts hold `[MASK]` once."""

    texts: list[tuple[str, str]]
    labels: list[str]
    hypothesis: str
    entities: list[str]
    masked: list[str]
    question: dict[str, str]
    document: str
    pairs: list[list[str]]
    prompts: list[str]
    sentences: list[str]


def own_language(model_id: str, codes: Sequence[str]) -> str | None:
    """The language to try a model in, where that is not English; None for English or unknown.

    `codes` are those of the model's page, which
    decide where there are any; a model that reads English among others is tried in English, the
    language of the cards. A voice of Meta's MMS says its one language in its name alone.
    """
    if voice := VOICE.search(model_id):
        name = language_name(voice[1])
        return None if name == "English" else name or voice[1]
    if codes:
        short = [re.split(r"[-_]", code.lower())[0] for code in codes]
        names = [name for code in short if (name := language_name(code))]
        if "English" in names or "multilingual" in short:
            return None
        known = [name for name in names if name in NAMES.values()]
        return next(iter([*known, *names]), None)
    words = re.split(r"[^a-z]+", model_id.lower())
    found = {SPOKEN_OF[word] for word in words if word in SPOKEN_OF}
    return found.pop() if len(found) == 1 else None


def language_codes(code: str) -> list[str]:
    """The codes by which a tokenizer may know the language of a code: its own, and longer ones.

    A page says `uz` where NLLB's tokenizer has `uzn`, the one of the Uzbek languages that most
    write; the Unicode Consortium's table of aliases knows such pairs.
    """
    from babel.core import get_global

    aliases = get_global("language_aliases")
    short = LONG_CODES.get(code, aliases.get(code, code))
    longer = sorted(long for long, other in aliases.items() if other == short and "_" not in long)
    return list(dict.fromkeys([code, short, *longer]))


def language_name(code: str) -> str | None:
    """The English name of the language of an ISO 639 code; None for what is no such code."""
    short = LONG_CODES.get(code, code)
    if short in NOT_SPOKEN:
        return None
    return NAMES.get(short) or _table().get(short)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Names by ISO 639 code, of the Unicode Consortium's tables."""
    from babel import Locale
    from babel.core import get_global

    names = {code: str(name) for code, name in Locale("en").languages.items() if "_" not in code}
    longer = {
        code: names[short]
        for code, short in get_global("language_aliases").items()
        if short in names
    }
    return {**longer, **names}


def spoken(recipe: Recipe, snapshot: ModelSnapshot) -> Recipe:
    """The recipe with the languages that the model's page names, for choosing its inputs."""
    names = snapshot.facts.languages or recipe.model_card.languages
    card = recipe.model_card.model_copy(update={"languages": list(names)})
    return recipe.model_copy(update={"model_card": card})


def texts_for(recipe: Recipe) -> tuple[str, LanguageTexts] | None:
    """The language of the model's own inputs and those; None where the topic's English is right."""
    language = read_language(recipe)
    return (language, language_texts()[language]) if language in language_texts() else None


def read_language(recipe: Recipe) -> str | None:
    """The language that the hand's model is tried in, where that is not English."""
    return own_language(recipe.model_card.id, recipe.model_card.languages)


@lru_cache(maxsize=1)
def language_texts() -> dict[str, LanguageTexts]:
    """The texts of every language that has some."""
    path = files("alacard_ext.cards").joinpath("data", "languages.json")
    found = {}
    for name, data in json.loads(path.read_text(encoding="utf-8")).items():
        data.pop("code")
        data.setdefault("sentences", SENTENCES.get(name, []))
        data["texts"] = [tuple(pair) for pair in data["texts"]]
        found[name] = LanguageTexts(**data)
    return found
