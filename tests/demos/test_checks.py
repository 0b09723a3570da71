"""What is told of a bundle without executing any of it."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cli import main
from alacard_ext.demos.archives.unpacking import unpack
from alacard_ext.demos.checks import pickles
from alacard_ext.demos.checks.checking import check
from alacard_ext.demos.limits import Limits
from alacard_ext.demos.models import BundleReport

from . import hostile
from .bundles.models import bundle

STREAMLIT = b"import streamlit as st\nst.title('hello')\n"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 100
PE = b"MZ" + b"\0" * 58 + (64).to_bytes(4, "little") + b"PE\0\0" + b"\0" * 64


class Evil:
    """Runs a command where it is unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return eval, ("__import__('os').system('touch /tmp/alacard-was-run')",)


def checked(folder: Path, files: Mapping[str, bytes | str | None]) -> BundleReport:
    """The report of a folder with these files beside a plain app, without those that are None."""
    whole = {"app.py": STREAMLIT, "requirements.txt": "streamlit==1.67.0\n", **files}
    for name, data in whole.items():
        if data is None:
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return check(folder)


def told(report: BundleReport) -> dict[str, str]:
    """Codes of the findings, each with its level."""
    return {each.code: each.level for each in report.findings}


@pytest.mark.parametrize(
    ("files", "kind", "app_file"),
    [
        ({}, "streamlit", "app.py"),
        ({"app.py": "import gradio as gr"}, "gradio", "app.py"),
        ({"app.py": "from panel import pane"}, "panel", "app.py"),
        ({"app.py": "from fastapi import FastAPI\nimport gradio\napp = FastAPI()"}, "fastapi", ""),
        ({"app.py": "import gradio\nfrom fastapi import UploadFile"}, "gradio", ""),
        ({"app.py": "import pages", "pages.py": "import panel"}, "panel", "app.py"),
        ({"README.md": "---\nsdk: streamlit\napp_file: src/go.py\n---\n", "src/go.py": STREAMLIT},
         "streamlit", "src/go.py"),
        ({"README.md": "---\nsdk: static\n---\n", "index.html": "<p>"}, "static", "index.html"),
        ({"README.md": "---\nsdk: docker\n---\n", "app.py": STREAMLIT}, "streamlit", "app.py"),
    ],
)  # fmt: skip
def test_where_an_app_begins_and_what_it_is(
    tmp_path: Path, files: dict[str, str], kind: str, app_file: str
) -> None:
    report = checked(tmp_path, files)
    assert (report.kind, report.files.app_file) == (kind, app_file or "app.py")
    assert report.accepted, report.findings


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"README.md": "---\napp_file: gone.py\n---\n"}, "entry.missing"),
        ({"README.md": "---\nsdk: docker\n---\n", "app.py": None}, "entry.docker"),
        ({"app.py": "import streamlit\ndef :"}, "entry.unread"),
        ({"app.py": "print(1)", "requirements.txt": "numpy"}, "kind"),
        ({"assets/logo.png": ELF}, "program"),
        ({"weights.bin": PE}, "program"),
        ({"notes.txt": b"#!/bin/sh\nrm -rf ~\n"}, "program"),
        ({"install.bat": b"echo"}, "program"),
        ({"logo.png": b"PK\x03\x04" + b"\0" * 40}, "disguised"),
        ({"one.zip": b"PK\x05\x06" + b"\0" * 18, "two.tar.gz": b"\x1f\x8b00"}, "archive"),
    ],
)
def test_what_is_refused_names_its_file_and_what_to_do(
    tmp_path: Path, files: dict[str, bytes | str], code: str
) -> None:
    report = checked(tmp_path, files)
    refused = [each for each in report.findings if each.level == "refused"]
    assert [each.code for each in refused] == [code] and not report.accepted
    assert refused[0].what_to_do.endswith(".") and refused[0].file in {*files, "app.py"}


def test_a_bomb_within_a_bomb_stays_a_file(tmp_path: Path) -> None:
    nested = hostile.zip_of({"in.zip": hostile.zip_of({"zeros": bytes(30_000_000)})})
    packed = hostile.zip_of({**hostile.APP, "in.zip": nested}, zipfile.ZIP_STORED)
    (tmp_path / "bundle.zip").write_bytes(packed)
    into = tmp_path / "into"
    into.mkdir()
    unpack(tmp_path / "bundle.zip", into, Limits(bytes=1_000_000, ratio=100))
    report = check(into)
    assert told(report)["archive"] == "note" and report.accepted
    assert {each.name for each in into.rglob("*")} == {*hostile.APP, "in.zip"}
    assert (into / "in.zip").read_bytes() == nested


