"""What goes into the parameters cells: the topic's inputs and the prompt packs, by name.

A template names what it wants (`TEXTS`, `QUESTIONS`, …); a name without a value keeps the
template's own default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..cards.models import PromptCard, Recipe
from .languages import SENTENCES, languages_of
from .media import PICTURES, as_text, clips_for, own_pictures, pictures_for
from .models import Plan
from .sampling import sampling_of

MOST_INPUTS = 8
MOST_PROMPTS = 3
TOPIC_MARKER = "{topic}"
MASK = "[MASK]"


def fitting_packs(recipe: Recipe, task: str | None) -> list[PromptCard]:
    """The packs of the hand that are made for this task."""
    return [pack for pack in recipe.prompt_cards if task in pack.tasks]


def prompts_for(recipe: Recipe, task: str | None) -> list[str]:
    """The prompts of the fitting packs, in turn from each, with the topic's name in its place."""
    packs = [pack.prompts for pack in fitting_packs(recipe, task)]
    depth = max(map(len, packs), default=0)
    mixed = [pack[row] for row in range(depth) for pack in packs if row < len(pack)]
    topic = recipe.topic.name or recipe.topic.id
    return list(dict.fromkeys(prompt.replace(TOPIC_MARKER, topic) for prompt in mixed))


def inputs_for(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """The values of the template's inputs, none of them empty."""
    make = MAKERS.get(plan.template)
    values = make(recipe, plan) if make else {}
    return {name: value for name, value in values.items() if value or value == 0}


def _classification(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    texts = [(item.text, item.label) for item in recipe.topic.inputs.texts[:MOST_INPUTS]]
    texts += [(prompt, "") for prompt in prompts_for(recipe, plan.task)[:MOST_INPUTS]]
    return {"TEXTS": [text for text, _ in texts], "PERSON_SAYS": [label for _, label in texts]}


def _zero_shot(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    texts = [item.text for item in recipe.topic.inputs.texts]
    return {
        "TEXTS": _mixed(texts[:5], prompts_for(recipe, plan.task)),
        "LABELS": list(recipe.topic.inputs.labels),
    }


def _tokens(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"TEXTS": _mixed(recipe.topic.inputs.entities, prompts_for(recipe, plan.task))}


def _masked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    texts = _mixed(recipe.topic.inputs.masked, prompts_for(recipe, plan.task))
    return {"TEXTS": [text for text in texts if text.count(MASK) == 1]}


def _questions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    items = [item.model_dump() for item in recipe.topic.inputs.questions[:MOST_INPUTS]]
    contexts = [item["context"] for item in items]
    # Open questions of the packs go to the topic's passages in turn; nobody wrote an answer.
    for number, prompt in enumerate(prompts_for(recipe, plan.task)[:MOST_INPUTS]):
        if contexts:
            context = contexts[number % len(contexts)]
            items.append({"question": prompt, "context": context, "answer": ""})
    return {"QUESTIONS": items}


def _prompts(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # Each prompt is an answer to wait for: the packs' first, and the topic's own if few.
    prompts = prompts_for(recipe, plan.task)[:MOST_PROMPTS]
    own = recipe.topic.inputs.prompts
    return {"PROMPTS": list(dict.fromkeys([*prompts, *own[: max(1, 3 - len(prompts))]]))}


def _documents(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    own = [recipe.topic.inputs.document] if recipe.topic.inputs.document else []
    return {"DOCUMENTS": [*own, *prompts_for(recipe, plan.task)[:MOST_PROMPTS]]}


def _translation(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    source, target = languages_of(recipe.model_card.id)
    if source != "English":
        # The cards are in English: a model that reads another language gets its own sentences.
        return {"TEXTS": SENTENCES.get(source, []), "SOURCE": source, "TARGET": target}
    texts = _mixed(recipe.topic.inputs.sentences[:5], prompts_for(recipe, plan.task))
    return {"TEXTS": texts, "SOURCE": source, "TARGET": target}


def _embeddings(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    inputs = recipe.topic.inputs
    queries = prompts_for(recipe, plan.task) or inputs.prompts[:3]
    return {
        "SENTENCES": inputs.sentences[: 2 * MOST_INPUTS],
        "PAIRS": [list(pair) for pair in inputs.pairs],
        "QUERIES": queries[:MOST_INPUTS],
    }


def _pictures(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    names = pictures_for(recipe.topic)
    return {"PICTURE_DATA": {PICTURES[name]: as_text(f"{name}.jpg") for name in names}}


def _picture_questions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # The topic's questions are about its own pictures, and make no sense of others.
    own = recipe.topic.inputs.image_questions if own_pictures(recipe.topic) else []
    prompts = prompts_for(recipe, plan.task)
    questions = [*own[: max(1, MOST_PROMPTS - len(prompts))], *prompts][:MOST_PROMPTS]
    return {**_pictures(recipe, plan), "QUESTIONS": list(dict.fromkeys(questions))}


def _speech(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    clips = clips_for(recipe.topic)
    return {
        "SOUND_DATA": {name: as_text(f"{name}.ogg") for name in clips},
        "SAID": list(clips.values()),
    }


def _image_prompts(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    own = recipe.topic.inputs.image_prompts
    prompts = list(dict.fromkeys([*own[:1], *prompts_for(recipe, plan.task), *own[1:]]))
    return {"PROMPTS": prompts[:MOST_PROMPTS], **sampling_of(recipe.model_card.id)}


def _mixed(own: list[str], prompts: list[str]) -> list[str]:
    """The topic's inputs and then the packs', each bounded and none twice."""
    return list(dict.fromkeys([*own[:MOST_INPUTS], *prompts[:MOST_INPUTS]]))


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "text_classification": _classification,
    "text_generation": _prompts,
    "text2text_generation": _prompts,
    "token_classification": _tokens,
    "fill_mask": _masked,
    "zero_shot_classification": _zero_shot,
    "question_answering": _questions,
    "summarization": _documents,
    "translation": _translation,
    "feature_extraction": _embeddings,
    "sentence_similarity": _embeddings,
    "image_classification": _pictures,
    "image_text_to_text": _picture_questions,
    "automatic_speech_recognition": _speech,
    "text_to_image": _image_prompts,
}
