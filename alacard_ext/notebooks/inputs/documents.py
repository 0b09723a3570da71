"""Pages to ask: an invoice, whose numbers are known, and what the topic tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from .prompts import spoken_topic

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
MOST_OF_TOPIC = 2


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


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "layout_question_answering": _words,
}
