"""Exports over REST and from the command line: who gets them, and what is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tornado.httpclient import HTTPClientError

from alacard_ext import api as python_api
from tests.cli.conftest import here
from tests.community.dealing import IN_A_FILE, MODEL, as_bob, dealt, share

__all__ = ["here"]


async def fetched(jp_fetch: Any, *parts: str, **options: Any) -> Any:
    """A file, or the refusal."""
    try:
        return await jp_fetch("alacard", "api", "v1", *parts, request_timeout=900, **options)
    except HTTPClientError as error:
        return error.response


def asked(person: dict[str, Any], **params: Any) -> dict[str, Any]:
    return {**person, "params": params}


@IN_A_FILE
async def test_a_hand_is_exported_by_whoever_may_see_it_and_counted_once(
    api: Any, jp_fetch: Any, jp_root_dir: Path
) -> None:
    made = await dealt(api)
    export = ("notebook", made["share_id"], "export")
    own = await fetched(jp_fetch, *export, params={"format": "py"})
    assert own.code == 200 and own.headers["Content-Type"].startswith("text/x-python")
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert b"# %% [markdown]" in own.body and str(jp_root_dir).encode() not in own.body

    hidden = await fetched(jp_fetch, *export, **asked(as_bob(), format="py"))
    assert hidden.code == 404 and json.loads(hidden.body)["reason"] == "HAND_NOT_FOUND"
    await share(api, made["share_id"])
    for wanted in ("html", "py", "ipynb"):
        seen = await fetched(jp_fetch, *export, **asked(as_bob(), format=wanted))
        assert seen.code == 200 and len(seen.body) > 1000
    counts = (await api("notebook", made["share_id"])).data["counts"]
    assert counts["downloads"] == 2, "each of the two, once a day"
    later = await fetched(jp_fetch, *export, **asked(as_bob(), format="py", version=2))
    assert later.code == 404

    for wrong in ({}, {"format": "exe"}, {"format": "py", "version": "x"}):
        reply = await fetched(jp_fetch, *export, params=wrong)
        assert (reply.code, json.loads(reply.body)["reason"]) == (400, "BAD_REQUEST")


@IN_A_FILE
async def test_a_file_is_exported_as_it_lies_there(
    api: Any, jp_fetch: Any, jp_root_dir: Path
) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 'mine'")])
    notebook.metadata["vendor"] = {"path": "/home/ada/secret"}
    folder = jp_root_dir / "in a folder"
    folder.mkdir()
    nbformat.write(notebook, folder / "my notes.ipynb")
    query = {"path": "in a folder/my notes.ipynb", "format": "py"}
    reply = await fetched(jp_fetch, "exports", params=query)
    assert reply.code == 200 and b"x = 'mine'" in reply.body and b"secret" not in reply.body
    assert "my-notes.py" in reply.headers["Content-Disposition"]
    assert reply.headers["X-Alacard-Findings"] == "0"
    notebook.cells[0].source = f"PASSWORD = 'correct horse'\nx = '{jp_root_dir}/a.csv'"
    nbformat.write(notebook, folder / "own.ipynb")
    own = await fetched(
        jp_fetch, "exports", params={"path": "in a folder/own.ipynb", "format": "py"}
    )
    assert own.code == 200 and own.headers["X-Alacard-Findings"] == "2"
    plain = await fetched(jp_fetch, "exports", params={**query, "format": "ipynb"})
    assert "vendor" not in json.loads(plain.body)["metadata"]


@pytest.mark.attack
@IN_A_FILE
async def test_no_file_but_a_notebook_of_the_folder_is_exported(
    api: Any, jp_fetch: Any, jp_root_dir: Path, tmp_path: Path
) -> None:
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "outside.ipynb")
    nbformat.write(nbformat.v4.new_notebook(), jp_root_dir / ".hidden.ipynb")
    (jp_root_dir / ".secrets").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), jp_root_dir / ".secrets" / "n.ipynb")
    (jp_root_dir / "key.txt").write_text("key")
    (jp_root_dir / "bad.ipynb").write_text('{"cells": 7}')
    (jp_root_dir / "deep.ipynb").write_text("[" * 100_000)
    statuses = {
        "../outside.ipynb": {400},
        f"{tmp_path}/outside.ipynb": {400},
        ".hidden.ipynb": {404},
        ".secrets/n.ipynb": {400},
        "key.txt": {400},
        "missing.ipynb": {404},
        "bad.ipynb": {400},
        "deep.ipynb": {400},
        "a\0b.ipynb": {400, 404},
    }
    for path, wanted in statuses.items():
        reply = await fetched(jp_fetch, "exports", params={"path": path, "format": "html"})
        assert reply.code in wanted, (path, reply.body)
        assert str(jp_root_dir) not in reply.body.decode()


def test_the_command_line_exports_hands_and_files(here: Any, tmp_path: Path) -> None:
    made = json.loads(here("generate", MODEL, "--json").stdout)
    by_id = here("library", "export", made["share_id"], "--format", "html")
    assert by_id.returncode == 0, by_id.stderr
    stem = Path(made["path"]).stem
    assert by_id.stdout.startswith(f"{stem}.html: ") and Path(f"{stem}.html").is_file()
    again = json.loads(here("library", "export", made["path"], "--format", "html", "--json").stdout)
    assert again["path"] == f"{stem}-1.html", "nothing is overwritten"
    named = here("library", "export", made["path"], "--format", "py", "-o", "program.py")
    assert named.stdout.startswith("program.py: ")
    compile(Path("program.py").read_text(encoding="utf-8"), "program.py", "exec")
    assert python_api.export_file(made["path"], "py").content == Path("program.py").read_bytes()

    written = here(
        "library", "export", made["share_id"], "--format", "py", "--version", "1", "-o", "v.py"
    )
    assert written.returncode == 1 and "HAND_NOT_FOUND" in written.stderr, "none is published"
    of_file = here("library", "export", made["path"], "--format", "py", "--version", "1")
    assert of_file.returncode == 1 and "--version" in of_file.stderr
    both = here("library", "export", made["path"], "--format", "py", "--json", "-o", "-")
    assert both.returncode == 1 and both.stdout == "" and "--json" in both.stderr

    secret = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("PASSWORD = 'tea for 2'")])
    secret.cells[0].outputs = [nbformat.v4.new_output("stream", text="password = 'coffee 4'")]
    nbformat.write(secret, "secret.ipynb")
    told = here("library", "export", "secret.ipynb", "--format", "py")
    assert told.returncode == 0 and told.stderr.startswith("1 thing that may be secrets or")
    assert "cell 1, line 1" in told.stderr and "tea" not in told.stderr
    assert (
        len(
            json.loads(
                here("library", "export", "secret.ipynb", "--format", "html", "--json").stdout
            )["findings"]
        )
        == 2
    )

    missing = here("library", "export", "0" * 22, "--format", "py")
    assert (missing.returncode, missing.stderr.split(":")[1].strip()) == (1, "HAND_NOT_FOUND")
    nowhere = here("library", "export", "nowhere.ipynb", "--format", "py")
    assert nowhere.returncode == 1 and "nowhere.ipynb" in nowhere.stderr
    Path("no.ipynb").write_text("{}")
    assert "not a valid notebook" in here("library", "export", "no.ipynb", "--format", "py").stderr
    assert here("library", "export", made["path"], "--format", "exe").returncode == 2
