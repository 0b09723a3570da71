"""From which language to which a translation notebook goes, and what each family is told of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.directions import direction_of
from alacard_ext.notebooks.planning.languages import language_codes, language_name
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand

OPUS = "Helsinki-NLP/opus-mt-"


@pytest.mark.parametrize(
    ("model", "page", "source", "target", "by"),
    [
        (f"{OPUS}de-en", [], "German", "English", "name"),
        (f"{OPUS}en-zh", ["en", "zh"], "English", "Chinese", "name"),
        (f"{OPUS}fi-en", [], "fi", "English", "name"),
        (f"{OPUS}en-vi", [], "English", "vi", "name"),
        (f"{OPUS}tc-big-en-pt", [], "English", "Portuguese", "name"),
        (f"{OPUS}en_el_es_fi-en_el_es_fi", [], "English", "Spanish", "name"),
        ("org/opus-mt-cmn_Hans-en", [], "Chinese", "English", "name"),
        ("facebook/wmt19-ru-en", [], "Russian", "English", "name"),
        ("org/fugumt-en-ja", ["en", "ja"], "English", "Japanese", "name"),
        (f"{OPUS}en-ROMANCE", ["en", "fr", "es"], "English", "French", "page"),
        (f"{OPUS}en-ROMANCE", [], "English", None, "page"),
        (f"{OPUS}ROMANCE-en", ["en", "fr", "es"], "French", "English", "page"),
        (f"{OPUS}en-mul", ["en", "ca", "de"], "English", "German", "page"),
        (f"{OPUS}mul-en", [], None, "English", "page"),
        (f"{OPUS}gmq-gmq", [], None, None, "page"),
        ("org/madlad-3b", ["multilingual", "en", "de", "fr"], "English", "German", "page"),
        ("org/nllb-quechua", ["quy", "es"], "Spanish", "quy", "page"),
        ("org/hunyuan-mt", ["uz", "en"], "English", "uz", "page"),
        ("org/mbart", [], "English", "German", "usual"),
    ],
)
def test_the_direction(
    model: str, page: list[str], source: str | None, target: str | None, by: str
) -> None:
    found = direction_of(model, page)
    assert (found.source, found.target, found.by) == (source, target, by)
    told = language_name(target or "") or target
    assert "None" not in found.sentence and (told or "tokenizer") in found.sentence


class Tokenizer:
    """A tokenizer that knows some tokens by number, as far as choosing a language goes."""

    unk_token_id = 0

    def __init__(self, *tokens: str, listed: tuple[str, ...] = ()) -> None:
        self.tokens = ("<unk>", *tokens)
        self.supported_language_codes = list(listed)
        self.src_lang = ""

    def get_added_vocab(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.tokens)}

    def convert_tokens_to_ids(self, token: str) -> int:
        return self.tokens.index(token) if token in self.tokens else 0


def chosen(tokenizer: Tokenizer, source: str | None, target: str | None, kind: str) -> Any:
    """What the notebook's own cells choose: the prefix of each text, and options."""
    cells = {cell.name: cell.source for cell in read_template("translation")}
    names: dict[str, Any] = {
        "tokenizer": tokenizer,
        "model": SimpleNamespace(
            config=SimpleNamespace(model_type=kind), generate=lambda **_: None
        ),
        "SOURCE": source,
        "TARGET": target,
        "Stop": LookupError,
        "LANGUAGE_CODES": {
            code: language_codes(code) for code in (source, target) if code and language_name(code)
        },
    }
    for name in ("language-names", "languages"):
        exec(cells[name], names)
    return names["prefix"], names["options"]


ROMANCE = (">>fr<<", ">>es<<", ">>ro<<")
CHINESE = (">>cjy_Hans<<", ">>cmn<<", ">>cmn_Hans<<", ">>yue<<")
FAR = (">>aai_Latn<<", ">>zza<<")


@pytest.mark.parametrize(
    ("tokenizer", "target", "kind", "prefix"),
    [
        (Tokenizer(listed=ROMANCE), "French", "marian", ">>fr<< "),
        (Tokenizer(listed=ROMANCE), "German", "marian", ">>fr<< "),
        (Tokenizer(listed=ROMANCE), None, "marian", ">>fr<< "),
        (Tokenizer(listed=ROMANCE), "ro", "marian", ">>ro<< "),
        (Tokenizer(listed=ROMANCE), ">>es<<", "marian", ">>es<< "),
        (Tokenizer(listed=CHINESE), "Chinese", "marian", ">>cmn_Hans<< "),
        (Tokenizer(listed=FAR), "German", "marian", ">>aai_Latn<< "),
        (Tokenizer(), "German", "marian", ""),
        (Tokenizer("<2de>"), "German", "t5", "<2de> "),
        (Tokenizer("<2fi>"), "fi", "t5", "<2fi> "),
        (Tokenizer("▁translate"), "German", "t5", "translate English to German: "),
    ],
)
def test_the_prefix_that_each_family_wants(
    tokenizer: Tokenizer, target: str | None, kind: str, prefix: str
) -> None:
    assert chosen(tokenizer, "English", target, kind) == (prefix, {})


