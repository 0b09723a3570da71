"""Notebooks that bring pictures and words together: built whole, and run to their last cell."""

from __future__ import annotations

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import ModelCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.notebooks.planning.plan import make_plan

from .conftest import Execute, at_levels, each_level, images_of
from .hands import facts, hand

VQA = "visual_question_answering"
SORTS = "zero_shot_image_classification"
FINDS = "zero_shot_object_detection"
IMAGE_TASKS = {
    "zero-shot-image-classification",
    "zero-shot-object-detection",
    "image-to-text",
    "visual-question-answering",
    "object-detection",
    "image-segmentation",
    "depth-estimation",
    "mask-generation",
    "keypoint-detection",
    "image-feature-extraction",
}
CARDS = [card for card in Deck.load().models_by_id.values() if card.pipeline_tag in IMAGE_TASKS]
PICTURES = ["a cat", "a ginger cat on a windowsill"]


@pytest.mark.parametrize(("model", "level"), at_levels([("tiny/clip",), ("tiny/siglip",)]))
def test_pictures_are_sorted_by_words_of_ones_own(execute: Execute, model: str, level: str) -> None:
    kind = "CLIPModel" if model == "tiny/clip" else "SiglipModel"
    says = {
        "beginner": "food and drink",
        "intermediate": "With truncation: (1, 1)",
        "advanced": "of 12 right; by chance about 2.4",
    }
    done = execute(model, SORTS, level, pack="look_closely", kind=kind, says=says)
    assert [row["picture"] for row in done.result] == PICTURES
    labels = list(done.result[0])[3:]
    assert labels[:2] == PICTURES and len(labels) == 5
    for row in done.result:
        scores = [row[label] for label in labels]
        assert row["score"] == max(scores) == row[row["label"]]
        # CLIP's labels share one certainty; SigLIP's are each judged alone.
        assert (sum(scores) == pytest.approx(1, abs=1e-4)) == (model == "tiny/clip")
    assert done.result[0]["score"] != done.result[1]["score"]
    # The topic's own words join the second time.
    topic = next(cell for cell in done.cells if cell.id.endswith("-usage-topic"))
    assert any(f"| {word}" in topic.text for word in ("feeding", "health", "behaviour", "play"))
    assert images_of(done) == 2
    if level == "advanced":
        assert "Same winners as the model's own scores: True" in done.text("usage")
        assert "inputs a second" in done.text("usage")


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    at_levels(
        [
            ("tiny/blip-captions", "BlipForConditionalGeneration"),
            ("tiny/git", "GitForCausalLM"),
            ("tiny/vit-gpt2", "VisionEncoderDecoderModel"),
            ("tiny/trocr", "VisionEncoderDecoderModel"),
        ]
    ),
)
def test_pictures_are_put_into_words(execute: Execute, model: str, kind: str, level: str) -> None:
    says = {
        "beginner": "The model says of this part:",
        "intermediate": "Fixed, with 3 beams:",
        "advanced": "nothing, only grey",
    }
    done = execute(model, "image_to_text", level, pack="first_look", kind=kind, says=says)
    truths = [row["a person says"] for row in done.result]
    if model == "tiny/trocr":
        assert truths == ["Kittens learn by playing.", "It hunts best at dawn and dusk."]
    else:
        assert truths == PICTURES
    # Random weights may say nothing about one picture, but not about both.
    assert any(row["the model says"] for row in done.result)
    # Both pictures, the lines drawn for a model that reads, and the part that a beginner cuts out.
    assert images_of(done) == 2 + 2 * (model == "tiny/trocr") + (level == "beginner")
    if level == "intermediate":
        assert "ValueError: " in done.text("usage")
    if level == "advanced":
        assert "tokens a second" in done.text("usage")


