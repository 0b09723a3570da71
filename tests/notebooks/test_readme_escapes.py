"""No escape of the red team's list is run, whether it is alone or beside an honest example."""

from __future__ import annotations

import pytest

from alacard_ext.notebooks.plan import make_plan
from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.held import Held, held_by
from alacard_ext.notebooks.tasks import row_of

from .hands import facts, hand
from .readme_escapes import DISGUISED, HONEST, KNOWN, READ, SENTENCES

REPAIRED = {f"{text}\n{HONEST}".strip() for text in ("x = 1", "x = 'ab'", "x = 'a\ufffdb'")}
CASES = [*KNOWN, *READ, *DISGUISED]


def held_of(**known: object) -> Held:
    """What the notebook of a text classifier, or of another model, holds."""
    snapshot = facts(**known)  # type: ignore[arg-type]
    plan = make_plan(hand(task=snapshot.facts.pipeline_tag or ""), snapshot)
    row = row_of(plan)
    assert row is not None
    return held_by(row, snapshot, plan.auto_class)


def test_the_honest_part_is_run() -> None:
    assert unknown_in(HONEST, held_of()) is None


def test_the_list_is_as_long_as_promised() -> None:
    assert len(KNOWN) >= 60 and len(READ) >= 20


@pytest.mark.attack
@pytest.mark.parametrize("code", CASES)
def test_an_escape_is_never_run(code: str) -> None:
    assert unknown_in(code, held_of()), code
    readme = f"# A model\n\n~~~~~python\n{code}\n~~~~~\n"
    plan = make_plan(hand(), facts(readme=readme))
    if plan.readme.mode not in ("shown", "none"):
        # Reading the page and repairing it may have left out what made it odd.
        assert plan.readme.code.strip() != code.strip()
        assert plan.readme.code.strip() in (HONEST.strip(), *REPAIRED), code


@pytest.mark.attack
@pytest.mark.parametrize("code", SENTENCES)
def test_no_address_is_given_to_what_would_fetch_it(code: str) -> None:
    held = held_of(pipeline_tag="sentence-similarity", library_name="sentence-transformers")
    code = code.removesuffix(HONEST)
    assert unknown_in(code, held), code


def test_words_are_given_to_the_same_model() -> None:
    held = held_of(pipeline_tag="sentence-similarity", library_name="sentence-transformers")
    code = """
sentences = ["Feed the starter.", "Bake it: 230 °C, 40 minutes.", "Why?", "bread"]
embeddings = model.encode(sentences, normalize_embeddings=True)
print(embeddings.shape, model.similarity(embeddings, embeddings))
for sentence in sentences:
    print(sentence, model.encode(sentence)[:3], model.encode([f"query: {sentence}"]))
"""
    assert unknown_in(code, held) is None
