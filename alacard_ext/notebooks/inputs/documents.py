"""Pages to ask and to find: an invoice and others that are known, and what the topic tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from .prompts import prompts_for, spoken_topic

INVOICE = """\
INVOICE No. 2041
Linden Bookshop, Vienna
Date: 3 May 2026
To: Maria Rossi

2 notebooks       12.00 euros
1 atlas           47.50 euros

Total: 59.50 euros
Please pay before: 2 June 2026"""
INVOICE_ANSWERS = {
    "What is the invoice number?": "2041",
    "What is the total?": "59.50 euros",
    "Who is the invoice to?": "Maria Rossi",
}
# Among which a page is searched for: each with what a person would type to find it.
OTHERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a recipe": (
        """\
POTATO SOUP for four

700 g potatoes, 2 carrots, 1 onion
1 litre of vegetable stock

Peel and cut the vegetables. Boil them in the stock for 25 minutes.
Mash half of the soup. Season with salt, pepper and marjoram.""",
        ("How long does the soup boil?", "dish with potatoes and carrots"),
    ),
    "a timetable": (
        """\
MUSEUM BUS, line 7

Station        9:10   10:40   12:10   15:10
Town hall      9:18   10:48   12:18   15:18
Museum         9:31   11:01   12:31   15:31

No service on Mondays.""",
        ("When does the bus reach the museum?", "Which day has no service?"),
    ),
}
MOST_OF_TOPIC = 2
MOST_SEARCHES = 4


def _asked(recipe: Recipe) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The pages by title, and questions with their page and answer."""
    pages = {"an invoice": INVOICE}
    asked = [{"page": "an invoice", "question": q, "answer": a} for q, a in INVOICE_ANSWERS.items()]
    own = recipe.topic.inputs.questions[:MOST_OF_TOPIC]
    title = f"a page on {spoken_topic(recipe)}"
    if own:
        pages[title] = "\n".join(dict.fromkeys(item.context for item in own))
    asked += [{"page": title, "question": item.question, "answer": item.answer} for item in own]
    return pages, asked


def _words(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    pages, asked = _asked(recipe)
    # The app takes the text of a page.
    pairs = [{"question": each["question"], "context": pages[each["page"]]} for each in asked]
    return {"PAGES": pages, "ASKED": asked, "QUESTIONS": pairs}


def _searched(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    pages, asked = _asked(recipe)
    wanted = [{"page": each["page"], "question": each["question"]} for each in asked]
    for title, (text, questions) in OTHERS.items():
        pages[title] = text
        wanted += [{"page": title, "question": question} for question in questions]
    return {
        "PAGES": pages,
        "ASKED": wanted,
        "QUESTIONS": [each["question"] for each in wanted],
        # Of these nobody has said which page is right.
        "SEARCHES": prompts_for(recipe, plan.task)[:MOST_SEARCHES],
    }


def _read(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    pages, asked = _asked(recipe)
    return {"PAGES": pages, "ASKED": asked, "QUESTIONS": [each["question"] for each in asked]}


def _shown(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PAGES": _asked(recipe)[0]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "layout_question_answering": _words,
    "layoutlmv3_question_answering": _words,
    "page_reading": _read,
    "page_transcription": _shown,
    "visual_document_retrieval": _searched,
}
