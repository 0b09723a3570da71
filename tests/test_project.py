"""What holds for the whole project: versions agree, docs name what there is, files stay small."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from alacard_ext import __version__
from alacard_ext.app import AlacardApp
from alacard_ext.arguments import parser
from alacard_ext.routes import ROUTES

ROOT = Path(__file__).parents[1]
LONGEST = 350


def tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def test_one_version_everywhere() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert package["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_no_source_file_is_too_long_to_hold_in_mind() -> None:
    sources = [
        path
        for path in tracked(".py", ".ts", ".tsx")
        if path.name != "types.ts" and "templates" not in path.parts
    ]
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources
        if (n := len(p.read_text().splitlines())) > LONGEST + 25
    }
    assert len(sources) > 100 and not long


def test_lock_files_name_no_addresses_of_packages() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    assert "://" not in (ROOT / "constraints.txt").read_text()
    assert "registry=" not in (ROOT / ".npmrc").read_text()


def test_every_route_is_documented() -> None:
    text = (ROOT / "docs" / "rest.md").read_text()
    for route in ROUTES:
        assert route.path.strip("/") in text, route.path


def test_every_trait_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()
    own = list(AlacardApp.class_own_traits(config=True))
    assert own
    for name in own:
        assert f"AlacardApp.{name}" in text, name


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text()
    actions = next(a for a in parser()._actions if a.dest == "command").choices
    assert actions
    for name in actions:
        assert f"alacard {name}" in text, name
