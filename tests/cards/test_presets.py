"""What the bundled cards promise: real, traceable, and enough of them for every task."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import soundfile
from PIL import Image, ImageStat

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import TASKS, prompt_fits, topic_fits, ui_fits
from alacard_ext.cards.grammar import MARKERS
from alacard_ext.cards.handcode import _card_hash
from alacard_ext.cards.models import CARD_TYPES, CardType, PromptCard, TopicCard, UIComponentCard
from alacard_ext.cards.presets import ASSETS, BUNDLED
from alacard_ext.notebooks.tasks import ROWS

# Tasks that are dealt: those of the deck's model cards. A template may come before its cards.
# Where a fact was read, if not on the model's page; test_sizes counts what 'counted' names.
SOURCE = re.compile(
    r"(parameters|commit): (corpus: |github\.com/).+"
    r"|parameters: counted from (github\.com/[^@]+@[0-9a-f]{40}.*|(transformers|timm) [\d.]+, \w+)"
)
SERVED = sorted({card.pipeline_tag or "" for card in Deck.load().models_by_id.values()})
# Tasks whose notebooks put the topic's name into a prompt.
FILLED = {
    "text-generation",
    "text2text-generation",
    "text-to-image",
    "image-text-to-text",
    "any-to-any",
    "text-to-video",
    "image-text-to-video",
    "text-to-3d",
}
TEXT_FIELDS = (
    "prompts",
    "texts",
    "labels",
    "entities",
    "masked",
    "questions",
    "document",
    "sentences",
    "pairs",
    "image_prompts",
    "speech",
    "speech_text",
)

# Tasks for which no model is known well enough to vouch for the facts of its card. The known
# models that find speech are pickles, and LeRobot brings a PyTorch of its own choice: neither is
# dealt to someone who did not ask for it.
WITHOUT_CARD = {
    "robotics",
    *("image-text-to-image", "image-text-to-video", "video-to-video"),
    *("voice-activity-detection", "zero-shot-audio-classification"),
    *("tabular-classification", "tabular-regression", "time-series-forecasting"),
    *("reinforcement-learning", "graph-ml", "text2text-generation"),
}
# Tasks whose models read numbers alone: no prompt pack can say anything to them.
WITHOUT_PACK = {
    *("tabular-classification", "tabular-regression", "time-series-forecasting"),
    *("reinforcement-learning", "graph-ml"),
}
# Tasks with one card: of no second model are the facts known for certain.
ONE_CARD = {
    "any-to-any",
    "audio-text-to-text",
    "audio-to-audio",
    "depth-estimation",
    "image-feature-extraction",
    "image-segmentation",
    "image-to-3d",
    "keypoint-detection",
    "mask-generation",
    "text-to-3d",
    "video-text-to-text",
}


def topics(deck: Deck) -> list[TopicCard]:
    return [card for card in deck.cards("topic") if isinstance(card, TopicCard)]


def packs(deck: Deck) -> list[PromptCard]:
    return [card for card in deck.cards("prompt") if isinstance(card, PromptCard)]


def test_there_are_enough_cards(deck: Deck) -> None:
    counts = [len(deck.cards(kind)) for kind in CARD_TYPES]
    assert all(count >= least for count, least in zip(counts, (80, 50, 50, 3, 6), strict=True))
    assert {card.type for card in deck.cards("ui_component")} == {
        "none",
        "chat_interface",
        "api_endpoint",
        "gradio_demo",
        "streamlit_app",
        "batch_cli",
    }
    assert deck.get("topic", "sourdough").name


@pytest.mark.parametrize("task", SERVED)
def test_every_task_is_served(deck: Deck, task: str) -> None:
    models = [card for card in deck.models_by_id.values() if card.pipeline_tag == task]
    assert bool(models) == (task not in WITHOUT_CARD)
    assert not models or any(card.featured for card in models)
    assert any(task in card.tasks for card in packs(deck))
    assert any(topic_fits(card, task) for card in topics(deck))


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_two_models_or_is_named(deck: Deck, task: str) -> None:
    count = sum(card.pipeline_tag == task for card in deck.models_by_id.values())
    if task in WITHOUT_CARD:
        assert count == 0
    elif task in ONE_CARD:
        assert count == 1
    else:
        assert count >= 2


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_a_pack_and_a_topic(deck: Deck, task: str) -> None:
    assert any(task in card.tasks for card in packs(deck)) == (task not in WITHOUT_PACK)
    assert any(topic_fits(card, task) for card in topics(deck))


def test_the_tasks_of_the_cards_are_those_that_have_a_template() -> None:
    # 'basic' is told by the one and the plan is made by the other.
    assert set(TASKS) == {row.task for row in ROWS}


@pytest.mark.parametrize("kind", ["model", "prompt", "topic"])
def test_categories_are_few_apart_and_hold_some_cards_each(deck: Deck, kind: CardType) -> None:
    counts = Counter(card.category for card in deck.cards(kind))
    assert min(counts.values()) >= 2 and len(counts) <= 10, counts
    words = {name: set(name.casefold().split()) - {"and"} for name in counts}
    for one, other in combinations(words, 2):
        assert not words[one] & words[other], (one, other)


def test_text_generation_has_chat_and_base_models(deck: Deck) -> None:
    models = [m for m in deck.models_by_id.values() if m.pipeline_tag == "text-generation"]
    assert {model.chat for model in models} == {True, None}


def test_models_are_of_covered_tasks_and_traceable(deck: Deck) -> None:
    for model in deck.models_by_id.values():
        assert model.pipeline_tag in TASKS, model.id
        assert model.library_name in {"transformers", "sentence-transformers", "diffusers"}
        page, *more = model.source.split("; ")
        assert page == f"https://huggingface.co/{model.id}" or page.startswith("corpus: "), model.id
        assert all(SOURCE.fullmatch(one) for one in more), model.source
        # What changes from day to day has no place in a file.
        assert model.downloads is None and model.likes is None and model.sha is None
        assert model.trust_remote_code is None and not model.basic


def test_sources_in_the_corpus_are_there(deck: Deck) -> None:
    corpus = os.environ.get("ALACARD_CORPUS")
    if not corpus:
        pytest.skip("ALACARD_CORPUS is not set")
    for model in deck.models_by_id.values():
        for named in re.findall(r"corpus: ([^;]+)", model.source):
            assert (Path(corpus) / named).is_file(), model.source


def test_access_is_what_its_source_tells(deck: Deck) -> None:
    """Of others nothing is said: anyone may read the page of a gated model, too."""
    corpus = os.environ.get("ALACARD_CORPUS")
    if not corpus:
        pytest.skip("ALACARD_CORPUS is not set")
    checked = 0
    for model in deck.models_by_id.values():
        told = [
            entry["gated"]
            for named in re.findall(r"corpus: ([^;]+\.json)", model.source)
            for entry in _entries(Path(corpus) / named)
            if entry.get("id") == model.id and "gated" in entry
        ]
        assert model.gated == next(iter(told), None), model.id
        checked += bool(told)
    assert checked > 10


def _entries(path: Path) -> list[dict[str, Any]]:
    answer = json.loads(path.read_text(encoding="utf-8"))
    return answer if isinstance(answer, list) else [answer]


def test_three_in_four_models_tell_their_size(deck: Deck) -> None:
    """Without it nothing can be said of whether a model fits, where nobody can be asked."""
    models = list(deck.models_by_id.values())
    assert sum(model.parameter_count() is not None for model in models) >= 80
    assert all("F" in dtype or dtype == "I64" for model in models for dtype in model.parameters)


def test_prompt_packs(deck: Deck) -> None:
    for pack in packs(deck):
        assert 3 <= len(pack.prompts) <= 5, pack.id
        assert len(set(pack.prompts)) == len(pack.prompts), pack.id
        assert pack.tasks and set(pack.tasks) <= set(TASKS), pack.id
        for prompt in pack.prompts:
            if "{" in prompt:
                assert set(re.findall(r"\{(.*?)\}", prompt)) <= set(MARKERS), pack.id
                assert set(pack.tasks) <= FILLED, pack.id
            assert ("[MASK]" in prompt) == ("fill-mask" in pack.tasks), pack.id
            assert prompt.count("[MASK]") <= 1


def test_topics_hold_inputs_for_every_text_modality(deck: Deck) -> None:
    for topic in topics(deck):
        inputs = topic.inputs
        assert topic.icon and topic.examples, topic.id
        for field in TEXT_FIELDS:
            assert getattr(inputs, field), (topic.id, field)
        assert len(inputs.texts) >= 6 and len(inputs.labels) >= 3, topic.id
        labels = {text.label for text in inputs.texts}
        assert labels == {"positive", "negative", "neutral"}, topic.id
        assert 120 <= len(inputs.document.split()) <= 200, topic.id
        assert len(inputs.sentences) == 8 and len(inputs.pairs) >= 3, topic.id
        assert len(inputs.image_prompts) == 3, topic.id
        assert all(text.count("[MASK]") == 1 for text in inputs.masked), topic.id
        for question in inputs.questions:
            assert question.answer and question.answer in question.context, question.question
        assert len(inputs.images) >= 2 and len(inputs.image_questions) >= 2, topic.id


def test_assets_are_there_small_and_credited(deck: Deck) -> None:
    credits = (ASSETS / "ASSETS.md").read_text(encoding="utf-8")
    seen = json.loads((ASSETS / "pictures.json").read_text(encoding="utf-8"))
    said = json.loads((ASSETS / "talks.json").read_text(encoding="utf-8"))
    assert len({words[0] for words in seen.values()}) == len(seen)
    classes = json.loads((ASSETS / "picture_classes.json").read_text(encoding="utf-8"))
    assert classes.keys() == seen.keys() and all(classes.values())
    named: set[str] = set()
    for topic in topics(deck):
        talks = [f"{name}_talk" for name in topic.inputs.speech]
        assert all(said[name] == " ".join(topic.inputs.sentences[:3]) for name in talks)
        clips = [ASSETS / f"{name}.ogg" for name in [*topic.inputs.speech, *talks]]
        pictures = [ASSETS / f"{name}.webp" for name in topic.inputs.images]
        for path in clips:
            samples, rate = soundfile.read(path)
            assert rate == 16_000 and len(samples) > 2 * rate and abs(samples).max() > 0.3, path
        for path in pictures:
            with Image.open(path) as picture:
                assert picture.width >= 384 and picture.height >= 300, path
                assert ImageStat.Stat(picture.convert("L")).stddev[0] > 12, path
            assert f"`{path.name}`" in credits and len(seen[path.stem]) >= 2, path
        assert all(path.stat().st_size <= 20_000 for path in clips + pictures)
        named |= {path.name for path in clips + pictures}
    assert {path.name for path in ASSETS.iterdir()} - {
        "ASSETS.md",
        "pictures.json",
        "picture_classes.json",
        "talks.json",
    } == named


def test_the_app_is_only_for_models_that_chat(deck: Deck) -> None:
    chat, none = deck.get("ui_component", "chat_interface"), deck.get("ui_component", "none")
    assert isinstance(chat, UIComponentCard) and isinstance(none, UIComponentCard)
    assert ui_fits(chat, "text-generation", chat=True)
    assert not ui_fits(chat, "text-generation", chat=False)
    assert not ui_fits(chat, "summarization", chat=True)
    assert all(ui_fits(none, task) for task in TASKS)


def test_fits_tell_tasks_apart(deck: Deck) -> None:
    travel, missing = (deck.get("prompt", name) for name in ("travel_phrases", "missing_word"))
    bare, cats = TopicCard(id="bare", name="Bare"), deck.get("topic", "cats")
    assert isinstance(travel, PromptCard) and isinstance(missing, PromptCard)
    assert isinstance(cats, TopicCard)
    assert prompt_fits(travel, "translation") and not prompt_fits(missing, "translation")
    assert topic_fits(cats, "image-classification")
    assert not topic_fits(bare, "image-classification")
    assert prompt_fits(travel, None) and topic_fits(bare, "a task of tomorrow")


def test_hand_codes_can_tell_all_cards_apart(deck: Deck) -> None:
    for kind in ("prompt", "topic"):
        hashes = {_card_hash(kind, card.id) for card in deck.cards(kind)}
        assert len(hashes) == len(deck.cards(kind))


def test_files_name_no_host_but_the_hub() -> None:
    for path in BUNDLED.rglob("*"):
        if path.suffix in {".yaml", ".json"}:
            hosts = set(re.findall(r"https?://([^/\"\s]+)", path.read_text(encoding="utf-8")))
            assert hosts <= {"huggingface.co"}, path.name
