"""What was compiled is what the templates say, and nobody needs Jupytext to deal a notebook."""

from __future__ import annotations

import subprocess
import sys

from alacard_ext.notebooks.percent import COMPILED, FOLDER, compile_templates, read_percent


def test_the_compiled_templates_are_not_stale() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in COMPILED.glob("*.json")}
    assert kept == compile_templates(), "run `python -m alacard_ext.notebooks.percent`"


def test_templates_are_read_without_jupytext() -> None:
    names = [path.stem for path in FOLDER.glob("*.py") if path.name != "__init__.py"]
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