def test_another_target_than_the_wanted_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    chosen(Tokenizer(listed=ROMANCE), "English", "German", "marian")
    said = capsys.readouterr().out
    assert "no token for German; taking French" in said and ">>ro<<" in said


@pytest.mark.parametrize(
    "tokens",
    [("__en__", "__de__"), ("en_XX", "de_DE"), ("eng_Latn", "deu_Latn"), ("__eng__", "__deu__")],
)
def test_the_first_token_of_the_output_names_the_language(tokens: tuple[str, str]) -> None:
    tokenizer = Tokenizer(*tokens)
    assert chosen(tokenizer, "English", "German", "m2m") == ("", {"forced_bos_token_id": 2})
    assert tokenizer.src_lang == tokens[0].strip("_")


def test_a_language_without_a_name_is_found_by_its_code() -> None:
    tokenizer = Tokenizer("spa_Latn", "quy_Latn")
    assert chosen(tokenizer, "Spanish", "quy", "m2m") == ("", {"forced_bos_token_id": 2})
    assert "from English into Uzbek" in direction_of("org/hunyuan-mt", ["uz", "en"]).sentence


@pytest.mark.parametrize(
    ("model", "says", "first"),
    [
        ("opus-mt-de-en", "reads **German**, so the notebook uses German", "Das Brot"),
        (
            "opus-mt-fi-en",
            "reads **Finnish**, a language in which Alacard has no texts",
            "Feed the starter.",
        ),
        (
            "opus-mt-en-de",
            "According to its name, the model translates from English into German",
            "Feed the starter.",
        ),
    ],
)
def test_sentences_in_the_language_that_it_reads(model: str, says: str, first: str) -> None:
    recipe = hand(f"Helsinki-NLP/{model}", task="translation")
    known = facts(
        recipe.model_card.id,
        pipeline_tag="translation",
        architectures=["MarianMTModel"],
        model_type="marian",
    )
    plan = make_plan(recipe, known)
    assert plan.template == "translation"
    notebook = assemble(recipe, known, plan, hand_code=None)
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    code = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    assert says in prose and first in code


@pytest.mark.parametrize(
    ("page", "token"),
    [
        ("uz", "uzn_Latn"),
        ("uzb", "uzn_Latn"),
        ("uzn", "uzn_Latn"),
        ("lv", "lvs_Latn"),
        ("fa", "pes_Arab"),
        ("ms", "zsm_Latn"),
        ("mn", "khk_Cyrl"),
        ("sq", "als_Latn"),
        ("sw", "swh_Latn"),
        ("et", "est_Latn"),
        ("quy", "quy_Latn"),
        ("uz", "__uz__"),
        ("vi", "vi_VN"),
    ],
)
def test_a_code_of_a_page_finds_the_tokenizer_s_own(page: str, token: str) -> None:
    tokenizer = Tokenizer("eng_Latn", token, "__en__", "en_XX")
    number = tokenizer.tokens.index(token)
    assert chosen(tokenizer, "English", page, "m2m") == ("", {"forced_bos_token_id": number})


def test_no_language_is_taken_by_chance() -> None:
    tokenizer = Tokenizer("__afr__", "__arb__", "__cmn__")
    assert chosen(tokenizer, "English", "Arabic", "seamless") == ("", {"forced_bos_token_id": 2})
    assert chosen(tokenizer, "English", "Chinese", "seamless") == ("", {"forced_bos_token_id": 3})
    with pytest.raises(LookupError, match=r"no token for German.* afr amh$"):
        chosen(Tokenizer("__afr__", "__amh__"), "English", "German", "seamless")
    # What it says to write into TARGET is found.
    found = chosen(Tokenizer("__afr__", "__amh__"), "English", "amh", "seamless")
    assert found == ("", {"forced_bos_token_id": 2})


def test_the_tokenizer_s_list_is_the_truth(capsys: pytest.CaptureFixture[str]) -> None:
    tokenizer = Tokenizer("eng_Latn", "deu_Latn")
    # Without its token the output would begin in any language.
    assert chosen(tokenizer, "German", "uz", "m2m") == ("", {"forced_bos_token_id": 1})
    assert "no token for uz; taking eng_Latn" in capsys.readouterr().out
    assert chosen(Tokenizer("<2uz>"), "English", "uzn", "t5") == ("<2uz> ", {})
    assert chosen(Tokenizer(listed=(">>uzb<<",)), "English", "uz", "marian") == (">>uzb<< ", {})
