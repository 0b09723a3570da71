"""The plan follows what the checkpoint is, and says so when it cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.planning.plan import fallback_plan, make_plan

from .hands import SHA, facts, hand


def plan_of(card: dict[str, Any] | None = None, config: Any = None, **known: Any) -> Any:
    return make_plan(hand(**(card or {})), facts(config=config, **known))


@pytest.mark.parametrize(
    ("task", "architecture", "model_type", "library", "template"),
    [
        (
            "text-classification",
            "BertForSequenceClassification",
            "bert",
            None,
            "text_classification",
        ),
        ("text-generation", "GPT2LMHeadModel", "gpt2", "transformers", "text_generation"),
        ("text-generation", "T5ForConditionalGeneration", "t5", None, "text2text_generation"),
        ("text2text-generation", "T5ForConditionalGeneration", "t5", None, "text2text_generation"),
        (
            "token-classification",
            "BertForTokenClassification",
            "bert",
            None,
            "token_classification",
        ),
        ("fill-mask", "BertForMaskedLM", "bert", None, "fill_mask"),
        ("question-answering", "BertForQuestionAnswering", "bert", None, "question_answering"),
        ("summarization", "BartForConditionalGeneration", "bart", None, "summarization"),
        ("translation", "MarianMTModel", "marian", None, "translation"),
        ("feature-extraction", "BertModel", "bert", "transformers", "feature_extraction"),
        ("feature-extraction", "BertModel", "bert", "sentence-transformers", "sentence_similarity"),
        ("sentence-similarity", "BertModel", "bert", "transformers", "sentence_similarity"),
        # an encoder with no head for what its page says: what it is made for is shown instead
        ("text-classification", "BertForMaskedLM", "bert", None, "fill_mask"),
        (None, "BertForQuestionAnswering", "bert", None, "question_answering"),
        # another library that stores what transformers can load
        (
            "token-classification",
            "BertForTokenClassification",
            "bert",
            "unsloth",
            "token_classification",
        ),
    ],
)
def test_task_and_checkpoint_choose_the_template(
    task: str | None, architecture: str, model_type: str, library: str | None, template: str
) -> None:
    plan = plan_of(
        pipeline_tag=task, architectures=[architecture], model_type=model_type, library_name=library
    )
    assert plan.covered and plan.template == template
    assert any(architecture in reason for reason in plan.reasons)


def test_t5_tagged_as_text_generation_gets_a_class_that_loads_it() -> None:
    plan = plan_of(
        pipeline_tag="text-generation",
        architectures=["T5ForConditionalGeneration"],
        model_type="t5",
    )
    assert plan.auto_class == "AutoModelForSeq2SeqLM"


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"library_name": "flair", "pipeline_tag": "summarization"}, "with Flair"),
        ({"library_name": "mlx"}, "with MLX"),
        (
            {
                "files": [],
                "parameters": {},
                "library_name": None,
                "pipeline_tag": None,
                "architectures": [],
                "model_type": None,
            },
            "repository is empty",
        ),
        ({"disabled": True}, "switched this model off"),
        ({"files": ["README.md", ".gitattributes"]}, "no model yet"),
        ({"files": ["model.Q4_K_M.gguf"]}, "GGUF"),
        ({"files": ["adapter_config.json", "adapter_model.safetensors"]}, "adapter"),
        ({"library_name": "peft"}, "adapter"),
        ({"files": ["config.json", "tf_model.h5", "vocab.txt"]}, "TensorFlow"),
        ({"files": ["onnx/model.onnx"], "pipeline_tag": "summarization"}, "ONNX"),
        ({"files": ["onnx/model.onnx", "config.json"]}, "no tokenizer"),
        ({"custom_code": True, "model_type": "own"}, "its own Python code"),
        ({"files": ["config.json", "model.safetensors"]}, "no tokenizer"),
        ({"pipeline_tag": "graph-ml"}, "Graph models share no format"),
        (
            {"pipeline_tag": None, "architectures": ["OwnThing"], "model_type": None},
            "names no task",
        ),
        ({"pipeline_tag": None, "architectures": ["OwnThing"], "model_type": "x"}, "model type x"),
        ({"architectures": ["BertModel"]}, "lacks the trained head"),
        ({"pipeline_tag": "fill-mask", "model_type": "esm"}, "reads proteins or DNA"),
        (
            {"architectures": ["BertModel"], "model_type": None, "config": {"model_type": {}}},
            "lacks the trained head",
        ),
        ({"pipeline_tag": "'); DROP", "library_name": "<b>"}, "no template yet"),
    ],
)
def test_what_cannot_work_gets_the_fallback_that_says_why(known: dict[str, Any], says: str) -> None:
    plan = plan_of(**known)
    assert not plan.covered and plan.template == "fallback"
    assert says in plan.reasons[0]


@pytest.mark.parametrize("task", [None, "translation", "text-ranking", "text-generation"])
def test_a_new_architecture_is_not_taken_for_an_adapter(task: str | None) -> None:
    plan = plan_of(pipeline_tag=task, architectures=["Novel9ForCausalLM"], model_type="novel9")
    assert not plan.covered
    assert "model type novel9" in plan.reasons[0]


@pytest.mark.parametrize("task", ["automatic-speech-recognition", "image-segmentation"])
def test_of_an_unknown_type_it_is_not_said_what_it_lacks(task: str) -> None:
    unknown = plan_of(pipeline_tag=task, architectures=["Novel9ForThat"], model_type="novel9")
    assert "model type novel9" in unknown.reasons[0] and "head" not in unknown.reasons[0]
    odd = plan_of(pipeline_tag=task, architectures=["Novel9ForThat"], model_type="bert")
    assert not odd.covered and "head" not in odd.reasons[0]


@pytest.mark.parametrize("task", ["text-ranking", "text-classification", "token-classification"])
def test_a_model_that_writes_is_not_taught_as_a_chat_where_its_job_is_another(task: str) -> None:
    decoder = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}
    plan = plan_of(pipeline_tag=task, **decoder)
    assert not plan.covered and "which writes text" in plan.reasons[0]
    assert plan_of(pipeline_tag="translation", **decoder).template == "chat_translation"
    both = {"architectures": ["T5ForConditionalGeneration"], "model_type": "t5"}
    plan = plan_of(pipeline_tag=task, **both)
    assert not plan.covered and "which writes text" in plan.reasons[0]
    assert plan_of(pipeline_tag="text-generation", **both).template == "text2text_generation"


@pytest.mark.parametrize(
    ("task", "architecture", "kind"),
    [
        ("video-classification", "VJEPA2ForVideoClassification", "vjepa2"),
        ("zero-shot-object-detection", "OmDetTurboForObjectDetection", "omdet-turbo"),
    ],
)
def test_of_a_type_that_the_template_leaves_out_it_is_not_said_that_its_head_lacks(
    task: str, architecture: str, kind: str
) -> None:
    plan = plan_of(pipeline_tag=task, architectures=[architecture], model_type=kind)
    assert not plan.covered and "head" not in plan.reasons[0]
    assert f"of the type {kind}" in plan.reasons[0] and "other types" in plan.reasons[0]


def test_a_repository_of_diffusers_without_its_index_is_not_called_an_addition() -> None:
    plan = plan_of(
        pipeline_tag="text-to-video",
        library_name="diffusers",
        architectures=[],
        model_type=None,
        files=["config.json", "diffusion_pytorch_model-00001-of-00007.safetensors"],
    )
    assert "no model_index.json" in plan.reasons[0]


def test_quantised_weights_are_named() -> None:
    plan = plan_of(config={"quantization_config": {"quant_method": "gptq"}})
    assert not plan.covered and "gptq" in plan.reasons[0]


def test_custom_code_needs_consent_for_this_very_commit() -> None:
    known = {"custom_code": True, "model_type": "own"}
    assert not plan_of({"trust_remote_code": "f" * 40}, **known).covered
    allowed = plan_of({"trust_remote_code": SHA}, **known)
    assert allowed.covered and allowed.trust_remote_code
    # a model that transformers has of its own needs none
    native = plan_of(custom_code=True, model_type="bert")
    assert native.covered and not native.trust_remote_code


def test_zero_shot_needs_an_entailment_label() -> None:
    task = {"pipeline_tag": "zero-shot-classification"}
    nli = plan_of(config={"label2id": {"ENTAILMENT": 0, "neutral": 1}}, **task)
    assert nli.template == "zero_shot_classification"
    assert plan_of(config={"label2id": {"A": 0}}, **task).template == "text_classification"


def test_requirements_follow_model_and_hand() -> None:
    marian = plan_of(
        pipeline_tag="translation",
        architectures=["MarianMTModel"],
        model_type="marian",
        files=["config.json", "source.spm", "target.spm", "vocab.json", "pytorch_model.bin"],
    )
    needed = {need.module for need in marian.requirements}
    assert "sentencepiece" in needed and "sacremoses" not in needed  # it only warns without that
    # A tokenizer without its fast form is read by these two; one with it needs neither.
    slow, fast = (
        {
            need.module
            for need in plan_of(files=["config.json", "model.safetensors", *names]).requirements
        }
        for names in (["spiece.model"], ["spiece.model", "tokenizer.json"])
    )
    assert slow - fast == {"sentencepiece", "google.protobuf"}
    chat = {"pipeline_tag": "text-generation", "architectures": ["LlamaForCausalLM"]}
    modules = {need.module for need in plan_of({"ui": "chat_interface"}, **chat).requirements}
    assert {"torch", "transformers", "ipywidgets"} <= modules
    assert "ipywidgets" not in {need.module for need in plan_of(**chat).requirements}


def test_the_deck_alone_is_enough_for_a_plan() -> None:
    card = {"pipeline_tag": "fill-mask", "library_name": "transformers", "model_type": "bert"}
    bare = facts(
        sha=None, pipeline_tag=None, library_name=None, architectures=[], model_type=None, files=[]
    )
    bare = bare.model_copy(update={"origin": "deck"})
    plan = make_plan(hand(architectures=["BertForMaskedLM"], **card), bare)
    assert plan.template == "fill_mask"
    assert "pins the model" in " ".join(plan.reasons)


def test_the_fallback_loads_only_by_documented_ways() -> None:
    diffusers = fallback_plan(
        hand(), facts(library_name="diffusers", files=["model_index.json", "unet/x.safetensors"])
    )
    assert "diffusers" in {need.module for need in diffusers.requirements}
    unknown = fallback_plan(hand(), facts(library_name="nemo"))
    assert [need.module for need in unknown.requirements] == ["huggingface_hub"]
