"""Thoughts of a model are no answer: each notebook tells them apart, also where they never end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.tasks import ROWS
from alacard_ext.notebooks.template import read_template

STILL = "The model was still thinking when it reached the token limit: raise MAX_NEW_TOKENS."
OPENS = "{{ messages[0].content }} {% if add_generation_prompt %}<think> {% endif %}"
PLAIN = "{{ messages[0].content }} "


def source_of(template: str, name: str) -> str:
    return next(cell.source for cell in read_template(template) if cell.name == name)


def space(**names: Any) -> dict[str, Any]:
    given = {"MAX_NEW_TOKENS": 9, "GREEDY": True, "PROMPTS": ["rye"], "stopping": Never()}
    found: dict[str, Any] = given | names
    exec(source_of("thoughts", "thoughts"), found)
    return found


def of_words(words: list[str], **special: str) -> Any:
    """A tokenizer that knows these words; the first stands for all others."""
    # The libraries are imported late: each process collects all tests, and few run these.
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    numbered = {word: number for number, word in enumerate(words)}
    plain = Tokenizer(models.WordLevel(numbered, unk_token=words[0]))
    plain.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token=words[0], **special)


class Never:
    """A chat that nobody stops."""

    def is_set(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("text", "opened", "thoughts", "answer"),
    [
        ("Flour? Water?", "<think>", "Flour? Water?", ""),
        ("Flour?</think>Rye.", "<think>", "Flour?", "Rye."),
        ("Write <think> before and </think> after it.", None, "", None),
        ("Write </think> after it.", "", "", None),
        ("<think>Flour?</think>Rye.", "", "Flour?", "Rye."),
        ("analysis of flour", None, "", None),
        ("analysisFlour?assistantfinalRye.", "", "Flour?", "Rye."),
        ("[THINK]Flour?[/THINK]Rye.", "", "Flour?", "Rye."),
        ("Flour?</seed:think>Rye.", "<seed:think>", "Flour?", "Rye."),
        ("◁think▷Flour?", None, "Flour?", ""),
        ("Flour?</reasoning>Rye.", None, "Flour?", "Rye."),
        ("<|channel|>final<|message|>Rye.<|return|>", "", "", "Rye."),
        ("<|channel|>anal", "", "", ""),
        (
            "<|channel|>analysis<|message|>Flour?<|end|><|start|>assistant"
            "<|channel|>commentary to=bake"
            "<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>Rye.",
            "", "Flour?\n{}", "Rye.",
        ),
    ],
)  # fmt: skip
def test_the_prompt_tells_what_is_thought(
    text: str, opened: str | None, thoughts: str, answer: str | None
) -> None:
    names = space()
    assert names["parted"](text, opened) == (thoughts, text if answer is None else answer)
    expected = STILL if answer == "" and thoughts else text if answer is None else answer
    assert names["answer_in"](text, opened) == expected


@pytest.mark.parametrize("special", [True, False])
def test_marks_that_are_special_tokens_are_read_and_others_left_out(special: bool) -> None:
    from transformers import AddedToken

    tokenizer = of_words(["?", "rye"], eos_token="<end>")
    for mark in ("[THINK]", "[/THINK]", "<|im_start|>"):
        tokenizer.add_tokens([AddedToken(mark, special=special or mark[0] == "<")])
    row = tokenizer("<|im_start|> [THINK] rye [/THINK] rye <end>", return_tensors="pt")["input_ids"]
    names = space()
    reader = names["Reader"](tokenizer)
    assert "[THINK]" in reader.decode(row[0]) and "<" not in reader.decode(row[0])
    assert [names["answer_in"](text) for text in reader.batch_decode(row)] == ["rye"]


class Numbered:
    """A tokenizer that tells its special tokens by their numbers alone, as Mistral's own does."""

    WORDS = ("<s>", "[THINK]", "[/THINK]", "rye", "flour")
    all_special_ids = (0, 1, 2)

    @property
    def added_tokens_decoder(self) -> None:
        raise NotImplementedError

    def convert_ids_to_tokens(self, number: int) -> str:
        return self.WORDS[number]

    def decode(self, numbers: list[int], skip_special_tokens: bool) -> str:
        kept = [n for n in numbers if not (skip_special_tokens and n in self.all_special_ids)]
        return " ".join(map(self.convert_ids_to_tokens, kept))


