"""The languages of a translation model, told from its name, and a few sentences in each."""

from __future__ import annotations

import re

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
}
PAIR = re.compile(
    r"(?:opus-mt(?:-tc-\w+)?|wmt\d\d|opus_mt)[-_]([a-zA-Z]{2,3})[-_]([a-zA-Z]{2,3})\b"
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


def languages_of(model_id: str) -> tuple[str, str]:
    """Source and target language, English to German where the name does not tell."""
    found = PAIR.search(model_id)
    if not found:
        return "English", "German"
    source = NAMES.get(found[1].lower(), found[1])
    return source, NAMES.get(found[2].lower(), found[2])


def named_languages(model_id: str) -> bool:
    """Whether the model's name tells its pair of languages."""
    return PAIR.search(model_id) is not None
