"""What a notebook promises in its first cell, and what to take with one from its last."""

from __future__ import annotations

from ...cards.models import Recipe
from ...fit import size
from ..models import Plan
from ..prose import Markdown, escape
from ..task_template import TaskTemplate, Value

# What a result looks like: of a task where its kind says too little, else of the kind of value.
# Each is only an example of the kind, and is marked so where it stands.
BY_TASK = {
    "text-classification": "the label of each text, such as ‘positive’ with a score of 0.98",
    "automatic-speech-recognition": "the words of a recording, as text",
    "question-answering": "the passage that answers a question, with a score such as 0.91",
    "table-question-answering": "the cells of a table that answer a question",
    "translation": "each text in the other language",
    "summarization": "a long text in a few sentences",
    "fill-mask": "the words that fit a gap, such as ‘bread’ with a score of 0.41",
    "zero-shot-classification": "your own labels, each with a score such as 0.87",
    "visual-document-retrieval": "the pages that answer a question, the best one first",
    "text-ranking": "passages, the one that answers a question best first, each with a score",
    "sentence-similarity": "how similar two sentences are, such as 0.82 on a scale up to 1",
    "feature-extraction": "each text as a row of numbers, and how similar two texts are",
    "image-feature-extraction": "each picture as a row of numbers, and how similar two pictures "
    "are",
    "token-classification": "the names in a text and what they are, such as ‘Oslo’: a place",
    "object-detection": "the things in a picture, each in a frame with its name",
    "zero-shot-object-detection": "the things that you name, each in a frame in the picture",
    "voice-activity-detection": "when someone speaks, such as from 0.4 s to 2.1 s",
    "tabular-classification": "the class of each row of a table",
    "tabular-regression": "a number for each row of a table",
    "graph-ml": "a number for each graph",
    "robotics": "the movements that the robot would make",
    "time-series-forecasting": "how a curve probably continues",
    "reinforcement-learning": "a game that the model plays",
    "unconditional-image-generation": "pictures that the model makes up",
    "depth-estimation": "a picture in which near things are bright and far things are dark",
    "image-segmentation": "a picture in which each thing has its own colour",
    "mask-generation": "a picture in which one thing is marked exactly along its edge",
    "keypoint-detection": "a picture with the points by which it can be recognised",
}
BY_KIND: dict[Value, str] = {
    "text": "a text that the model writes for what you give it",
    "labels": "the labels that fit, each with a score such as 0.98",
    "image": "a picture that the model makes",
    "audio": "a sound, with a player to listen to it",
    "video": "a short film",
}
# Bits a second of a usual line at home, for the time of a download.
LINE = 50_000_000
LEVELS = (("beginner", "Intermediate"), ("intermediate", "Advanced"))
DEEPER = {
    "Intermediate": "its options, several inputs at once, and the errors to expect",
    "Advanced": "raw outputs, speed and memory, and a small evaluation",
}


def lesson_words(recipe: Recipe, plan: Plan, row: TaskTemplate | None) -> dict[str, str]:
    """The placeholders of the promise at the beginning and of the cards at the end."""
    return {
        "seen_sentence": seen(row),
        "download_sentence": download(plan),
        "next_cards": next_cards(recipe, row),
    }


def seen(row: TaskTemplate | None) -> Markdown:
    """The kind of result to expect, as a sentence."""
    told = (BY_TASK.get(row.task) or BY_KIND.get(row.gives)) if row else None
    return Markdown(f"{told or 'the answers of the model to your inputs'}.")


def download(plan: Plan) -> Markdown:
    """How much the model's download is and how long it takes, as a sentence."""
    known = plan.fit.weight_bytes
    if not known:
        return Markdown("the model, whose size is shown below before the download begins.")
    seconds = 8 * known / LINE
    minutes = round(seconds / 60)
    if minutes >= 60:
        hours = round(minutes / 60, 1)
        took = f"about {hours:g} hour{'' if hours == 1 else 's'}"
    else:
        took = (
            f"about {minutes} minute{'' if minutes == 1 else 's'}" if minutes else "a few seconds"
        )
    return Markdown(
        f"the model, {size(known)} ({took} at {LINE // 10**6} Mbit/s), and any packages that "
        "are missing. Running the notebook again downloads nothing."
    )


def next_cards(recipe: Recipe, row: TaskTemplate | None) -> Markdown:
    """Two cards to deal next with the same model, as a list."""
    cards = []
    if after := dict(LEVELS).get(recipe.difficulty.level):
        cards.append(f"**Difficulty: {after}**: {DEEPER[after]}.")
    if recipe.ui_component.type == "none" and row and row.offers("gradio_demo"):
        cards.append("**Interface: Gradio demo**: a page in the browser to show it to others.")
    topic = escape(recipe.topic.name or recipe.topic.id, 80)
    cards.append(f"**Another topic** than {topic}: does the model do as well there?")
    cards.append("**Another model** for the same task: lock the other cards and deal again.")
    return Markdown("\n".join(f"- {card}" for card in cards[:2]))
