"""Nothing that the Hub, a file or a pasted argument says commands the terminal of who reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alacard_ext.terminal import UNSEEN, json_text, say, visible
from tests.local_hub.fixtures import Add

from .conftest import Run

EVIL = "a\x1b]0;title\x07\x1b[2J\x9b31m\r\u202egnp\u202c\u2066\u200b\u00ad\x08\U000e0041\x7f\u2028"
EVIL += "b\n\tc"


def assert_harmless(text: str) -> None:
    for line in text.split("\n"):
        assert line.isprintable(), ascii(line)
        assert not UNSEEN.search(line), ascii(line)


@given(st.text(st.characters()))
def test_a_line_shows_all_that_is_in_it(text: str) -> None:
    shown = visible(text)
    assert "\n" not in shown
    assert_harmless(shown)
    if text.isascii() and text.isprintable():
        assert shown == text


@given(st.recursive(st.text(st.characters()) | st.integers(), st.lists))
def test_json_holds_the_same_and_hides_nothing(value: Any) -> None:
    text = json_text({"value": value})
    assert json.loads(text) == {"value": value}
    assert_harmless(text)


def test_marks_are_shown_by_their_numbers() -> None:
    assert visible("\x1b[31m\r\n\u202e\U000e0041\ud800 日本 é") == (
        "\\x1b[31m\\r\\n\\u202e\\U000e0041\\ud800 日本 é"
    )


def test_another_encoding_gets_numbers_for_what_it_lacks(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="ascii") as out:
        say("✓ é", file=out)
    assert (tmp_path / "out").read_text() == "\\u2713 \\xe9\n"


@pytest.fixture
def evil(add: Add) -> str:
    info = {
        "pipeline_tag": "text-classification",
        "library_name": f"trans{EVIL}",
        "author": EVIL,
        "tags": ["transformers", f"license:{EVIL}", EVIL],
        "cardData": {"license": EVIL, "language": [EVIL], "datasets": [EVIL]},
        "config": {"architectures": [EVIL], "model_type": EVIL},
        "gated": "manual",
    }
    add("evil/terminal", EVIL, {"config.json": "{}"}, info=info)
    return "evil/terminal"


def code(name: str) -> str:
    return f"{EVIL}{name}"


@pytest.mark.attack
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "evil/terminal"),
        ("generate", "evil/terminal"),
        ("generate", "evil/terminal", "--against", "tiny/bert-sentiment"),
        ("generate", EVIL),
        ("generate", "tiny/bert-sentiment", "--topic", EVIL),
        ("generate", "tiny/bert-sentiment", "--revision", EVIL),
        ("generate", "tiny/bert-sentiment", "-o", f"{EVIL}/x.ipynb"),
        ("generate", "--code", EVIL),
        ("deal", "--lock", f"topic:{EVIL}"),
        ("deal", "--lock", "model:evil/terminal", "--seed", "1"),
        ("cards", "topic", "--category", EVIL),
        ("cards", "topic", "--search", EVIL),
        ("search", "x", "--sort", EVIL),
        ("search", "x", "--task", EVIL),
        ("catalog", "show", EVIL),
        ("catalog", "search", EVIL),
        ("catalog", "import", f"{EVIL}.csv"),
        ("verify", f"{EVIL}.ipynb"),
        (EVIL,),
        ("deal", EVIL),
    ],
    ids=lambda words: " ".join(words)[:30].encode("ascii", "ignore").decode().split("\x1b")[0],
)
def test_no_command_lets_a_text_command_the_terminal(
    arguments: tuple[str, ...], as_json: bool, evil: str, here: Run
) -> None:
    done = here(*arguments, *(["--json"] if as_json else []))
    assert done.stdout or done.stderr
    assert_harmless(done.stdout)
    assert_harmless(done.stderr)
    if as_json and done.returncode == 0:
        json.loads(done.stdout)


@pytest.mark.attack
def test_a_catalog_of_hostile_rows_and_a_notebook_to_stdout(here: Run, evil: str) -> None:
    row = {
        "id": "evil/row",
        "pipeline_tag": EVIL,
        "library_name": EVIL,
        "tags": [f"license:{EVIL}", EVIL],
        "config": {"model_type": EVIL},
    }
    bad = {"id": EVIL}
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, [row, bad])) + "\n")
    for words in (
        ("import", "rows.jsonl"),
        ("show", "evil/row"),
        ("search", "evil"),
        ("tree", "evil/row"),
        ("stats",),
        ("status",),
        ("search", "evil", "--json"),
    ):
        done = here("catalog", *words)
        assert done.returncode == 0, done.stderr
        assert_harmless(done.stdout)
        assert_harmless(done.stderr)
    made = here("generate", evil, "-o", "-")
    assert made.returncode == 0, made.stderr
    assert_harmless(made.stdout)
    nbformat.validate(nbformat.reads(made.stdout, as_version=4))


@pytest.mark.attack
def test_a_notebook_that_fails_with_escapes_tells_them_as_text(here: Run) -> None:
    cell = nbformat.v4.new_code_cell(f"raise ValueError({EVIL!r})")
    cell.metadata["alacard"] = {"section": EVIL}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), "evil.ipynb")
    done = here("verify", "evil.ipynb", "--no-repair")
    assert done.returncode == 1
    assert re.search(r"CELL_FAILED: .*\\x1b", done.stderr), done.stderr
    assert_harmless(done.stdout)
    assert_harmless(done.stderr)


@pytest.mark.attack
def test_the_doctor_tells_names_of_kernels_as_text(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "jupyter" / "kernels" / "odd"
    folder.mkdir(parents=True)
    spec = {"argv": ["odd"], "display_name": EVIL, "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    assert_harmless(here("doctor").stdout)
