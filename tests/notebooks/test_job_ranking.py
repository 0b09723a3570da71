"""A decoder that ranks is asked in the words of its training, and scores by its next token."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.jobs import job_of, ranking_of
from alacard_ext.notebooks.planning.plan import make_plan
from tests.local_hub.models.rankers import GEMMA, OWN, QWEN

from .conftest import Execute, at_levels
from .hands import facts, hand

DECODER = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}

COPY = {"base_model_relation": "quantized"}


YES = 'yes_id = t.encode("yes")[0]'
TURN = '{"role": "user", "content": f"{query} {doc}"}'


def page(code: str) -> str:
    return f"# A ranker\n\n```python\n{code}\n```\n"


def chat(turns: str = TURN, options: str = "") -> str:
    """Code that asks by a chat template."""
    return f"messages = [{turns}]\nt.apply_chat_template(messages, tokenize=False{options})"


SYSTEM = '{"role": "system", "content": "Judge."}'


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (
            f"{YES}\n{chat(options=', add_generation_prompt=True')}",
            {"pair": "{query} {document}", "chat": {"add_generation_prompt": True}},
        ),
        (
            f"{YES}\n{chat(f'{SYSTEM}, {TURN}', ', enable_thinking=False')}",
            {"system": "Judge.", "chat": {"enable_thinking": False}},
        ),
        (
            f'{YES}\nask = f"{{query}} {{doc}}"\n'
            + chat('{"role": "user", "content": ask}', ", return_tensors='pt'"),
            {"pair": "{query} {document}", "chat": {}},
        ),
        (
            'y = t.convert_tokens_to_ids("Ġyes")\nn = t.get_vocab()["Ġno"]\n'
            'p = f"{query} {doc}"\nprint(f"{query} {doc} {score}")',
            {"yes": "Ġyes", "no": "Ġno", "tokens": True, "chat": None},
        ),
        ('one = t.vocab["▁yes"]\np = f"{query} {doc}"', {"yes": "▁yes", "no": None}),
        (
            f'{YES}\nprefix = "Q: "\nend = "?"\np = prefix + f"{{query}} {{doc}}" + end',
            {"pair": "Q: {query} {document}?", "before": "", "after": ""},
        ),
        (
            f'{YES}\nbefore_ids = t.encode("Now: ")\nafter = "a" + "b"\np = f"{{query}} {{doc}}"',
            {"before": "Now: ", "after": "ab"},
        ),
    ],
)
def test_all_of_a_prompt_is_taken_from_the_code(code: str, known: dict[str, Any]) -> None:
    told = ranking_of(facts(readme=page(code)))
    assert told is not None
    assert {name: getattr(told, name) for name in known} == known


def test_what_one_does_to_the_options_is_not_what_the_next_is_told() -> None:
    known = facts(readme=page(f"{YES}\n{chat(options=', add_generation_prompt=True')}"))
    for _ in range(2):
        told = ranking_of(known)
        assert told is not None and told.chat == {"add_generation_prompt": True}
        told.chat["enable_thinking"] = False


@pytest.mark.attack
def test_a_text_of_endless_parts_is_left() -> None:
    deep = " + ".join(['f"{query} {doc}"', *["x"] * 3000])
    assert ranking_of(facts(readme=page(f"{YES}\np = {deep}"))) is None


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"base_models": ["Qwen/Qwen3-Reranker-0.6B"]}, "may have used a different"),
        ({"base_models": ["Qwen/Qwen3-Reranker-0.6B"], **COPY}, "the one of the family"),
        ({"model": "org/mxbai-rerank-base-v2-law"}, "shows no question that Alacard can read, so"),
        ({"model": "org/mxbai-rerank-base-v2-law"}, "the one of the family"),
        ({"base_models": ["org/not-qwen3-reranker"]}, None),
        ({"base_models": ["Qwen/Qwen3-Reranker-0.6B", "org/chat"]}, None),
    ],
)
def test_a_base_is_no_more_than_a_hint(known: dict[str, Any], says: str | None) -> None:
    told = ranking_of(facts(pipeline_tag="text-ranking", **known))
    assert (told.source if told else None) is None if says is None else told and says in told.source


def test_the_notebook_names_the_answers_that_the_model_is_asked_for() -> None:
    known: dict[str, Any] = {"pipeline_tag": "text-ranking", **DECODER}
    known |= {"readme": "import MxbaiRerankV2"}
    for level in ("beginner", "advanced"):
        recipe, snapshot = hand(task="text-ranking", level=level), facts(**known)
        notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
        prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
        assert "‘1’" in prose and "package mxbai-rerank" in prose
        assert "*yes*" not in prose.lower() and "*no*" not in prose.lower()


@pytest.mark.parametrize(("model", "level"), at_levels(
    [("tiny/qwen3-judge",), ("tiny/gemma2-ranker",), ("tiny/neox-reranker",)]
))  # fmt: skip
def test_a_decoder_that_ranks_scores_by_yes_and_no(
    model: str, level: str, execute: Execute
) -> None:
    done = execute(model, "yes_no_ranking", level, task="text-ranking")
    scores = [row["score"] for row in done.result]
    assert scores and all(isinstance(score, float) for score in scores)
    assert len({row["found"] for row in done.result}) <= len(scores)


def test_the_prompt_is_the_one_of_the_page() -> None:
    own = ranking_of(facts(readme=page(OWN)))
    assert own is not None
    assert own.pair == "Question: {query}\nPassage: {document}\nIs it answered?"
    assert (own.yes, own.no, own.before) == (" true", " false", "")
    qwen = ranking_of(facts(readme=page(QWEN)))
    assert qwen is not None and (qwen.yes, qwen.no) == ("yes", "no")
    assert qwen.before.startswith("<|im_start|>system\nOnly")
    assert qwen.after.endswith("</think>\n\n") and "{instruction}" in qwen.pair
    gemma = ranking_of(facts(readme=page(GEMMA)))
    assert gemma is not None and (gemma.yes, gemma.no) == ("Yes", None)
    assert "either 'Yes' or 'No'" in gemma.after


@pytest.mark.parametrize(
    "code",
    [
        'p = f"{query} {doc}"',  # no answers
        'yes_id = t.encode("yes")[0]\np = f"{query} {doc} {open(path)}"',
        # Half a prompt: what stands around it is not known, or is put together elsewhere.
        f'{YES}\np = f"{{query}} {{doc}}" + rest',
        f'{YES}\np = f"{{query}} {{doc}}"\np += "?"',
        f'{YES}\nprefix = "\\n".join(lines)\np = f"{{query}} {{doc}}"',
        f'{YES}\nsuffix_ids = t.encode(SUFFIX)\np = f"{{query}} {{doc}}"',
        f'{YES}\nhead = t.encode("<|im_start|>user judge")\np = f"{{query}} {{doc}}"',
        f'{YES}\np = f"{{query}} {{doc}}"\nother = f"Q: {{query}} D: {{doc}}"',
        f'{YES}\nno_ids = [t.vocab[x] for x in words]\np = f"{{query}} {{doc}}"',
        f'{YES}\nno_id = t.vocab["no"]\np = f"{{query}} {{doc}}"',
        # A chat of other turns or options, or one that more is added to
        f"{YES}\n{chat(turns=TURN + ', ' + TURN)}",
        f"{YES}\n{chat(options=', tools=tools')}",
        f"{YES}\n{chat(options=', add_generation_prompt=again')}",
        f'{YES}\nsuffix = "<think>"\n{chat()}',
        f'{YES}\np = f"{{query}} {{doc}}"\nt.apply_chat_template(history)',
        'yes_id = t.encode("yes")[0]\np = f"{query} {other} {doc}"',
        'yes_id = t.encode("yes")[0]\np = f"{query} {doc} {doc}"',
        'yes_id = t.encode("yes")[0]\nno_id = t.encode("yes")[0]\np = f"{query} {doc}"',
        f'yes_id = t.encode("yes")[0]\np = f"{{query}} {{doc}} {"x" * 5000}"',
        "yes_id = (",
    ],
)
def test_what_is_no_whole_prompt_is_not_guessed(code: str) -> None:
    assert ranking_of(facts(readme=page(code))) is None
    plan = make_plan(hand(), facts(readme=page(code), pipeline_tag="text-ranking", **DECODER))
    assert not plan.covered and "which writes text" in plan.reasons[0]


def test_words_that_a_package_holds_are_not_said_to_be_the_page_s() -> None:
    own = ranking_of(facts(readme=page("from mxbai_rerank import MxbaiRerankV2")))
    assert own is not None and (own.yes, own.no) == ("1", "0")
    assert "page" not in own.source and "mxbai-rerank" in own.source


@pytest.mark.attack
def test_braces_of_a_page_stay_text() -> None:
    told = ranking_of(facts(readme=page('yes = t.encode("y")\np = f"{{x}} {query} {doc}"')))
    assert told is not None
    assert told.pair.format(query="a", document="b", instruction="c") == "{x} a b"


@pytest.mark.parametrize(
    ("known", "job"),
    [
        ({"pipeline_tag": "text-ranking"}, "ranks"),
        ({"model": "org/Qwen3-Reranker-2B-law"}, "ranks"),
        ({"model": "org/Some-Reranker-2B"}, None),
        ({**COPY, "base_models": ["Qwen/Qwen3-Reranker-0.6B"]}, "ranks"),
        ({"base_models": ["Qwen/Qwen3-Reranker-0.6B"], "base_model_relation": "finetune"}, None),
        ({**COPY, "base_models": ["Qwen/Qwen3-Reranker-0.6B", "org/chat"]}, None),
        ({"tags": ["reranker", "rag"]}, None),
        ({"model": "org/idea-ranker-1b-instruct"}, None),
        ({"model": "org/Frankenstein-7B"}, None),
        ({"model": "org/Ranked-Choice"}, None),
        ({"model": "org/a-reranker", "pipeline_tag": "text-classification"}, None),
    ],
)
def test_the_job_follows_page_and_name(known: dict[str, Any], job: str | None) -> None:
    snapshot = facts(**{"pipeline_tag": "text-generation", **DECODER, **known})
    assert job_of(snapshot, ["Qwen3ForCausalLM"]) == job
    assert job_of(snapshot, ["BertForSequenceClassification"]) is None


@pytest.mark.parametrize("library", ["transformers", "sentence-transformers", None])
def test_a_family_s_fine_tune_is_asked_as_the_family(library: str | None) -> None:
    known: dict[str, Any] = {"pipeline_tag": "text-ranking", "library_name": library, **DECODER}
    plan = make_plan(hand(), facts(base_models=["Qwen/Qwen3-Reranker-0.6B"], **known))
    assert plan.template == "yes_no_ranking", plan.reasons
    # Where its own files tell Sentence Transformers how to score, that does it.
    if library == "sentence-transformers":
        files = ["config.json", "model.safetensors", "tokenizer.json", "modules.json"]
        plan = make_plan(hand(), facts(files=files, **known))
        assert plan.template == "cross_encoder"
