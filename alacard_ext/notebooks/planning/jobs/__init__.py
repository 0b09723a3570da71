"""What a model that writes was made for, where that is something else than talking.

A decoder can rank, translate, judge or embed, if it is asked in the words of its training. `named`
tells the job by what page and name say; `ranking` and `translating` tell the words.
"""

from __future__ import annotations

from typing import Any

from ....hub.facts import ModelSnapshot
from .asking import CONTINUING, WRITES, asking_flags, chats, form_of, ponders, system_of
from .drafting import drafting
from .embedding import Embedding, embedding_of
from .lengths import longest_of
from .named import Job, job_of
from .ranking import BLANKS, Ranking, ranking_of
from .reading import asks_by_itself, instruction_of
from .translating import Translating, refines, translating_of

# The task of each job whose page names a more general one.
TASK_OF = {
    "ranks": "text-ranking",
    "translates": "translation",
    "guards": "text-generation",
    "reads": "image-text-to-text",
}


def asked_values(template: str, snapshot: ModelSnapshot) -> dict[str, Any]:
    """The values of the parameters cell that holds the words of a job; empty for others."""
    if template == "yes_no_ranking" and (asked := ranking_of(snapshot)):
        names = ("before", "pair", "after", "instruction", "yes", "no", "tokens", "system", "chat")
        values = {name.upper(): getattr(asked, name) for name in names}
        return values | {"MOST_TOKENS": longest_of(snapshot)}
    if template == "last_token_embeddings":
        known = embedding_of(snapshot)
        values = {"ASKED": known.asked, "ADD_END": known.ends, "TASK": known.instruction}
        values |= {"MOST_TOKENS": longest_of(snapshot)}
        return {name: value for name, value in values.items() if value is not None}
    if template == "page_transcription" and (words := instruction_of(snapshot)):
        return {"INSTRUCTION": words}
    if template == WRITES:
        form, system = form_of(snapshot), system_of(snapshot)
        return (form.values if form else {}) | ({"SYSTEM": system} if system else {})
    if template == "chat_translation":
        asking = translating_of(snapshot)
        return {"PROMPT": asking.prompt, "PROMPT_WITH_CHINESE": asking.chinese}
    return {}


def asked_reason(job: str, snapshot: ModelSnapshot) -> str | None:
    """Where the words of a job come from, as a sentence; None where it needs none."""
    if job == "ranks" and (asked := ranking_of(snapshot)):
        return f"It writes: to rank, it answers a question with one token. {asked.source}"
    if job == "translates":
        return f"It writes. {translating_of(snapshot).source}"
    if job == "guards":
        return "It writes a verdict about a conversation; its chat template asks for it."
    if job == "reads":
        return "Its name says that it reads pages, so the notebook shows it pages."
    if job == "embeds":
        if not snapshot.readme:
            return "The vector of the last token represents the text, as in its whole model family."
        return "The vector of the last token represents the text, as its page says."
    return None


__all__ = [
    "BLANKS",
    "CONTINUING",
    "TASK_OF",
    "Embedding",
    "Job",
    "Ranking",
    "Translating",
    "asked_reason",
    "asked_values",
    "asking_flags",
    "asks_by_itself",
    "chats",
    "drafting",
    "embedding_of",
    "form_of",
    "job_of",
    "longest_of",
    "ponders",
    "ranking_of",
    "refines",
    "translating_of",
]
