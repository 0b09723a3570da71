"""How many examples of real pages are run, and why the others are not."""

from __future__ import annotations

import pytest

from alacard_ext.hub.readme import extract
from tests.bench_readmes.counting import Fate, count
from tests.bench_readmes.snapshots import told_by_code

from .test_assemble_corpus import needs_corpus


def test_what_the_code_tells_of_its_model() -> None:
    page = "```python\nm = BertForTokenClassification.from_pretrained('a/bert')\n```"
    found = told_by_code("a/bert", extract(page))
    assert found["pipeline_tag"] == "token-classification" and found["model_type"] == "bert"
    assert told_by_code("a/b", extract("```python\nprint(1)\n```")) == {}


@needs_corpus
def test_real_examples_are_run_or_refused_with_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fates = list(count())
    by_fate = {fate: [one for one in fates if one.fate == fate] for fate in Fate}
    with capsys.disabled():
        print(f"\n{len(fates)} real pages", {fate.value: len(by_fate[fate]) for fate in Fate})
    assert all(one.why for one in by_fate[Fate.SHOWN])
    covered = len(by_fate[Fate.RUN]) + len(by_fate[Fate.SHOWN])
    assert len(by_fate[Fate.RUN]) >= 0.6 * covered
    assert not [one.page for one in by_fate[Fate.RUN] if not one.shows]
