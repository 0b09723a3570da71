"""Extraction on real cards, counted; the cards are not part of this repository."""

import csv
import os
from pathlib import Path

import pytest

from alacard_ext.hub.readme import extract
from tests.counting import calls_of


@pytest.fixture(scope="module")
def cards():
    root = Path(os.environ.get("ALACARD_CORPUS", ""))
    if not os.environ.get("ALACARD_CORPUS") or not (root / "INDEX.tsv").is_file():
        pytest.skip("set ALACARD_CORPUS to a folder with INDEX.tsv and cards/")
    with (root / "INDEX.tsv").open(encoding="utf-8") as index:
        rows = csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row, (root / row["file"]).read_bytes()) for row in rows if row["kind"] == "card"]


def test_all_cards(cards):
    examples = [(row, extract(raw)) for row, raw in cards]
    blocks = [block for _, found in examples for block in found.blocks]
    python = [block for block in blocks if block.kind == "python"]
    print(
        f"{len(cards)} cards: {len(blocks)} blocks, {len(python)} of Python, of which "
        f"{sum(block.parses for block in python)} parse, "
        f"{sum(bool(block.repairs) for block in python)} after a repair; "
        f"{sum(bool(found.front_matter) for _, found in examples)} cards with front matter"
    )
    assert not any("could not be read" in note for _, found in examples for note in found.notes)
    # The index counts what is labelled as Python; here unlabelled and mislabelled code counts, too.
    indexed = sum(int(row["n_python_blocks"]) for row, _ in examples)
    assert len(python) >= indexed
    assert sum(block.parses for block in python) >= 0.93 * len(python)
    fences = sum(block.origin == "fence" for block in blocks)
    assert abs(fences - sum(int(row["n_fences"]) for row, _ in examples)) <= 3


def test_what_parsed_before_still_parses(cards):
    lost = [
        row["model_id"]
        for row, raw in cards
        if row["first_python_parses"] == "1"
        and not ((first := extract(raw).first_python) and first.parses)
    ]
    assert lost == []


def test_work_for_a_real_card(cards):
    most = max(calls_of(lambda raw=raw: extract(raw)) for _, raw in cards)
    print(f"most calls for a card: {most:,}")
    assert most < 400_000
