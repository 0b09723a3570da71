"""What holds for the whole project: versions agree, docs name what there is, files stay small."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from alacard_ext import __version__
from alacard_ext.arguments import parser
from alacard_ext.cards.presets import read_compiled
from alacard_ext.config import Configuration
from alacard_ext.notebooks.percent import write_compiled
from alacard_ext.notebooks.template_files import template_paths
from alacard_ext.routes import ROUTES
from tools.mutants.__main__ import read_faults

ROOT = Path(__file__).parents[1]
LONGEST = 350
LEFT_OUT = frozenset({"rfc3987-syntax"})
"""What tools/install-test-models.sh takes out of the tests' environment again."""


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


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_for_those_who_work_on_it() -> None:
    pinned = {
        canonical(line.partition("==")[0])
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {canonical(Requirement(each).name) for each in wanted}
    assert names <= pinned, names - pinned


def test_the_lock_covers_the_wheel_with_hashes() -> None:
    text = (ROOT / "requirements-lock.txt").read_text()
    assert "://" not in text and "--index" not in text
    locked: dict[str, str] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = entry.split("--hash=")
        found = Requirement(requirement.strip())
        assert hashes and all(each.strip().startswith("sha256:") for each in hashes), found
        if found.marker is None or found.marker.evaluate():
            locked[canonical(found.name)] = str(found.specifier)
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if line
    )
    pins = {canonical(name): f"=={version}" for name, version in pins.items()}
    # What the wheel needs here, and what that needs in turn.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    left, seen = [Requirement(each) for each in asked], set()
    while left:
        need = left.pop()
        key = (canonical(need.name), tuple(sorted(need.extras)))
        extras = need.extras or {""}
        if need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        if key in seen:
            continue
        seen.add(key)
        assert key[0] in locked, need
        assert need.specifier.contains(locked[key[0]].removeprefix("=="), prereleases=True), need
        assert locked[key[0]] == pins.get(key[0], locked[key[0]])
        if key[0] in LEFT_OUT:
            continue
        for below in metadata.requires(need.name) or ():
            wants = Requirement(below)
            if wants.marker is None or any(
                wants.marker.evaluate({"extra": extra}) for extra in extras
            ):
                wants.marker = None
                left.append(wants)


def test_every_deliberate_fault_can_still_be_made() -> None:
    """Whether the tests find it is what `make mutants` tries."""
    faults = read_faults()
    assert len(faults) > 80
    assert len({fault.name for fault in faults}) == len(faults)
    for fault in faults:
        assert (ROOT / fault.file).read_text("utf-8").count(fault.find) == 1, fault.name
        assert fault.find != fault.replace, fault.name
        for test in fault.tests:
            file, _, name = test.partition("::")
            assert f"def {name}" in (ROOT / file).read_text("utf-8"), test


def test_every_route_is_documented() -> None:
    text = (ROOT / "docs" / "rest.md").read_text()
    for route in ROUTES:
        assert route.path.strip("/") in text, route.path


def test_every_trait_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()
    own = sorted(Configuration.class_traits(config=True))
    assert own
    for name in own:
        assert f"AlacardApp.{name}" in text, name


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text()
    actions = next(a for a in parser()._actions if a.dest == "command").choices
    assert actions
    for name in actions:
        assert f"alacard {name}" in text, name


def test_every_threat_names_a_test_that_there_is() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    named = re.findall(r"`((?:ui-)?tests/[\w/]+\.py)::([\w:]+)`", text)
    rows = [line for line in text.partition("## Threats")[2].splitlines() if "::" in line]
    assert len(named) == len(rows) > 20
    for path, test in named:
        source = (ROOT / path).read_text()
        before, found, _ = source.partition(f"def {test.rpartition('::')[2]}(")
        assert found, (path, test)
        decorated = before.rpartition("\n\n\n")[2]
        marked = "pytestmark = pytest.mark.attack" in before or "mark.attack" in decorated
        assert marked, (path, test)


def test_the_wheel_holds_what_is_compiled_and_git_does_not() -> None:
    read_compiled()
    write_compiled()
    packed = {f.distribution_path for f in WheelBuilder(str(ROOT)).recurse_included_files()}
    compiled = {path.stem for path in template_paths()}
    held = {f"alacard_ext/notebooks/templates/compiled/{name}.json" for name in compiled}
    assert held | {"alacard_ext/cards/data/deck.json"} <= packed
    assert not [
        path for path in tracked(".json") if path.name == "deck.json" or "compiled" in path.parts
    ]


@pytest.mark.parametrize(
    ("user", "options", "status"),
    [
        ("0", [], 2),
        ("0", ["LAB_ARGS=--allow-root --no-browser"], 0),
        ("1000", [], 0),
    ],
)
def test_make_lab_tells_root_at_once_how_to_go_on(
    tmp_path: Path, user: str, options: list[str], status: int
) -> None:
    # Who runs the tests may or may not be root: `id` is this one's word.
    (tmp_path / "id").write_text(f"#!/bin/sh\necho {user}\n")
    (tmp_path / "id").chmod(0o755)
    done = subprocess.run(
        ["make", "--no-print-directory", "check-user", *options],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == status
    told = "make lab LAB_ARGS=--allow-root" in done.stdout
    assert told == (status != 0)
    assert not told or done.stdout.startswith("JupyterLab does not start as root.")
