"""Notebooks that see, hear and paint: built the whole way, and run to their last cell."""

from __future__ import annotations

import ast
import base64
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import TopicCard
from alacard_ext.notebooks.classes.sampling import sampling_of, steps_sentence
from alacard_ext.notebooks.gate.secrets import kind_of_secret
from alacard_ext.notebooks.media import as_text, clips_for, media_sentence, pictures_for
from alacard_ext.notebooks.planning.plan import needed_to_watch
from tests.local_hub import LocalHub

from .conftest import Execute, build, images_of, sounds_of

ASSETS = Path(__file__).parents[2] / "alacard_ext" / "cards" / "data" / "assets"


def test_picture_is_classified(execute: Execute) -> None:
    cards = {"pack": "look_closely", "kind": "ViTForImageClassification"}
    done = execute("tiny/vit", "image_classification", "advanced", **cards)
    assert [row["picture"] for row in done.result] == ["a cat", "a ginger cat on a windowsill"]
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
def test_questions_about_a_picture_are_answered(execute: Execute, model: str, level: str) -> None:
    done = execute(model, "image_text_to_text", level, pack="picture_questions")
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
def test_speech_is_written_down(execute: Execute, model: str, auto_class: str) -> None:
    template, cards = "automatic_speech_recognition", {"pack": "listen_and_check"}
    done = execute(model, template, "beginner", **cards, topic="sourdough", auto_class=auto_class)
    assert done.result[0]["said"].startswith("Feed the sourdough starter")
    assert len(done.result) == 2
    for row in done.result:
        assert isinstance(row["written"], str)
        assert row["word error rate"] > 0.5  # random weights know no words
        assert "<s>" not in row["written"]
    assert sounds_of(done) == 3
    about = next(c.source for c in done.notebook.cells if c.id.endswith("-usage-about"))
    assert "English. Both recordings belong to your topic" in about


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


def test_words_become_pictures(execute: Execute) -> None:
    cards = {"pack": "postcard_scenes", "topic": "sourdough", "kind": "DiffusionPipeline"}
    model = "tiny/stable-diffusion"
    done = execute(model, "text_to_image", "beginner", **cards, library="diffusers")
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
        # The model's page may have its own beside those of the templates.
        cells = [cell for cell in built.notebook.cells if cell.id.endswith("-data")]
        assert "usage" in [cell.metadata.alacard.section for cell in cells]
        for cell in cells:
            assert cell.metadata.jupyter.source_hidden is True
            assert len(cell.source) < 70_000
            assert max(map(len, cell.source.splitlines())) <= 100


@pytest.mark.parametrize("path", sorted([*ASSETS.glob("*.ogg"), *ASSETS.glob("*.webp")]))
def test_every_asset_enters_a_notebook_whole(path: Path) -> None:
    text = as_text(path.name)
    assert base64.b64decode(text) == path.read_bytes()
    assert kind_of_secret(text) is None


def test_every_topic_has_two_pictures_and_two_clips() -> None:
    for topic in Deck.load().cards("topic"):
        assert isinstance(topic, TopicCard)
        assert len(pictures_for(topic)) == len(clips_for(topic)) == 2
        assert all((ASSETS / f"{name}.webp").is_file() for name in pictures_for(topic))
        assert next(iter(clips_for(topic).values())) == topic.inputs.speech_text
        assert "no recording" not in media_sentence("clips", topic)


def test_a_topic_from_elsewhere_gets_what_is_here() -> None:
    inputs = {"images": ["never_seen", "rocket"], "speech": ["never_seen"], "speech_text": "Hi."}
    topic = TopicCard.model_validate({"id": "own", "name": "My own", "inputs": inputs})
    assert pictures_for(topic)[0] == "rocket"
    assert list(clips_for(topic)) == ["weather", "coffee"]
    assert "no recordings of its own" in media_sentence("clips", topic)
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
