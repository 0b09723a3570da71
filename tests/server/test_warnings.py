"""What a person is told of code of a model's author before a notebook runs, whoever made it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.cli import main
from alacard_ext.notebooks.models import README_RULES
from alacard_ext.notebooks.readme.example import hash_of
from alacard_ext.notebooks.words.authors_code import EXAMPLE, warnings_of

pytestmark = pytest.mark.attack
CODE = "print('an example')"
NOW = {"mode": "run", "rules": README_RULES, "sha256": hash_of(CODE)}


def dealt(readme: Any = None, code: str = CODE, *, trust: bool = False) -> Any:
    """A notebook as Alacard makes it; with `readme` None as an earlier one made it."""
    example = nbformat.v4.new_code_cell(code, id=EXAMPLE)
    example.metadata = {"alacard": {"section": "readme"}, "tags": ["raises-exception"]}
    switch = nbformat.v4.new_code_cell(f"TRUST_REMOTE_CODE = {trust}", id="hello-model")
    notebook = nbformat.v4.new_notebook(cells=[switch, example])
    plan = {"readme_example": "run"} if readme is None else {"readme": readme}
    notebook.metadata["alacard"] = {
        "version": 1,
        "model": {"id": "org/model", "sha": "a" * 40},
        "plan": plan,
        "hand_code": "A1abcdefgh",
    }
    return notebook


def kinds(notebook: Any) -> list[str]:
    return [warning.kind for warning in warnings_of(notebook).warnings]


@pytest.mark.parametrize(
    ("notebook", "expected"),
    [
        (dealt(), ["outdated"]),
        (dealt({"mode": "run", "rules": README_RULES - 1}), ["outdated"]),
        (dealt({"mode": "run", "rules": True, "sha256": NOW["sha256"]}), ["outdated"]),
        (dealt(NOW), []),
        # Metadata can claim what they like: the text is held against its hash.
        (dealt(NOW, "__import__('os').system('id')"), ["changed"]),
        (dealt({**NOW, "mode": "consented"}), ["allowed"]),
        (dealt(NOW, trust=True), ["own_code"]),
        (dealt(trust=True), ["outdated", "own_code"]),
        (dealt(code=""), []),
    ],
)
def test_what_is_told_of_a_notebook(notebook: Any, expected: list[str]) -> None:
    assert kinds(notebook) == expected


def test_a_notebook_of_somebody_else_is_no_business_of_ours() -> None:
    notebook = dealt()
    del notebook.metadata["alacard"]
    assert kinds(notebook) == []


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["alacard", "plan", "readme", "rules", "section", "model", "id"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    )
)
def test_odd_metadata_raise_nothing(value: Any) -> None:
    warnings_of(value)
    notebook = copy.deepcopy(dealt())
    notebook.metadata["alacard"] = value
    warnings_of(notebook)
    notebook.cells[0]["metadata"] = value
    warnings_of(notebook)


async def test_the_server_tells_when_it_is_opened_and_when_it_is_verified(
    api: Any, jp_root_dir: Path
) -> None:
    (jp_root_dir / "old.ipynb").write_text(nbformat.writes(dealt(trust=True)))
    opened = await api("notebook", "warnings", params={"path": "old.ipynb"})
    assert opened.status == 200, opened.json
    assert [each["kind"] for each in opened.data["warnings"]] == ["outdated", "own_code"]
    assert opened.data["hand_code"] == "A1abcdefgh"
    body = {"path": "old.ipynb", "request_id": "old"}
    begun = await api("notebook", "verify", method="POST", body=body)
    assert begun.json["meta"]["warnings"] == [each["text"] for each in opened.data["warnings"]]
    await api("notebook", "verify", "old", method="DELETE")
    gone = await api("notebook", "warnings", params={"path": "none.ipynb"})
    assert gone.status == 404


def test_the_command_line_tells_before_it_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.ipynb"
    notebook = dealt(trust=True)
    notebook.metadata["kernelspec"] = {"name": "no-such-kernel", "display_name": "None"}
    path.write_text(json.dumps(notebook))
    main(["verify", str(path), "--no-stamp"])
    said = capsys.readouterr().err
    told = said.index("its author's code")
    assert told < said.index("alacard generate --code A1abcdefgh")
    assert "Python code from the repository of org/model" in said