def test_a_tokenizer_that_lists_no_added_tokens_is_read_by_their_numbers() -> None:
    names = space()
    text = names["Reader"](Numbered()).decode([0, 1, 4, 2, 3])
    assert "<s>" not in text and names["parted"](text) == ("flour", " rye")


def test_a_tokenizer_may_know_no_chat_templates() -> None:
    names: dict[str, Any] = {"re": None}
    exec(source_of("common", "machinery-limits"), names)
    model = SimpleNamespace(config=SimpleNamespace(), named_modules=list)
    tokenizer = SimpleNamespace(pad_token="x", pad_token_id=0, model_max_length=9)
    assert names["ready"](tokenizer, model).chat_template is None


@pytest.mark.parametrize(
    ("template", "says", "answer", "told"),
    [
        (OPENS, "flour water", "", STILL),
        (OPENS, "flour </think> rye", "rye", "Those were its thoughts; the answer is: rye"),
        (PLAIN, "flour water", "flour water", ""),
        (PLAIN, "write <think> before and </think> after", None, ""),
    ],
)
def test_a_notebook_records_answers_and_no_thoughts(
    capsys: pytest.CaptureFixture[str], template: str, says: str, answer: str | None, told: str
) -> None:
    import torch

    tokenizer = of_words(["?", *dict.fromkeys(f"rye <think> </think> {says}".split())])
    tokenizer.chat_template = template
    written = torch.tensor([tokenizer(says)["input_ids"]])

    def generate(input_ids: Any, **_: object) -> Any:
        return torch.cat([input_ids, written], dim=1)

    names = space(
        torch=torch, tokenizer=tokenizer, model=SimpleNamespace(generate=generate), CONTEXT=99,
        is_chat=True, device="cpu",
    )  # fmt: skip
    exec(source_of("text_generation", "predict"), names)
    (row,) = names["result"]
    assert row["answer"].strip() == (says if answer is None else answer)
    printed = capsys.readouterr().out
    assert told in printed and ("thoughts" in printed or "thinking" in printed) is bool(told)

    names["stream_answer"] = lambda *_, **__: iter([says])
    exec(source_of("text_generation", "reply"), names)
    said = "".join(names["reply"]([{"role": "user", "content": "rye"}]))
    assert names["parted"](said)[1].strip() == row["answer"].strip()

    # An app is given the answer alone.
    exec(source_of("text_generation", "function"), names)
    assert names["respond"]("rye") == (row["answer"].strip() or STILL)


@pytest.mark.parametrize(
    ("form", "says", "answer"),
    [
        ("{% if add_generation_prompt %}<think>\n{% endif %}", "flour water", ""),
        ("{% if add_generation_prompt %}<think>\n{% endif %}", "flour</think>rye", "rye"),
        ("{% if add_generation_prompt %}<think></think>{% endif %}", "flour", "flour"),
        ("", "flour", "flour"),
    ],
)
def test_a_file_of_llama_cpp_tells_by_its_template(
    capsys: pytest.CaptureFixture[str], form: str, says: str, answer: str
) -> None:
    def chat(_: object, **__: object) -> list[dict[str, Any]]:
        return [{"choices": [{"delta": {"content": says}}]}]

    key = "tokenizer.chat_template"
    model = SimpleNamespace(metadata={key: form}, create_chat_completion=chat)
    names = space(model=model, DEFAULT=key, named=[], is_chat=True, CONTEXT=999)
    for cell in ("predict", "tokens", "answers"):
        exec(source_of("gguf", cell), names)
    assert names["result"][0]["answer"] == answer
    assert (STILL in capsys.readouterr().out) is not bool(answer)

    names["count_tokens"] = len
    exec(source_of("gguf", "reply"), names)
    said = "".join(names["reply"]([{"role": "user", "content": "rye"}]))
    assert names["parted"](said)[1] == answer
    exec(source_of("gguf", "function"), names)
    assert names["respond"]("rye") == (answer or STILL)


def test_each_chat_has_what_its_bubbles_need() -> None:
    rows = [row for row in ROWS if "bubbles" in row.parts]
    assert rows and all("thoughts" in row.parts for row in rows)
