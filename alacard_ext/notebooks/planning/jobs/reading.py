"""Models that see and were made to read pages: who they are, and the words that ask them to."""

from __future__ import annotations

import re

from ....hub.facts import ModelFacts

# Their makers say so in the name. What reads a page only among other things bears another one.
_NAMED = re.compile(r"OCR|(?<![A-Za-z])ocr(?![a-z])|[Dd]ocling")
_TASKS = frozenset({None, "image-text-to-text", "image-to-text"})
# The words by which families were trained to write a whole page, by their makers' pages.
_WORDS = ((re.compile(r"docling", re.IGNORECASE), "Convert this page to docling."),)


def reads_pages(facts: ModelFacts) -> bool:
    """Whether the model was made to write down the text of pages."""
    return facts.pipeline_tag in _TASKS and bool(_NAMED.search(facts.id.rpartition("/")[2]))


def instruction_of(facts: ModelFacts) -> str | None:
    """The words of its family; None where the usual ones do."""
    name = facts.id.rpartition("/")[2]
    return next((words for family, words in _WORDS if family.search(name)), None)