@pytest.mark.parametrize(
    ("task", "model_type", "architecture", "template"),
    [
        ("image-to-text", "blip", "BlipForConditionalGeneration", "image_to_text"),
        ("image-to-text", "idefics3", "Idefics3ForConditionalGeneration", "image_text_to_text"),
        (None, "blip", "BlipForConditionalGeneration", "image_to_text"),
        ("visual-question-answering", "vilt", "ViltForQuestionAnswering", VQA),
        ("visual-question-answering", "vilt", "ViltForVisualQuestionAnswering", VQA),
        ("visual-question-answering", "git", "GitForCausalLM", VQA),
        (
            "visual-question-answering",
            "llava",
            "LlavaForConditionalGeneration",
            "image_text_to_text",
        ),
        (None, "blip", "BlipForQuestionAnswering", VQA),
        ("zero-shot-object-detection", "owlvit", "OwlViTForObjectDetection", FINDS),
        (None, "grounding-dino", "GroundingDinoForObjectDetection", FINDS),
        (None, "clip", "CLIPModel", SORTS),
    ],
)
def test_the_kind_of_model_decides(
    task: str | None, model_type: str, architecture: str, template: str
) -> None:
    snapshot = facts(pipeline_tag=task, model_type=model_type, architectures=[architecture])
    plan = make_plan(hand(task=task or "", pipeline_tag=task), snapshot)
    assert plan.covered and plan.template == template


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    at_levels(
        [
            ("tiny/vilt", "ViltForQuestionAnswering"),
            ("tiny/blip-vqa", "BlipForQuestionAnswering"),
            ("tiny/git-vqa", "GitForCausalLM"),
        ]
    ),
)
def test_short_questions_are_answered(execute: Execute, model: str, kind: str, level: str) -> None:
    done = execute(model, VQA, level, pack="at_a_glance", kind=kind)
    questions = [
        "What animal is this?",
        "What colour are its fur and eyes?",
        "What is in the picture?",
        "What is the main color?",
    ]
    asked = [(row["picture"], row["question"]) for row in done.result]
    assert asked == [(picture, question) for picture in PICTURES for question in questions]
    assert all(row["answer"] and 0 < row["score"] <= 1 for row in done.result)
    # An answer, and not the question with the answer after it.
    assert not any(row["question"].lower() in row["answer"].lower() for row in done.result)
    if model == "tiny/vilt":
        assert len({row["score"] for row in done.result}) == 8  # it sees, and it reads
    assert "eyes shut" in done.text("usage")
    own = {
        "beginner": "my_question",
        "intermediate": "Fixed: [",
        "advanced": "asked for | right | of\ncolour | ",
    }
    usage = done.text("usage") + "".join(c.source for c in done.cells if "your-turn" in c.id)
    assert own[level] in usage
    if level == "intermediate":
        assert "Error: " in usage
    if level == "advanced":
        assert "inputs a second" in usage


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    at_levels(
        [
            ("tiny/owlvit", "OwlViTForObjectDetection"),
            ("tiny/grounding-dino", "GroundingDinoForObjectDetection"),
        ]
    ),
)
def test_what_is_named_is_found(execute: Execute, model: str, kind: str, level: str) -> None:
    says = {
        "beginner": "boxes with a score of at least",
        "intermediate": "RuntimeError: ",
        "advanced": "comparisons right; by chance 2",
    }
    done = execute(model, FINDS, level, pack="where_in_the_picture", kind=kind, says=says)
    labels = ["a cat", "an eye", "an ear", PICTURES[1], "a tail", "a windowsill"]
    labels.append("far galaxies")
    # With random weights all of the best boxes may lie in one of the pictures.
    assert {row["picture"] for row in done.result} <= set(PICTURES)
    for row in done.result:
        assert row["label"] in labels
        assert 0 < row["score"] <= 1 and len(row["box"]) == 4
    assert len({tuple(row["box"]) for row in done.result}) > 1
    # The bundled pictures, and those with frames on them.
    assert images_of(done) >= 4
    if level == "advanced":
        assert "inputs a second" in done.text("usage")


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_each_model_card_that_reads_images_has_its_template(card: ModelCard) -> None:
    snapshot = facts(
        card.id,
        pipeline_tag=card.pipeline_tag,
        model_type=card.model_type,
        architectures=card.architectures,
        files=["config.json", "model.safetensors", "preprocessor_config.json", "vocab.txt"],
    )
    recipe = resolve_recipe(Deck.load(), {"model_card": card.id})
    plan = make_plan(recipe, snapshot)
    assert plan.covered and plan.task == card.pipeline_tag, plan.reasons
    # The cards that come with it by themselves fit.
    assert card.pipeline_tag in recipe.prompt_cards[0].tasks
    assert recipe.topic.inputs.images


@each_level
def test_blip_2_gets_each_picture_once(execute: Execute, level: str) -> None:
    kind = "Blip2ForConditionalGeneration"
    model, pack = "tiny/blip-2", "picture_questions"
    done = execute(model, "image_text_to_text", level, pack=pack, kind=kind)
    assert len(done.result) == 3
    assert not any("Question:" in row["answer"] for row in done.result)
