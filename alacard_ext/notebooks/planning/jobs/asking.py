"""How a model that writes is asked: in a chat, by beginnings alone, or in its makers' own form.

By name and page, since a chat template lies beside models that were never taught to chat, and is
missing beside some that were taught to follow orders.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ....hub.facts import ModelSnapshot
from .named import copied_from

WRITES = "text_generation"  # the template in which all of these are told apart
# Templates of other runtimes, whose files hold the chat template; not always was that told.
RUNTIMES = ("gguf", "mlx")
CONTINUING = (WRITES, *RUNTIMES)
_BASE = re.compile(r"(?<![a-z])base(?![a-z])")
_TAUGHT = re.compile(r"instruct|chat|(?<![a-z])(it|sft|dpo|rl)(?![a-z])|assistant")
# How the pages of families that carry a chat template from the beginning say that none is meant.
_UNTAUGHT = re.compile(
    r"Training Stage:\W*Pretraining\W*$"
    r"|not recommend (you )?(to )?us(e|ing) base language models for conversation",
    re.MULTILINE | re.IGNORECASE,
)

# Where a page says which system prompt a model was trained with, and the block that holds it.
_SYSTEM = re.compile(
    r"system prompt[^\n.`]{0,60}\b(?:used (?:for|in|during|when)|of) (?:its |the )?"
    r"(?:training|fine-?tuning)[^`]{0,200}?^```\w*\n(?P<words>[^`]{40,2000}?)\n```",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_MARKS = re.compile(r"<\||\[/?INST\]|[{}]")
_FEWEST_WORDS, _MOST_PAGE = 8, 100_000
# Families that think aloud before they answer, whose chat templates hold no mark of it.
_PONDERERS = re.compile(r"(?<![a-z])(qwq|marco-o1|skywork-o1)(?![a-z])")
_THOUGHTS = re.compile(r"<(think|thinking|thought|reasoning)>")


@dataclass(frozen=True)
class Form:
    """How a conversation stands in a text: `TEXT` is what a question or an answer says.

    `end` is the token that ends an answer, where it is not the tokenizer's own; `first` is whether
    the tokenizer's first token stands before it all.
    """

    question: str
    answer: str
    begins: str = ""
    end: str | None = None
    first: bool = False

    @property
    def values(self) -> dict[str, object]:
        """The values of the cell that shows it."""
        told = {"BEGINS": self.begins, "QUESTION": self.question, "ANSWER": self.answer}
        return {**told, "END": self.end, "FIRST": self.first}


_ORDER = (
    "Below is an instruction that describes a task. "
    "Write a response that appropriately completes the request.\n\n"
)
_ASSISTANT = (
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the user's questions. "
)
_ASKED = "### Instruction:\nTEXT\n\n### Response:"
# Families whose makers' pages or code show the form, by the beginning of the names.
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (
        re.compile(r"dolly-v[12]-"),
        Form(f"{_ASKED}\n", "TEXT\n\n### End\n\n", begins=_ORDER, end="### End"),
    ),
    (
        re.compile(r"wizardcoder-python-"),
        Form(_ASKED, " TEXT\n\n", begins=_ORDER, first=True),
    ),
    (
        re.compile(r"vicuna-\d+b-v1\.[135]"),
        Form("USER: TEXT ASSISTANT:", " TEXT</s>", begins=_ASSISTANT, first=True),
    ),
    (
        re.compile(r"oasst-sft-[14]-pythia"),
        Form("<|prompter|>TEXT<|endoftext|><|assistant|>", "TEXT<|endoftext|>"),
    ),
    (re.compile(r"phi-2$"), Form("Instruct: TEXT\nOutput:", " TEXT\n")),
    # It was taught orders that stand alone.
    (re.compile(r"bloomz(-|$)"), Form("TEXT", "\nTEXT\n")),
)


def is_base(snapshot: ModelSnapshot) -> bool:
    """Whether the model only continues texts, whatever chat template lies beside it."""
    names = [_last(name) for name in (snapshot.facts.id, *copied_from(snapshot.facts))]
    if any(map(_TAUGHT.search, names)):
        return False
    return any(map(_BASE.search, names)) or bool(_UNTAUGHT.search(snapshot.readme or ""))


def form_of(snapshot: ModelSnapshot) -> Form | None:
    """The form of its family; None where a chat template lies beside it, or no form is known."""
    facts = snapshot.facts
    if facts.chat:
        return None
    names = [_last(name) for name in (facts.id, *copied_from(facts))]
    return next((form for by, form in _FORMS if any(map(by.match, names))), None)


def system_of(snapshot: ModelSnapshot) -> str | None:
    """The system prompt with which the model was trained, as its page says; None for none."""
    return _trained_with((snapshot.readme or "")[:_MOST_PAGE])


@lru_cache(maxsize=16)
def _trained_with(page: str) -> str | None:
    found = _SYSTEM.search(page)
    words = found["words"].strip() if found else ""
    plain = len(words.split()) >= _FEWEST_WORDS and not _MARKS.search(words)
    return words if plain else None


def ponders(snapshot: ModelSnapshot) -> bool:
    """Whether the model thinks aloud before each answer, as its template, family or page tells."""
    named = _PONDERERS.search(_last(snapshot.facts.id)) is not None
    return snapshot.facts.thinks or named or bool(_THOUGHTS.search(system_of(snapshot) or ""))


def chats(snapshot: ModelSnapshot, template: str, told: bool | None) -> bool:
    """Whether a notebook's prompts reach the model as a chat; `told` is what a card says of it."""
    taught = bool(snapshot.facts.chat or told)
    if template in RUNTIMES:
        taught = taught or snapshot.facts.chat is None
        return taught and not is_base(snapshot)
    if template != WRITES:
        return taught
    return form_of(snapshot) is not None or (taught and not is_base(snapshot))


def asking_flags(snapshot: ModelSnapshot, template: str) -> dict[str, bool]:
    """The flags of cells about how the model is asked."""
    formed = template == WRITES and form_of(snapshot) is not None
    return {
        "own-form": formed,
        "base": template in CONTINUING and not formed and is_base(snapshot),
        "system": template == WRITES and bool(snapshot.facts.chat) and bool(system_of(snapshot)),
    }


def _last(model_id: str) -> str:
    return model_id.rpartition("/")[2].lower()
