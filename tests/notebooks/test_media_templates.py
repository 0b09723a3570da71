"""Notebooks that see, hear and paint: built the whole way, and run to their last cell."""

from __future__ import annotations

import ast
import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import TopicCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import Built, build_notebook
from alacard_ext.notebooks.gate.secrets import kind_of_secret
from alacard_ext.notebooks.media import as_text, clips_for, media_sentence, pictures_for
from alacard_ext.notebooks.plan import needed_to_watch
from alacard_ext.notebooks.sampling import sampling_of, steps_sentence
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

ASSETS = Path(__file__).parents[2] / "alacard_ext" / "cards" / "data" / "assets"


def build(
    hub: LocalHub, cache: Path, model: str, pack: str, level: str, topic: str = "cats"
) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        chosen = {
            "model_card": model,
            "prompt_cards": [pack],
            "topic": topic,
            "difficulty": level,
            "ui_component": "none",
        }
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def ran(
    kernel: NotebookKernel, built: Built, template: str, loads: list[str] | None = None
) -> ExecutedNotebook:
    """The executed notebook, after what holds for every one: it inferred, and loaded once.

    `loads` names what is loaded where that is more than the hand's model.
    """
    assert built.plan.template == template, built.plan.reasons
    assert built.gate.passed
    done = kernel.run(built.notebook)
    assert done.error is None, done.error
    assert done.loads == loads if loads else len(done.loads) == 1, done.loads
    assert done.forwards > 0
    return done


def images_of(done: ExecutedNotebook) -> int:
    return sum("image/png" in output.get("data", {}) for c in done.cells for output in c.outputs)


