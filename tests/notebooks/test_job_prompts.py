"""Decoders that translate, judge or embed do that, and are not taught as a chat."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.jobs import asked_values, embedding_of, job_of, translating_of
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .conftest import Execute
from .hands import facts, hand

LLAMA = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}
TOWER = "Unbabel/TowerInstruct-7B-v0.2"
POOLED = "Pooling({'word_embedding_dimension': 384, 'pooling_mode_lasttoken': "


@pytest.mark.parametrize(
    ("model", "template", "level", "says"),
    [
        ("tiny/hunyuan-like", "chat_translation", "advanced", "the following segment"),
        ("tiny/coded-translator", "chat_translation", "beginner", "named by their codes"),
        ("tiny/plain-translation", "chat_translation", "intermediate", "the translation alone"),
        ("tiny/llama-guard", "guard", "intermediate", "Is this safe?"),
        ("tiny/llama-guard", "guard", "advanced", "should be stopped"),
        ("tiny/shieldgemma", "guard", "beginner", "No Harassment"),
        ("tiny/shieldgemma", "guard", "advanced", "accuracy"),
        ("tiny/qwen2-embedder", "last_token_embeddings", "advanced", "asked:"),
    ],
)
def test_a_decoder_does_its_own_job(
    model: str, template: str, level: str, says: str, execute: Execute
) -> None:
    done = execute(model, template, level)
    assert says in done.text("usage")
    assert done.result


@pytest.mark.parametrize(
    ("known", "job"),
    [
        ({"model": "meta-llama/Llama-Guard-3-8B"}, "guards"),
        ({"model": "google/shieldgemma-2b"}, "guards"),
        ({"model": "org/Qwen3Guard-Gen-8B", "pipeline_tag": "text-classification"}, "guards"),
        ({"model": "meta-llama/Meta-Llama-Guard-2-8B"}, "guards"),
        ({"model": "meta-llama/Llama-Guard-3-8B", "chat": False}, None),
        ({"model": "org/Vanguard-7B"}, None),
        # Families whose chat template is a plain one: their pages say how they are asked.
        ({"model": "ToxicityPrompts/PolyGuard-Qwen"}, None),
        ({"model": "openai/gpt-oss-safeguard-20b"}, None),
        ({"model": "org/chat", "tags": ["guardrails"]}, None),
        ({"model": "tencent/Hunyuan-MT-7B"}, "translates"),
        ({"model": "Unbabel/TowerInstruct-7B-v0.2"}, "translates"),
        ({"pipeline_tag": "translation"}, "translates"),
        ({"tags": ["translation"]}, None),  # one of the many things that a chat model can do
        ({"model": "org/bash-translator"}, None),
        ({"model": "org/sql-translate-1b"}, None),
        ({"model": "codegeex/codegeex4-translator-code-1b"}, None),
        ({"model": "org/lost-in-translation-7b"}, None),
        ({"model": "org/SEED-X-chat"}, None),
        ({"model": "org/Hunyuan-MT-7B-roleplay", "tags": ["merge"]}, None),
        ({"base_models": ["tencent/Hunyuan-MT-7B", "org/chat"]}, None),
        ({"base_models": [TOWER], "base_model_relation": "finetune"}, None),
        ({"base_models": [TOWER], "base_model_relation": "quantized"}, "translates"),
        ({"base_models": [TOWER], "base_model_relation": "adapter"}, None),
        ({"model": "org/Eiffel-Tower-7B"}, None),
        ({"model": "org/tower-7b"}, None),
        ({"pipeline_tag": "feature-extraction", "readme": "uses last_token_pool"}, "embeds"),
        ({"pipeline_tag": "feature-extraction", "readme": POOLED + "True}"}, "embeds"),
        ({"pipeline_tag": "feature-extraction", "readme": POOLED + "False}"}, None),
        ({"pipeline_tag": "feature-extraction"}, None),
        # Downloaded by commit, without its page.
        ({"model": "Qwen/Qwen3-Embedding-0.6B", "pipeline_tag": None}, "embeds"),
        ({"model": "org/my-embedding", "pipeline_tag": None}, None),
        ({"model": "org/chat"}, None),
    ],
)
def test_the_job_follows_page_and_name(known: dict[str, Any], job: str | None) -> None:
    snapshot = facts(**{"pipeline_tag": "text-generation", **LLAMA, **known})
    assert job_of(snapshot, ["LlamaForCausalLM"]) == job


class Chat:
    """A tokenizer as far as its chat template goes."""

    def apply_chat_template(self, turns: Any, *, chat_template: str, **given: Any) -> str:
        return (
            Environment(autoescape=True).from_string(chat_template).render(messages=turns, **given)
        )


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("Safe? {{ messages[0]['content'] }}", False),
        ("Safe? {{ messages[0]['content'][0]['text'] }}", True),
        ("{% for part in messages[0].content %}{{ part['text'] }}{% endfor %}", True),
        ("{{ messages[0].content[0].text.strip() }}", True),
        ("{{ messages[0].content | trim }} {{ guideline }}", False),
        ("Safe?", None),
    ],
)
def test_a_guard_is_sent_the_form_that_its_template_reads(
    template: str, parts: bool | None
) -> None:
    cell = next(c for c in read_template("guard") if c.name == "form")
    names: dict[str, Any] = {"tokenizer": Chat(), "template": template, "Stop": LookupError}
    if parts is None:
        with pytest.raises(LookupError, match="leaves out the message"):
            exec(cell.source, names)
        return
    exec(cell.source, names)
    assert isinstance(names["form"]("Hello"), list if parts else str)


@pytest.mark.parametrize(
    ("around", "by_rule"),
    [
        ("{{ guideline }}", True),
        ("{% if guideline is defined %}{{ guideline | trim }}{% endif %}", True),
        ("By our guidelines, and the guideline of the house: {{ 'a guideline' }}", False),
        ("{# guideline #}{% set guideline = 'No harm' %}{{ guideline }}", False),
        ("{% generation %}{{ guideline }}{%- endgeneration -%}", True),
    ],
)
def test_a_guard_is_given_a_rule_where_its_template_reads_one(around: str, by_rule: bool) -> None:
    cell = next(c for c in read_template("guard") if c.name == "form")
    template = f"{{{{ messages[0].content }}}} {around}"
    names: dict[str, Any] = {"tokenizer": Chat(), "template": template, "Stop": LookupError}
    exec(cell.source.partition("\n\n\ndef in_parts")[0], names)
    assert ("guideline" in names["asked"]([{"role": "user", "content": "Hi"}])) is by_rule


@pytest.mark.parametrize("task", ["sentence-similarity", "feature-extraction"])
@pytest.mark.parametrize(
    ("architecture", "model_type", "page", "decodes"),
    [
        ("BertModel", "bert", POOLED + "False}", False),
        ("BertModel", "bert", "Unlike last_token_pool, the mean.", False),
        ("XLMRobertaModel", "xlm-roberta", POOLED + "True}", False),
        ("Qwen3Model", "qwen3", POOLED + "False, 'pooling_mode_mean_tokens': True}", False),
        ("Qwen3Model", "qwen3", POOLED + "True}", True),
        ("MistralModel", "mistral", "def last_token_pool(states, mask):", True),
    ],
)
def test_only_a_decoder_whose_page_says_so_is_pooled_by_its_last_token(
    architecture: str, model_type: str, page: str, decodes: bool, task: str
) -> None:
    known = {"architectures": [architecture], "model_type": model_type, "pipeline_tag": task}
    plan = make_plan(hand(), facts(readme=page, **known))
    usual = task.replace("-", "_")
    assert plan.template == ("last_token_embeddings" if decodes else usual), plan.reasons


def test_a_translator_that_also_reads_pictures_is_asked_for_a_translation() -> None:
    known = {
        "model": "google/translategemma-4b-it",
        "pipeline_tag": "image-text-to-text",
        "architectures": ["Gemma3ForConditionalGeneration"],
        "model_type": "gemma3",
    }
    plan = make_plan(hand(), facts(**known))
    assert plan.template == "chat_translation" and plan.auto_class == "AutoModelForCausalLM"
    other = make_plan(hand(), facts(**known | {"model": "google/gemma-3-4b-it"}))
    assert other.template == "image_text_to_text"


def test_the_words_are_those_of_the_family_or_told_as_plain() -> None:
    tower = translating_of(facts("Unbabel/TowerInstruct-7B-v0.2"))
    assert "family Tower" in tower.source
    assert tower.prompt.endswith("{source}: {text}\n{target}:")
    plan = make_plan(hand(), facts(pipeline_tag="translation", **LLAMA))
    assert any("in plain words" in reason for reason in plan.reasons)


HUNYUAN = "tencent/Hunyuan-MT-7B"


@pytest.mark.parametrize(
    ("known", "says", "family"),
    [
        ({"base_models": [HUNYUAN], "base_model_relation": "finetune"}, "used a different", True),
        ({"base_models": [HUNYUAN]}, "used a different", True),
        ({"base_models": [HUNYUAN], "base_model_relation": "adapter"}, "used a different", True),
        ({"base_models": [HUNYUAN], "base_model_relation": "quantized"}, "of the family", True),
        ({"base_models": [HUNYUAN], "base_model_relation": "merge"}, "in plain words", False),
        ({"base_models": [HUNYUAN, "org/chat"]}, "in plain words", False),
        ({"base_models": ["tencent/Hunyuan-MT-Chimera-7B"]}, "in plain words", False),
        ({"base_models": ["org/my-hunyuan-mt"]}, "in plain words", False),
        ({"readme": "Translate the following segment into French."}, "from the model's page", True),
    ],
)
def test_a_base_is_no_more_than_a_hint(known: dict[str, Any], says: str, family: bool) -> None:
    told = translating_of(facts(pipeline_tag="translation", **known))
    assert says in told.source
    assert ("the following segment" in told.prompt) is family


FIRST, LATER = "把下面的文本翻译成", "将以下文本翻译为"
ONLY = "，注意只需要输出翻译后的结果，不要额外解释："
SHOWN = "Translate the following segment into French."


@pytest.mark.parametrize(
    ("known", "begins"),
    [
        ({"model": HUNYUAN}, FIRST),
        ({"model": "tencent/HY-MT1.5-1.8B"}, LATER),
        ({"base_models": [HUNYUAN]}, FIRST),
        ({"readme": f"{SHOWN}\n{FIRST}<target_language>，不要额外解释。\n"}, FIRST),
        ({"readme": f"{SHOWN}\n{FIRST}{{x}}，也不要额外解释：\n{LATER}{{x}}{ONLY}"}, LATER),
        ({"readme": SHOWN}, None),
        ({"model": "Unbabel/TowerInstruct-7B-v0.2"}, None),
    ],
)
@pytest.mark.parametrize(
    ("source", "target", "with_chinese"),
    [("Chinese", "German", True), ("English", "zh-Hans", True), ("English", "German", False)],
)
def test_a_pair_with_chinese_is_asked_for_in_the_words_for_it(
    known: dict[str, Any], begins: str | None, source: str, target: str, with_chinese: bool
) -> None:
    values = asked_values("chat_translation", facts(pipeline_tag="translation", **known))
    cell = next(c for c in read_template("chat_translation") if c.name == "languages")
    names: dict[str, Any] = {
        **values,
        "SOURCE": source,
        "TARGET": target,
        "TEXTS": ["rye"],
        "LANGUAGE_NAMES": {},
    }
    names["tokenizer"] = SimpleNamespace(chat_template=None)
    exec(cell.source, names)
    said = names["asked"]("rye")
    assert "rye" in said and target in said
    assert (begins is not None and said.startswith(begins)) is (with_chinese and bool(begins))


def test_no_page_is_said_to_show_nothing() -> None:
    for known in ({"model": HUNYUAN}, {"base_models": [HUNYUAN]}, {}):
        told = translating_of(facts(pipeline_tag="translation", **known)).source
        assert told.startswith("The model's page shows no prompt that Alacard can read")


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ({"model": "tencent/Hunyuan-MT-Chimera-7B"}, True),
        ({"model": "tencent/HY-MT1.5-Chimera"}, True),
        (
            {
                "base_models": ["tencent/Hunyuan-MT-Chimera-7B"],
                "base_model_relation": "quantized",
            },
            True,
        ),
        ({"model": HUNYUAN}, False),
        ({"model": "org/Chimera-translator"}, False),
    ],
)
def test_a_model_that_makes_one_translation_of_several_is_not_asked_for_one(
    known: dict[str, Any], refused: bool
) -> None:
    page = "Translate the following segment into French."
    plan = make_plan(hand(), facts(pipeline_tag="translation", readme=page, **LLAMA, **known))
    assert plan.covered is not refused
    assert any("several translations" in reason for reason in plan.reasons) is refused


def test_a_guard_that_judges_by_one_rule_is_asked_by_each_in_turn() -> None:
    """Each prompt holds one rule, worded for what is judged, and only one."""
    cell = next(c for c in read_template("guard") if c.name == "form")
    names: dict[str, Any] = {"tokenizer": Chat(), "Stop": LookupError}
    names["template"] = "{{ messages[0].content }} {{ guideline }}"
    exec(cell.source, names)
    said = {"role": "user", "content": "Hello"}
    for answered, whose in ((False, "The prompt shall not"), (True, "The chatbot shall not")):
        turns = [said, {"role": "assistant", "content": "Hi"}] if answered else [said]
        told = [names["asked"](turns, rule)["guideline"] for rule in names["RULES"]]
        assert len(set(told)) == len(names["RULES"]) > 1
        for rule, text in zip(names["RULES"], told, strict=True):
            assert rule in text and whose in text
            assert not any(other in text for other in names["RULES"] if other != rule)


def test_a_guard_says_when_a_conversation_is_too_long_for_it() -> None:
    torch = pytest.importorskip("torch", reason="the cell computes with torch")

    class Tokenizer(Chat):
        def apply_chat_template(self, turns: Any, *, chat_template: str, **given: Any) -> Any:
            if given.get("tokenize") is False:
                return super().apply_chat_template(turns, chat_template=chat_template)
            return {"input_ids": torch.zeros(1, 9), "attention_mask": torch.ones(1, 9)}

    names: dict[str, Any] = {"tokenizer": Tokenizer(), "Stop": LookupError, "torch": torch}
    names |= {"template": "{{ messages[0].content }}", "CONTEXT": 9, "PROMPTS": [], "show": list}
    for name in ("form", "asked", "predict", "verdicts"):
        exec(next(c.source for c in read_template("guard") if c.name == name), names)
    assert {row["verdict"] for row in names["result"]} == {"(too long to be judged)"}


@pytest.mark.parametrize(
    ("code", "asked", "ends"),
    [
        ("def f(task, query):\n    return f'Instruct: {task}\\nQuery:{query}'", True, False),
        ("p = 'Instruct: {instruction}\\nQuery:{query}'.format(**given)", True, False),
        ("ids = [row + [tokenizer.eos_token_id] for row in rows]", False, True),
        ("def f(task, query):\n    return f'{task}: {query}' + ending", False, False),
        ("def f(task, query, doc):\n    return f'{task} {query} {doc}'", False, False),
        ("p = (", False, False),
    ],
)
def test_a_question_is_embedded_in_the_form_of_the_page(code: str, asked: bool, ends: bool) -> None:
    readme = f"last_token_pool\n\n```python\n{code}\n```\n"
    known: dict[str, Any] = {"pipeline_tag": "feature-extraction", "readme": readme, **LLAMA}
    told = embedding_of(facts(**known))
    assert told.asked == ("Instruct: {instruction}\nQuery:{query}" if asked else None)
    assert told.ends is ends
    recipe = hand(task="feature-extraction", level="advanced")
    snapshot = facts(**known)
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    source = "\n".join(cell.source for cell in notebook.cells)
    assert ("Questions with their instruction" in source) is asked
    assert f"ADD_END = {ends}" in source


@pytest.mark.parametrize(
    ("code", "most"),
    [
        ("max_length = 8192\nbatch = tokenizer(texts, max_length=max_length)", 8192),
        ("model.max_seq_length = 512", 512),
        ("rank(pairs, max_length=1024)\nprint(max_length=3)", 1024),
        ("max_length = config.most\nmax_new_tokens = 64", None),
        ("index = build(max_length=10**9, max_len=2_000_000)", None),
    ],
)
def test_texts_are_cut_where_the_page_cuts_them(code: str, most: int | None) -> None:
    readme = f"last_token_pool\n\n```python\n{code}\n```\n"
    snapshot = facts(pipeline_tag="feature-extraction", readme=readme, **LLAMA)
    recipe = hand(task="feature-extraction")
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    source = "\n".join(cell.source for cell in notebook.cells)
    assert f"\nMOST_TOKENS = {most}" in source
