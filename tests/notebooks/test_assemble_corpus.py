"""Every real answer and every real card gives a notebook that passes the gate."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import fallback_plan, make_plan
from tests.bench_readmes.snapshots import CORPUS, real_answers

from .hands import facts, hand

needs_corpus = pytest.mark.skipif(not CORPUS, reason="ALACARD_CORPUS names no folder of real cards")


@needs_corpus
def test_every_real_model_gets_a_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    templates: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for answer in real_answers():
        known = parse_model_info(answer)
        recipe = hand(known.id, task=known.pipeline_tag or "x", level="advanced")
        config = answer.get("config") if isinstance(answer.get("config"), dict) else None
        snapshot = ModelSnapshot(facts=known, config=config)
        plan = make_plan(recipe, snapshot)
        notebook = assemble(recipe, snapshot, plan, hand_code=None)
        report = check(notebook, requirements=plan.requirements)
        assert report.passed, (known.id, report.findings)
        templates[plan.template] += 1
        if not plan.covered:
            reasons[plan.reasons[0]] += 1
    with capsys.disabled():
        print(f"\n{templates.total()} real models: {dict(templates.most_common())}")
        for reason, count in reasons.most_common(12):
            print(f"  {count:3} {reason[:110]}")
    assert templates.total() > 50


@needs_corpus
def test_every_real_card_gives_an_example_or_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    modes: Counter[str] = Counter()
    slowest = 0.0
    for path in sorted(Path(CORPUS, "cards").glob("*.md")):
        readme = path.read_bytes().decode("utf-8", "replace")
        recipe, snapshot = hand(), facts(readme=readme)
        start = time.perf_counter()
        plan = make_plan(recipe, snapshot)
        notebook = assemble(recipe, snapshot, plan, hand_code=None)
        slowest = max(slowest, time.perf_counter() - start)
        report = check(notebook, requirements=plan.requirements)
        assert report.passed, (path.name, report.findings)
        assert plan.readme.reason
        modes[f"{plan.readme.mode}: {plan.readme.reason}"] += 1
        spare = fallback_plan(recipe, snapshot)
        again = assemble(recipe, snapshot, spare, hand_code=None)
        assert check(again, requirements=spare.requirements).passed, path.name
    with capsys.disabled():
        print(f"\n{modes.total()} real cards, slowest plan and cells {1000 * slowest:.0f} ms")
        for mode, count in modes.most_common(14):
            print(f"  {count:3} {mode[:110]}")
    assert modes.total() > 300
