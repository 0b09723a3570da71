"""What was compiled is what the templates say, and nobody needs Jupytext to deal a notebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alacard_ext.errors import AlacardError
from alacard_ext.notebooks import percent
from alacard_ext.notebooks.percent import read_percent, template_names, write_compiled
from alacard_ext.notebooks.template import read_template
from alacard_ext.notebooks.template_files import FOLDER, SHELVES, template_paths


def test_templates_are_read_without_jupytext() -> None:
    write_compiled()
    names = template_names()
    code = (
        "import sys\nsys.modules['jupytext'] = None\n"
        "from alacard_ext.notebooks.template import read_template\n"
        f"print(sum(len(read_template(name)) for name in {names}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_an_edited_template_is_compiled_anew_where_it_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(percent, "FOLDER", tmp_path)
    for said in ("1", "2"):
        (tmp_path / "new.py").write_text(f'# %% section="usage" name="one"\nprint({said})\n')
        wanted = [({"section": "usage", "name": "one"}, "code", f"print({said})")]
        assert read_percent("new") == wanted
        # The second time, it is there.
        with monkeypatch.context() as away:
            away.setitem(sys.modules, "jupytext", None)
            assert read_percent("new") == wanted
            write_compiled(tmp_path)


def test_without_jupytext_an_edited_template_says_what_compiles_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "new.py").write_text('# %% section="usage" name="one"\nprint(1)\n')
    monkeypatch.setattr(percent, "FOLDER", tmp_path)
    monkeypatch.setitem(sys.modules, "jupytext", None)
    for work in (lambda: read_percent("new"), lambda: write_compiled(tmp_path)):
        with pytest.raises(AlacardError, match=r"python -m alacard_ext\.notebooks\.percent"):
            work()


def test_what_no_template_stands_for_any_more_is_removed(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    template = tmp_path / "parts" / "new.py"
    template.write_text('# %% section="usage" name="one"\nprint(1)\n')
    write_compiled(tmp_path)
    compiled = tmp_path / "compiled" / "new.json"
    assert compiled.is_file()
    template.unlink()
    write_compiled(tmp_path)
    assert not compiled.exists()


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
