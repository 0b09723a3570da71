"""What a page of a model for pictures says of its prompts, and the settings in its own example."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any

from ...hub.facts import ModelSnapshot
from ..classes.sampling import FEW
from ..models import Plan
from .jobs.wording import PageCode, codes_of, name_of

MOST_LINE = 400  # characters
MOST_WORDS = 5
_PROMPTS = re.compile(r"\bprompts?\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(use|include|add|put)\b|\b(activation|trigger) (token|word|phrase)|\bkeyword", re.IGNORECASE
)
# What is said of words to leave out, to try, or to take from an example, asks for none.
_REFUSES = re.compile(
    r"\b(no|not|never|without|avoid|negative|optional|if|example|tried)\b|n't\b|e\.g\.",
    re.IGNORECASE,
)
_SET_OFF = re.compile(
    r"\*\*_?['\"]?([^*_\n]{2,40}?)['\"]?_?\*\*|`([^`\n]{2,40})`|['\"“‘]([^'\"“”’\n]{2,40})['\"”’]"
)
_PLAIN = re.compile(r"\w[\w .,+-]*")
# Of a pipeline with another scheduler, or with something laid over it, the settings differ.
_CHANGED = re.compile(r"Scheduler|load_lora|load_ip_adapter|set_adapters|load_textual_inversion")
MOST_GUIDANCE = 30.0


@lru_cache(maxsize=16)
def words_asked(readme: str) -> str:
    """The words that a page asks to be put into each prompt; "" where it asks for none.

    They are a stranger's: they enter cells as literals and texts escaped.
    """
    fenced = False
    for line in readme.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or len(line) > MOST_LINE or not _PROMPTS.search(line):
            continue
        if not _ASKS.search(line) or _REFUSES.search(line):
            continue
        if found := _SET_OFF.search(line):
            words = str(next(filter(None, found.groups()))).strip(" ,.")
            if _PLAIN.fullmatch(words) and len(words.split()) <= MOST_WORDS:
                return words
    return ""


def asked_of(snapshot: ModelSnapshot, plan: Plan) -> str:
    """The words that its page asks for, of a model that paints by itself."""
    paints = plan.template == "text_to_image" and plan.library == "diffusers"
    return words_asked(snapshot.readme) if paints and snapshot.readme else ""


def with_words(values: dict[str, Any], snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The inputs, with the words that the page asks for in front of each prompt that lacks them."""
    words = asked_of(snapshot, plan)
    if not words or "PROMPTS" not in values:
        return values
    prompts = [
        prompt if words.lower() in prompt.lower() else f"{words}, {prompt}"
        for prompt in values["PROMPTS"]
    ]
    return {**values, "PROMPTS": prompts}


def shown_settings(snapshot: ModelSnapshot) -> dict[str, Any]:
    """`GUIDANCE`, and `STEPS` where they are few, as the page's first call of its pipeline says.

    Only of a piece of code that loads this model and nothing else, and changes nothing in it.
    """
    readme = snapshot.readme
    return dict(_shown(readme, snapshot.facts.id)) if readme else {}


@lru_cache(maxsize=16)
def _shown(readme: str, model_id: str) -> tuple[tuple[str, float], ...]:
    for code in codes_of(readme):
        loads = [node for node in _calls(code.tree) if name_of(node.func) == "from_pretrained"]
        if len(loads) != 1 or not _names(loads[0], model_id, code.texts):
            continue
        if _CHANGED.search(ast.unparse(code.tree)):
            continue
        if call := _first_call(code, loads[0]):
            return _settings(call)
    return ()


def _calls(tree: ast.AST) -> list[ast.Call]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _names(load: ast.Call, model_id: str, texts: dict[str, str]) -> bool:
    first = load.args[0] if load.args else None
    told = texts.get(first.id) if isinstance(first, ast.Name) else None
    return model_id in (told, getattr(first, "value", None))


def _first_call(code: PageCode, load: ast.Call) -> ast.Call | None:
    """The first call of the variable that the pipeline was loaded into."""
    made = {name for name, value in code.assigned() if load in _calls(value)}
    calls = (call for call in _calls(code.tree) if isinstance(call.func, ast.Name))
    return next((call for call in calls if call.func.id in made), None)  # type: ignore[attr-defined]


def _settings(call: ast.Call) -> tuple[tuple[str, float], ...]:
    told = {
        each.arg: each.value.value
        for each in call.keywords
        if isinstance(each.value, ast.Constant) and type(each.value.value) in (int, float)
    }
    found: list[tuple[str, float]] = []
    steps = told.get("num_inference_steps")
    if isinstance(steps, int) and 1 <= steps <= FEW:
        found.append(("STEPS", steps))
    guidance = told.get("true_cfg_scale", told.get("guidance_scale"))
    if isinstance(guidance, int | float) and 0 <= guidance <= MOST_GUIDANCE:
        found.append(("GUIDANCE", float(guidance)))
    return tuple(found)
