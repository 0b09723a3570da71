"""Notebooks of libraries that need an environment of their own: run where the library is here.

`python -m tests.bench_libraries` runs all of them, each in its environment.
"""

from __future__ import annotations

import pytest

from tests.bench_libraries.cases import CASES, LEVELS, Case
from tests.bench_libraries.run import execute_levels


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES)), ids=[case.name for case in CASES]
)
def test_a_notebook_of_the_library_runs_and_infers(number: int, case: Case) -> None:
    if missing := case.missing():
        pytest.skip(missing)
    for row in execute_levels(case, [LEVELS[number % len(LEVELS)]]):
        assert row.template == case.template
        assert row.outcome == "ran"
        assert row.result