def test_picture_is_classified(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/vit", "look_closely", "advanced")
    done = ran(notebook_kernel, built, "image_classification")
    assert done.loads == ["ViTForImageClassification:tiny/vit"]
    assert [row["picture"] for row in done.result] == ["a cat", "a cup of espresso"]
    assert {row["label"] for row in done.result} <= {
        "tabby, tabby cat",
        "golden retriever",
        "goldfish, Carassius auratus",
        "barn owl",
    }
    # The best of four classes has at least a quarter.
    assert all(0.25 <= row["score"] <= 1 for row in done.result)
    assert done.result[0]["score"] != done.result[1]["score"]
    # Both pictures, and where the model looks.
    assert images_of(done) == 3
    assert "inputs a second" in done.text("usage")


@pytest.mark.parametrize(
    ("model", "level"), [("tiny/idefics3", "advanced"), ("tiny/llava", "intermediate")]
)
def test_questions_about_a_picture_are_answered(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str, level: str
) -> None:
    built = build(local_hub, tmp_path, model, "picture_questions", level)
    done = ran(notebook_kernel, built, "image_text_to_text")
    assert [row["question"] for row in done.result] == [
        "What animal is this?",
        "Describe this picture in one sentence.",
        "Which colours stand out?",
    ]
    assert all(row["answer"] for row in done.result)
    assert not any("<image>" in row["answer"] for row in done.result)
    assert images_of(done) == 2


@pytest.mark.parametrize(
    ("model", "auto_class"),
    [("tiny/whisper", "AutoModelForSpeechSeq2Seq"), ("tiny/wav2vec2", "AutoModelForCTC")],
)
def test_speech_is_written_down(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    auto_class: str,
) -> None:
    built = build(local_hub, tmp_path, model, "listen_and_check", "beginner", "sourdough")
    assert built.plan.auto_class == auto_class
    done = ran(notebook_kernel, built, "automatic_speech_recognition")
    assert done.result[0]["said"].startswith("Feed the sourdough starter")
    assert len(done.result) == 2
    for row in done.result:
        assert isinstance(row["written"], str)
        assert row["word error rate"] > 0.5  # random weights know no words
        assert "<s>" not in row["written"]
    players = [o for c in done.cells for o in c.outputs if "<audio" in _html(o)]
    assert len(players) == 3
    about = next(c.source for c in built.notebook.cells if c.id.endswith("-usage-about"))
    assert "English. The first sentence belongs to your topic" in about


def _html(output: Any) -> str:
    return str(output.get("data", {}).get("text/html", ""))


def test_word_error_rate_counts_words(local_hub: LocalHub, tmp_path: Path) -> None:
    built = build(local_hub, tmp_path, "tiny/wav2vec2", "listen_and_check", "beginner")
    cell = next(c for c in built.notebook.cells if c.id.endswith("-usage-result"))
    functions = [n for n in ast.parse(cell.source).body if isinstance(n, ast.FunctionDef)]
    names: dict[str, Any] = {"re": __import__("re")}
    exec(compile(ast.Module(functions, []), "cell", "exec"), names)
    rate = names["word_error_rate"]
    assert rate("Don't feed the cat.", "don't feed the cat") == 0
    assert rate("one two three four", "one two four") == 0.25
    assert rate("one two three four", "one too three four") == 0.25
    assert rate("one two three four", "one two and three four") == 0.25
    assert rate("one two", "") == 1
    assert rate("one", "six seven eight") == 3


def test_words_become_pictures(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = "tiny/stable-diffusion"
    built = build(local_hub, tmp_path, model, "postcard_scenes", "beginner", "sourdough")
    assert built.plan.library == "diffusers"
    done = ran(notebook_kernel, built, "text_to_image")
    assert done.loads == [f"DiffusionPipeline:{model}"]
    (row,) = done.result
    assert row["prompt"].startswith("A rustic sourdough loaf")
    assert (row["width"], row["height"]) == (16, 16)
    assert 0 < row["brightness"] < 255
    assert row["contrast"] > 1
    # Two pictures in twenty steps each; the scheduler takes one step twice.
    assert done.modules["UNet2DConditionModel"] >= 2 * 20
    assert images_of(done) == 2


def test_data_cells_are_folded_and_small(local_hub: LocalHub, tmp_path: Path) -> None:
    for model, pack in (("tiny/vit", "look_closely"), ("tiny/wav2vec2", "listen_and_check")):
        built = build(local_hub, tmp_path, model, pack, "beginner", "space")
        (cell,) = (c for c in built.notebook.cells if c.id.endswith("-data"))
        assert cell.metadata.jupyter.source_hidden is True
        assert len(cell.source) < 70_000
        assert max(map(len, cell.source.splitlines())) <= 100


@pytest.mark.parametrize("path", sorted(p for p in ASSETS.iterdir() if p.suffix != ".md"))
def test_every_asset_enters_a_notebook_whole(path: Path) -> None:
    text = as_text(path.name)
    assert base64.b64decode(text) == path.read_bytes()
    assert kind_of_secret(text) is None


def test_every_topic_has_two_pictures_and_two_clips() -> None:
    for topic in Deck.load().cards("topic"):
        assert isinstance(topic, TopicCard)
        assert len(pictures_for(topic)) == len(clips_for(topic)) == 2
        assert all((ASSETS / f"{name}.jpg").is_file() for name in pictures_for(topic))
        assert next(iter(clips_for(topic).values())) == topic.inputs.speech_text
        assert "no recording" not in media_sentence("clips", topic)


def test_a_topic_from_elsewhere_gets_what_is_here() -> None:
    inputs = {"images": ["never_seen", "rocket"], "speech": ["never_seen"], "speech_text": "Hi."}
    topic = TopicCard.model_validate({"id": "own", "name": "My own", "inputs": inputs})
    assert pictures_for(topic)[0] == "rocket"
    assert list(clips_for(topic)) == ["weather", "coffee"]
    assert "no recording of its own" in media_sentence("clips", topic)
    bare = TopicCard(id="bare", name="Bare")
    assert "no pictures of its own" in media_sentence("pictures", bare)


def test_distilled_models_take_few_steps() -> None:
    assert sampling_of("stabilityai/sd-turbo") == {"STEPS": 1, "GUIDANCE": 0.0}
    assert sampling_of("stabilityai/sdxl-turbo") == {"STEPS": 1, "GUIDANCE": 0.0}
    assert sampling_of("black-forest-labs/FLUX.1-schnell") == {"STEPS": 4, "GUIDANCE": 0.0}
    assert sampling_of("stable-diffusion-v1-5/stable-diffusion-v1-5") == {"STEPS": 20}
    assert "a single step" in steps_sentence("stabilityai/sd-turbo")


def test_processors_that_watch_get_torchvision() -> None:
    assert [need.module for need in needed_to_watch("qwen2_vl")] == ["torchvision"]
    assert [need.module for need in needed_to_watch("smolvlm")] == ["torchvision", "num2words"]
    assert needed_to_watch("idefics3") == needed_to_watch("llava") == needed_to_watch(None) == []
