"""What a command imports before it does anything: nothing heavy that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("IPython", "httpx", "jupyter_server", "nbformat", "numpy", "pandas", "tornado", "yaml")
ASKED = """
import json, sys
from alacard_ext.cli import main
try:
    status = main({words!r})
except SystemExit as end:
    status = end.code
print(json.dumps([status, sorted(sys.modules)]))
"""


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (["--version"], (*HEAVY, "pydantic", "asyncio", "traitlets")),
        (
            ["deal", "--lock", "model:google-bert/bert-base-uncased", "--seed", "7"],
            (*HEAVY, "difflib"),
        ),
        (["cards", "topic"], HEAVY),
    ],
    ids=["version", "deal", "cards"],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_need(
    words: list[str], unneeded: tuple[str, ...], hub_env: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(words=words)],
        env=hub_env,
        text=True,
        capture_output=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    status, modules = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, done.stderr
    assert "alacard_ext.cli" in modules
    assert not set(unneeded) & set(modules)
