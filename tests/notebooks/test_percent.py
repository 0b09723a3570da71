"""What was compiled is what the templates say, and nobody needs Jupytext to deal a notebook."""

from __future__ import annotations

import subprocess
import sys

from alacard_ext.notebooks.percent import compile_templates, read_percent, template_names
from alacard_ext.notebooks.template import read_template
from alacard_ext.notebooks.template_files import COMPILED, FOLDER, SHELVES, template_paths


def test_the_compiled_templates_are_not_stale() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in COMPILED.glob("*.json")}
    assert kept == compile_templates(), "run `python -m alacard_ext.notebooks.percent`"


def test_templates_are_read_without_jupytext() -> None:
    names = template_names()
    code = (
        "import sys\nsys.modules['jupytext'] = None\n"
        "from alacard_ext.notebooks.template import read_template\n"
        f"print(sum(len(read_template(name)) for name in {names}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_an_edited_template_is_read_anew(monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "new.py").write_text('# %% section="usage" name="one"\nprint(1)\n')
    monkeypatch.setattr("alacard_ext.notebooks.percent.FOLDER", tmp_path)
    assert read_percent("new") == [({"section": "usage", "name": "one"}, "code", "print(1)")]


def test_a_template_goes_on_in_other_files_under_its_own_ids() -> None:
    assert "combined" in template_names() and "combined__turns" not in template_names()
    cells = [cell.id for cell in read_template("combined")]
    assert {"combined-title-hand", "combined-hello-turn-run", "combined-usage-spread"} < set(cells)
    # Every file in which one goes on belongs to a template, so that none is left unread.
    others = {path.stem for path in template_paths() if "__" in path.stem}
    assert {stem.partition("__")[0] for stem in others} <= set(template_names())


def test_every_template_lies_on_one_shelf_and_has_a_name_of_its_own() -> None:
    files = list(FOLDER.rglob("*.py"))
    assert {path.parent.name for path in files} == set(SHELVES)
    assert sorted(template_paths()) == sorted(files)
    assert len({path.name for path in files}) == len(files)
