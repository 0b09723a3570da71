"""Where the tests look for a PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from tools.team.postgresql import programs


def program(folder: Path) -> Path:
    folder.mkdir(parents=True)
    file = folder / "postgres"
    file.touch(0o755)
    return folder


def test_the_newest_that_is_packaged_is_taken_and_else_that_on_path(tmp_path: Path) -> None:
    packaged, path = tmp_path / "packaged", program(tmp_path / "path")
    assert programs(packaged, str(tmp_path)) is None
    assert programs(packaged, str(path)) == path
    for version in ("9", "15", "17"):
        program(packaged / version / "bin")
    assert programs(packaged, str(path)) == packaged / "17" / "bin"


def test_ci_installs_one_where_there_is_none() -> None:
    script = (Path(__file__).parents[2] / ".ci" / "run").read_text()
    assert "|| need+=(postgresql)" in script