@pytest.mark.parametrize(
    ("line", "code", "level"),
    [
        ("-e .", "requirements.editable", "refused"),
        ("--editable=git+https://a.b/c.git", "requirements.editable", "refused"),
        ("./wheels/evil.whl", "requirements.local", "refused"),
        ("evil @ file:///tmp/evil", "requirements.address", "refused"),
        ("evil @ git+ssh://git@host/x.git", "requirements.address", "refused"),
        ("http://host/evil.whl", "requirements.address", "refused"),
        ("-r ../other.txt", "requirements.missing", "refused"),
        ("--trusted-host evil", "requirements.option", "refused"),
        ("--no-binary :all:", "requirements.option", "refused"),
        ("not a requirement!", "requirements.unread", "refused"),
        ("--index-url https://evil/simple", "requirements.index", "consent"),
        ("--extra-index-url=https://evil/simple", "requirements.index", "consent"),
        ("-f https://evil", "requirements.index", "consent"),
        ("evil @ git+https://host/x.git@main", "requirements.address", "consent"),
        ("torch @ https://host/torch.whl", "requirements.address", "consent"),
    ],
)
def test_requirements_that_come_from_elsewhere(
    tmp_path: Path, line: str, code: str, level: str
) -> None:
    report = checked(tmp_path, {"requirements.txt": f"# mine\nstreamlit\n\n{line}  # so\n"})
    [found] = [each for each in report.findings if each.code.startswith("requirements.")]
    assert (found.code, found.level, found.line) == (code, level, 4)


def test_requirements_of_every_form(tmp_path: Path) -> None:
    block = "# /// script\n# dependencies = [\n#   'streamlit>=1',\n# ]\n# ///\n"
    forms: dict[str, Mapping[str, bytes | str | None]] = {
        "listed": {"requirements.txt": "-r more.txt\npandas \\\n  >=2 ; python_version>'3'\n",
                   "more.txt": "streamlit --hash=sha256:aa\n"},
        "block": {"app.py": block.encode() + STREAMLIT},
        "project": {"pyproject.toml": "[project]\nname='a'\ndependencies=['streamlit']\n"},
        "space": {"README.md": "---\nsdk: streamlit\nsdk_version: 1.40.1\n---\n"},
    }  # fmt: skip
    found = {}
    for name, files in forms.items():
        folder = tmp_path / name
        folder.mkdir()
        if name != "listed":
            checked(folder, files)
            (folder / "requirements.txt").unlink()
        report = check(folder) if name != "listed" else checked(folder, files)
        assert report.accepted, report.findings
        found[name] = (report.files.requirements_file, report.requirements)
    assert found == {
        "listed": ("requirements.txt", ["streamlit", 'pandas>=2; python_version > "3"']),
        "block": ("app.py", ["streamlit>=1"]),
        "project": ("pyproject.toml", ["streamlit"]),
        "space": ("README.md", ["streamlit==1.40.1"]),
    }


@pytest.mark.attack
def test_a_pickle_that_runs_a_command_is_read_and_never_loaded(tmp_path: Path) -> None:
    torch_like = io.BytesIO()
    with zipfile.ZipFile(torch_like, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Evil()))
    report = checked(
        tmp_path,
        {
            "a.pkl": pickle.dumps(Evil()),
            "old.pickle": pickle.dumps(Evil(), protocol=0),
            "b.pt": torch_like.getvalue(),
            "hidden.dat": pickle.dumps(Evil()),
            "broken.joblib": b"\x80\x04garbage",
            "packed.joblib": zlib.compress(pickle.dumps(Evil())),
            "fine.pkl": pickle.dumps({"weights": [1.0, 2.0]}),
        },
    )
    assert not Path("/tmp/alacard-was-run").exists()
    levels = {each.file: (each.code, each.level) for each in report.findings}
    assert levels == {
        "a.pkl": ("pickle.dangerous", "consent"),
        "old.pickle": ("pickle.dangerous", "consent"),
        "b.pt": ("pickle.dangerous", "consent"),
        "hidden.dat": ("pickle.dangerous", "consent"),
        "broken.joblib": ("pickle.unread", "consent"),
        "packed.joblib": ("pickle.unread", "consent"),
    }


CALL = b"cposix\nsystem\n(S'id'\ntR."


@pytest.mark.attack
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("model.pkl", b"\x8a\x0a" + bytes(6) + b"{" + bytes(3) + b"0" + CALL),
        ("model.safetensors", b"\x8a\x0a" + bytes(6) + b"{" + bytes(3) + b"0" + CALL),
        ("model.bin", CALL),
        ("model.gguf", b"GGUF12345" + b"0" + CALL),
        ("settings.dat", CALL),
    ],
)
def test_a_pickle_is_told_however_it_is_disguised(tmp_path: Path, name: str, data: bytes) -> None:
    assert told(checked(tmp_path, {name: data})) == {"pickle.dangerous": "consent"}


