"""Score the mood of a sentence with a transformer of a few kilobytes."""

from pathlib import Path

import gradio as gr
from transformers import pipeline

MODEL = Path(__file__).with_name("model")
classifier = pipeline("text-classification", model=str(MODEL), top_k=None)


def score(sentence: str) -> dict[str, float]:
    """The labels of a sentence, each with its score."""
    if not sentence.strip():
        return {}
    return {each["label"]: each["score"] for each in classifier(sentence)[0]}


demo = gr.Interface(
    score,
    gr.Textbox(label="Sentence", value="The bread came out wonderfully."),
    gr.Label(label="Mood"),
    title="The mood of a sentence",
    description="Its weights are random, so that its answers are, too.",
)

if __name__ == "__main__":
    demo.launch()
