"""Texts for the parameters cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...cards.grammar import fill
from ...cards.models import Recipe
from ..models import Plan
from ..planning.directions import direction_of
from ..planning.languages import language_codes, language_name, language_texts, texts_for
from ..planning.writing import writes_programs
from .programs import program_prompts
from .prompts import (
    MOST_INPUTS,
    MOST_PROMPTS,
    continues,
    fitting_packs,
    is_beginning,
    mixed,
    prompts_for,
)

MASK = "[MASK]"
MOST_ADDED = 2
MOST_SENTENCES = 20
"""Prompts of the packs that follow those of the topic."""


def _classification(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        texts = own[1].texts
        return {"TEXTS": [t for t, _ in texts], "PERSON_SAYS": [label for _, label in texts]}
    texts = [(item.text, item.label) for item in recipe.topic.inputs.texts[:MOST_INPUTS]]
    texts += [(prompt, "") for prompt in prompts_for(recipe, plan.task)[:MOST_INPUTS]]
    return {"TEXTS": [text for text, _ in texts], "PERSON_SAYS": [label for _, label in texts]}


def _zero_shot(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        _, its = own
        texts = [text for text, _ in its.texts]
        return {"TEXTS": texts, "LABELS": its.labels, "HYPOTHESIS": its.hypothesis}
    texts = [item.text for item in recipe.topic.inputs.texts]
    # Texts of a pack are about something else, so a pack brings labels of its own.
    packs = [pack for pack in fitting_packs(recipe, plan.task) if pack.labels]
    labels = [label for pack in packs for label in pack.labels]
    return {
        "TEXTS": mixed(texts[:5], prompts_for(recipe, plan.task) if packs else []),
        "LABELS": list(dict.fromkeys([*recipe.topic.inputs.labels, *labels])),
    }


def _tokens(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        return {"TEXTS": [*own[1].entities, own[1].question["context"]]}
    return {"TEXTS": mixed(recipe.topic.inputs.entities, prompts_for(recipe, plan.task))}


def _masked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        return {"TEXTS": own[1].masked}
    texts = mixed(recipe.topic.inputs.masked, prompts_for(recipe, plan.task))
    return {"TEXTS": [text for text in texts if text.count(MASK) == 1]}


def _questions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        return {"QUESTIONS": [own[1].question]}
    items = [item.model_dump() for item in recipe.topic.inputs.questions[:MOST_INPUTS]]
    contexts = [item["context"] for item in items]
    # Open questions of the packs go to the topic's passages in turn; nobody wrote an answer.
    for number, prompt in enumerate(prompts_for(recipe, plan.task)[:MOST_INPUTS]):
        if contexts:
            context = contexts[number % len(contexts)]
            items.append({"question": prompt, "context": context, "answer": ""})
    return {"QUESTIONS": items}


def _prompts(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if its := texts_for(recipe):
        return {"PROMPTS": its[1].prompts}
    if plan.task == "text-generation" and writes_programs(recipe.model_card.id):
        return {"PROMPTS": program_prompts(recipe, continued=continues(plan))}
    if continues(plan):
        # What stands before the hidden word begins a sentence about the topic.
        begun = (text.partition(MASK)[0].strip() for text in recipe.topic.inputs.masked)
        own = [text for text in begun if len(text.split()) > 2]
        packs = [prompt for prompt in prompts_for(recipe, plan.task) if is_beginning(prompt)]
        if own or packs:
            return {"PROMPTS": _own_first(own, packs)}
    return {"PROMPTS": _own_first(recipe.topic.inputs.prompts, prompts_for(recipe, plan.task))}


def _own_first(own: list[str], packs: list[str]) -> list[str]:
    """The topic's prompts, then the packs': each is an answer to wait for, so there are few."""
    return list(dict.fromkeys([*own[:MOST_PROMPTS], *packs[:MOST_ADDED]]))


def _documents(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if its := texts_for(recipe):
        return {"DOCUMENTS": [its[1].document]}
    own = [recipe.topic.inputs.document] if recipe.topic.inputs.document else []
    return {"DOCUMENTS": [*own, *prompts_for(recipe, plan.task)[:MOST_PROMPTS]]}


def _translation(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    card = recipe.model_card
    goes = direction_of(card.id, card.languages)
    its = language_texts().get(goes.source or "")
    # The cards are in English: a model that reads another language gets its own sentences. Where
    # there are none in that language, the words say that English stands in for them.
    texts = (
        its.sentences
        if its
        else mixed(recipe.topic.inputs.sentences[:5], prompts_for(recipe, plan.task))
    )
    values: dict[str, Any] = {"TEXTS": texts, "SOURCE": goes.source, "TARGET": goes.target}
    ends = (goes.source, goes.target)
    if plan.template == "translation":
        values["LANGUAGE_CODES"] = {
            code: language_codes(code) for code in ends if code and language_name(code)
        }
    if plan.template == "chat_translation":
        values["LANGUAGE_NAMES"] = {
            code: name for code in ends if code and (name := language_name(code))
        }
    return values


def _embeddings(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if own := texts_for(recipe):
        its = own[1]
        sentences = [*its.sentences, *(text for text, _ in its.texts)]
        return {
            "SENTENCES": sentences,
            "PAIRS": its.pairs,
            "QUERIES": [its.question["question"], its.labels[1]],
        }
    inputs = recipe.topic.inputs
    # The topic's own prompts are orders to a chat model, which nobody types into a search.
    asked = inputs.questions[:MOST_PROMPTS]
    queries = [item.question for item in asked]
    sentences = [*inputs.sentences, *(item.context for item in asked)]
    for pack in fitting_packs(recipe, plan.task):
        # Whole sentences find each other: one is asked for, and the others are there to be found.
        told = [fill(prompt, recipe.topic) for prompt in pack.prompts]
        whole = [prompt for prompt in told if re.search(r"[.!?]$", prompt)]
        queries += [prompt for prompt in told if prompt not in whole[1:]]
        sentences += whole[1:]
    return {
        "SENTENCES": list(dict.fromkeys(sentences))[:MOST_SENTENCES],
        "PAIRS": [list(pair) for pair in inputs.pairs],
        "QUERIES": queries[:MOST_INPUTS],
    }


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "text_classification": _classification,
    "text_generation": _prompts,
    "remote": _prompts,
    "text2text_generation": _prompts,
    "token_classification": _tokens,
    "fill_mask": _masked,
    "zero_shot_classification": _zero_shot,
    "question_answering": _questions,
    "summarization": _documents,
    "translation": _translation,
    "chat_translation": _translation,
    "guard": _prompts,
    "last_token_embeddings": _embeddings,
    "feature_extraction": _embeddings,
    "sentence_similarity": _embeddings,
}