@pytest.mark.attack
def test_a_bomb_within_a_model_is_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickles, "STEPS", 1000)
    monkeypatch.setattr(pickles, "LARGEST", 100_000)
    long, header = b"N0" * 600, b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    files = {
        "one.pkl": long,
        "many.pkl": b"N." * 600,
        "array.npy": b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + long,
        "in.pt": hostile.zip_of({"a/data.pkl": long}),
        "several.pt": hostile.zip_of({f"{n}/data.pkl": b"N0" * 300 for n in range(2)}),
        "large.pt": hostile.zip_of({"a/data/0": bytes(200_000)}),
        "shared.pt": hostile.overlapping_zip(),
    }
    plain = {"plain.pkl": b"N0" * 300 + b"N.", "plain.pt": hostile.zip_of({"a/data.pkl": b"N."})}
    report = checked(tmp_path, {**files, **plain})
    assert {each.file: each.message for each in report.findings} == dict.fromkeys(
        files, pickles.TOO_LARGE
    )


def test_what_is_text_or_weights_is_taken_for_no_pickle(tmp_path: Path) -> None:
    header = b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'
    files: dict[str, bytes | str] = {
        "table.csv": "col1,col2\n1,2\n3,4\n",
        "labels.txt": "0\n1\n2\n",
        "cities.txt": "cologne\nberlin\nRome\n",
        "model.safetensors": len(header).to_bytes(8, "little") + header + b"\1",
    }
    assert told(checked(tmp_path, files)) == {}


@pytest.mark.parametrize("name", [".env", ".streamlit/secrets.toml", "config.json", "README.md"])
def test_what_looks_like_a_token_is_told_in_any_text(tmp_path: Path, name: str) -> None:
    report = checked(tmp_path, {name: f"first line\nTOKEN=hf_{'a' * 34}\n"})
    [found] = [each for each in report.findings if each.code == "source.secret"]
    assert (found.file, found.line, found.level) == (name, 2, "consent")


def test_what_a_reader_should_know_of_the_code(tmp_path: Path) -> None:
    source = (
        "import requests\nimport subprocess\nimport os\nkey = os.environ['OPENAI_API_KEY']\n"
        "eval(key)\nTOKEN = 'hf_" + "a1" * 18 + "'\n"
        "x.from_pretrained('org/far', key='a/b c')\nx.pipeline(model='weights/near')\n"
    )
    texts = {"README.md": "---\nmodels: [org/named, 'not one']\n---\n", "weights/near/x.txt": ""}
    report = checked(tmp_path, {"helper.py": source, "broken.py": "def token:", **texts})
    assert {(each.code, each.line) for each in report.findings} == {
        ("source.network", 1),
        ("source.subprocess", 2),
        ("source.credentials", 4),
        ("source.eval", 5),
        ("source.secret", 6),
        ("source.unread", 1),
        ("models", None),
    }
    assert told(report)["source.secret"] == "consent" and report.accepted
    assert report.secrets == ["OPENAI_API_KEY"]
    assert report.hub_models == ["org/named", "org/far"]


@pytest.mark.attack
def test_text_of_a_bundle_that_breaks_a_parser_ends_in_a_finding(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        {
            "deep.py": "eval" + "(" * 50_000,
            "nul.py": b"eval\0b",
            "README.md": "---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: [" + "[" * 5000 + "\n---\n",
            "requirements.txt": "streamlit\n" + "(" * 5000 + "\n",
        },
    )
    assert told(report) == {"source.unread": "note", "requirements.unread": "refused"}


def test_numbers_that_python_does_not_write_end_in_a_finding(tmp_path: Path) -> None:
    files = {
        "README.md": "---\ntitle: 0x" + "f" * 5000 + "\n---\n",
        "requirements.txt": "streamlit\n",
        "pyproject.toml": "",
    }
    assert told(checked(tmp_path, files)) == {}
    (tmp_path / "requirements.txt").unlink()
    (tmp_path / "pyproject.toml").write_text("a = " + "1" * 5000)
    assert told(check(tmp_path))["requirements.unread"] == "refused"


def test_a_worker_of_its_own_checks_an_archive_for_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = bundle("static-page", tmp_path)
    packed = tmp_path / "page.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"page/{file.name}")
    assert main(["demo", "check", str(packed), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["kind"] == "static" and report["name"] == "Count the words"
    assert report["tags"] == ["text"] and report["files"]["app_file"] == "index.html"
    packed.write_bytes(packed.read_bytes()[:-40])
    assert main(["demo", "check", str(packed)]) == 1
    out = capsys.readouterr()
    assert "refused" in out.out and "Upload it again" in out.out


@pytest.mark.parametrize(
    ("name", "kind", "model"),
    [
        ("streamlit-iris", "streamlit", "iris.skops"),
        ("gradio-tiny-transformer", "gradio", "model/model.safetensors"),
    ],
)
def test_the_example_bundles_pass(tmp_path: Path, name: str, kind: str, model: str) -> None:
    report = check(bundle(name, tmp_path))
    assert report.accepted and report.kind == kind
    assert report.files.model_files == [model]
    assert {each.level for each in report.findings} <= {"note"}, report.findings
