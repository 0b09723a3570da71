"""The front end's types are those of the pydantic models: generated, committed, never stale."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from alacard_ext.openapi import openapi

ROOT = Path(__file__).parents[2]
TYPES = ROOT / "src" / "ground" / "api" / "types.ts"
GENERATOR = ROOT / "node_modules" / ".bin" / "openapi-typescript"


def test_types_ts_is_what_the_models_say(tmp_path: Path) -> None:
    if not GENERATOR.exists():
        assert os.environ.get("CI") != "true", "CI must have the front end's packages"
        pytest.skip("needs the front end's packages: run npm ci")
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(openapi(), indent=2, sort_keys=True))
    made = tmp_path / "types.ts"
    flags = json.loads((ROOT / "package.json").read_text())["scripts"]["types"]
    options = [word for word in flags.split() if word.startswith("--root-types")]
    subprocess.run(
        [GENERATOR, document, "--output", made, *options], check=True, capture_output=True
    )
    prettier = ROOT / "node_modules" / ".bin" / "prettier"
    formatted = subprocess.run(
        [prettier, "--stdin-filepath", TYPES],
        cwd=ROOT,
        input=made.read_bytes(),
        check=True,
        capture_output=True,
    ).stdout.decode()
    assert formatted == TYPES.read_text(), "types.ts is stale; run `make types`"
