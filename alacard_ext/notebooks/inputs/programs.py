"""What a model for program code is given: programs that begin, or requests for programs."""

from __future__ import annotations

from ...cards.models import Recipe
from .prompts import spoken_topic

# A signature and what it is for: what comes next is the body.
_BEGUN = (
    'def most_common_words(text, count=3):\n    """The words that occur most often in a text '
    'about {topic}."""\n',
    'def is_leap_year(year):\n    """Whether a year of the Gregorian calendar has 366 days."""\n',
    "import csv\n\n\ndef mean_price(path):\n"
    '    """The mean of the column price in a CSV file."""\n',
)
_ASKED = (
    "Write a Python function that returns the three words that occur most often in a text about "
    "{topic}.",
    "What does this line do, and how would you write it as a loop?\n\n"
    "squares = {{number: number**2 for number in range(10) if number % 2}}",
    "This function fails for an empty list. Correct it:\n\n"
    "def mean(numbers):\n    return sum(numbers) / len(numbers)",
)


def program_prompts(recipe: Recipe, *, continued: bool) -> list[str]:
    """Beginnings of programs, or requests to a model that is asked; the first names the topic."""
    topic = " ".join(spoken_topic(recipe).replace('"', "'").split())
    return [text.format(topic=topic) for text in (_BEGUN if continued else _ASKED)]
