"""A hand with an app as the folder of a Space: what is in it, and that its app really starts."""

from __future__ import annotations

import ast
import io
import json
import socket
import subprocess
import sys
import time
import types
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
import yaml
from packaging.requirements import Requirement
from pyflakes.api import check
from pyflakes.reporter import Reporter

from alacard_ext import python_syntax
from alacard_ext.community.exporting.export import export
from alacard_ext.community.exporting.space import GRADIO
from alacard_ext.errors import BadRequest
from alacard_ext.notebooks.needs import GRADIO as NEEDED
from alacard_ext.notebooks.planning.apps import app_parts
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import hub_environment
from tests.notebooks.rows import planned
from tests.notebooks.test_apps import build

ROOT = Path(__file__).parents[3]
FIRST = {(row.takes, row.gives): row for row in reversed(ROWS)}


def files_of(notebook: Any) -> dict[str, str]:
    made = export(notebook, "alacard hand.ipynb", "space")
    assert (made.filename, made.media_type) == ("alacard-hand-space.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        assert all(name.startswith("alacard-hand-space/") and ".." not in name for name in names)
        return {name.partition("/")[2]: archive.read(name).decode() for name in names}


def front_matter(files: Mapping[str, str]) -> dict[str, Any]:
    _, text, _ = files["README.md"].split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def assert_sound(source: str, name: str) -> None:
    said = io.StringIO()
    check(source, name, Reporter(said, said))
    assert "undefined name" not in said.getvalue() and "syntax" not in said.getvalue().lower()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.library}-{row.task}-{row.template}")
def test_every_task_with_a_page_becomes_a_space(row: TaskTemplate) -> None:
    kinds = [("gradio_demo", "gradio")]
    # The page of Streamlit depends on what is taken and given, and on nothing else; so does an API.
    if row is FIRST[row.takes, row.gives]:
        kinds += [("streamlit_app", "docker"), ("api_endpoint", "docker")]
    for ui, sdk in kinds:
        _, notebook = planned(row, "advanced", ui)
        if not app_parts(row, ui):
            with pytest.raises(BadRequest, match="no app that a Space can run"):
                files_of(notebook)
            continue
        files = files_of(notebook)
        assert front_matter(files)["sdk"] == sdk
        for name in (name for name in files if name.endswith(".py")):
            assert_sound(files[name], name)
        lines = files["requirements.txt"].splitlines()
        named = {Requirement(line).name for line in lines}
        assert "gradio" not in named and ("streamlit" in named) == (ui == "streamlit_app")
        assert ({"fastapi", "uvicorn"} <= named) == (ui == "api_endpoint")
        code = files["app.py"] + files.get("model.py", "")
        assert "get_ipython" not in code and "127.0.0.1" not in code
        assert ("ipython" in named) == ("IPython" in code)


def test_the_front_matter_is_what_the_hub_reads(local_hub: LocalHub, tmp_path: Path) -> None:
    built = build(local_hub, tmp_path, "tiny/bert-sentiment", "gradio_demo")
    files = files_of(built.notebook)
    assert set(files) == {"README.md", "app.py", "requirements.txt"}
    told = front_matter(files)
    assert told["models"] == ["tiny/bert-sentiment"] and told["app_file"] == "app.py"
    assert (told["sdk_version"], told["python_version"]) == (GRADIO, "3.12")
    assert f"gradio=={GRADIO}" in (ROOT / "constraints.txt").read_text().splitlines()
    assert Requirement(NEEDED.requirement).specifier.contains(GRADIO)
    assert "suggested_hardware" not in told and "HF_TOKEN" not in files["README.md"]
    assert str(tmp_path) not in "".join(files.values()) and local_hub.url not in files["app.py"]

    own = built.notebook.metadata["alacard"]
    own["plan"]["fit"]["needed_bytes"] = 20_000_000_000
    own["recipe"]["model_card"]["gated"] = "manual"
    files = files_of(built.notebook)
    assert front_matter(files)["suggested_hardware"] == "a10g-small"
    assert "secret named `HF_TOKEN`" in files["README.md"]


def test_the_space_of_what_a_provider_runs_tells_who_pays(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", "gradio_demo").notebook
    plan = notebook.metadata["alacard"]["plan"]
    plan["step"] = "remote"
    plan["fit"]["needed_bytes"] = 60_000_000_000
    files = files_of(notebook)
    assert "suggested_hardware" not in front_matter(files)
    assert "Visitors spend your credits" in files["README.md"]
    assert "secret named `HF_TOKEN`" in files["README.md"]
    assert "consent" not in files["README.md"]


def test_the_image_has_the_packages_of_the_system_that_pythons_need(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", "streamlit_app").notebook
    assert "apt-get" not in files_of(notebook)["Dockerfile"]
    (table,) = [cell for cell in notebook.cells if cell.id == "common-setup-requirements"]
    table.source = "REQUIREMENTS = ['ultralytics>=8.3']"
    lines = files_of(notebook)["Dockerfile"].splitlines()
    (at,) = [n for n, line in enumerate(lines) if "--no-install-recommends libgl1" in line]
    assert "libglib2.0-0 \\" in lines[at] and lines[at + 1].startswith("    && rm")
    assert at < lines.index("USER user")


@pytest.mark.attack
def test_a_page_of_streamlit_shows_a_reason_and_no_source(
    local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", "streamlit_app").notebook
    page = python_syntax.parse(files_of(notebook)["app.py"])
    (ask,) = [node for node in page.body if getattr(node, "name", "") == "ask"]
    model = types.ModuleType("model")
    model.__dict__.update(EXAMPLES=[1], GIVES="text", MODEL_ID="a", TAKES="text", answer=None)
    monkeypatch.setitem(sys.modules, "model", model)
    names: dict[str, Any] = {}
    exec(compile(ast.Module([ask], []), "app.py", "exec"), names)
    assert names["ask"]("/about")["model"] == "a"
    for fault, told in (
        (OSError("no picture"), "no picture"),
        (KeyError("labels"), "KeyError: 'labels'"),
        (ValueError("too long"), "too long"),
    ):
        monkeypatch.setattr(model, "answer", Mock(side_effect=fault))
        with pytest.raises((RuntimeError, ValueError), match=told):
            names["ask"]("/respond", {})
    monkeypatch.setitem(sys.modules, "model", None)
    with pytest.raises(RuntimeError, match="ModuleNotFoundError"):
        names["ask"]("/about")


def test_signs_that_only_some_take_for_line_ends_cut_no_statement(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    for ui, cell_id in (
        ("gradio_demo", "app-gradio-app-gradio"),
        ("streamlit_app", "app-streamlit-app-streamlit-file"),
    ):
        notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", ui).notebook
        (app,) = [cell for cell in notebook.cells if cell.id == cell_id]
        first, _, rest = app.source.partition("\n")
        odd = "ODD = 'a\u2028b\x0bc\x0cd\x85e'"
        app.source = f"{first}\n{odd}\n{rest}" if "%%" in first else f"{odd}\n{app.source}"
        for cell in notebook.cells:
            if cell.id == "text-classification-hello-load":
                cell.source = f"{odd}\n{cell.source}"
        before = build(local_hub, tmp_path, "tiny/bert-sentiment", ui).notebook
        files, same = files_of(notebook), files_of(before)
        for name in (name for name in same if name.endswith(".py")):
            assert files[name].replace(f"{odd}\n", "").split() == same[name].split()


def test_a_notebook_whose_app_is_gone_is_refused_with_what_to_do(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", "gradio_demo").notebook
    cells = {cell.id: cell for cell in notebook.cells}
    app, table = cells["app-gradio-app-gradio"], cells["common-setup-requirements"]
    before = table.source
    table.source = "REQUIREMENTS = make()"
    with pytest.raises(BadRequest, match="no longer a plain list"):
        files_of(notebook)
    table.source = before
    app.source = "page = 1"
    with pytest.raises(BadRequest, match="sets no `demo`"):
        files_of(notebook)
    app.source = "demo = ("
    with pytest.raises(BadRequest, match="not plain Python"):
        files_of(notebook)
    api = build(local_hub, tmp_path, "tiny/bert-sentiment", "api_endpoint").notebook
    (cell,) = [each for each in api.cells if each.id == "app-endpoint-app-endpoint"]
    whole = cell.source
    for before, after, told in (
        ("MOST_BYTES = ", "MOST = ", "sets no `MOST_BYTES`"),
        ("@app.", "@other.", "no longer has routes"),
        ("answer(fields)", "answer(of_this_kernel)", "use `of_this_kernel`, which only"),
    ):
        cell.source = whole.replace(before, after)
        with pytest.raises(BadRequest, match=told):
            files_of(api)
    del notebook.metadata["alacard"]
    with pytest.raises(BadRequest, match="did not deal this notebook"):
        files_of(notebook)


@pytest.mark.attack
def test_no_metadata_writes_a_setting_or_an_option_of_pip(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    notebook = build(local_hub, tmp_path, "tiny/bert-sentiment", "gradio_demo").notebook
    cells = {cell.id: cell for cell in notebook.cells}
    cells["common-setup-requirements"].source = (
        "REQUIREMENTS = {'a': '--index-url https://x.example', 'b': 'b @ https://x.example/b.whl',"
        " 'c': 'c>=1\\n--pre', 'd': 'd>=1', 'e': 7}"
    )
    notebook.cells[0].source = "# A: {model}\x85--- \u2028sdk: static <script>"
    notebook.metadata["alacard"]["model"]["id"] = "a/b\nsdk: static"
    notebook.metadata["alacard"]["recipe"]["companions"] = [{"id": "../../x"}, 7, {"id": ["y"]}]
    files = files_of(notebook)
    assert files["requirements.txt"] == "d>=1\npsutil>=5.9\n"
    told = front_matter(files)
    assert told["sdk"] == "gradio" and told["models"] == ["tiny/bert-sentiment"]
    assert "<script>" not in files["README.md"].split("---\n", 2)[2]


def unpacked(notebook: Any, folder: Path) -> Path:
    for name, text in files_of(notebook).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


GIVES_UP = ("Cannot find empty port", "localhost is not accessible")
"""What Gradio ends with where a server takes more than the five seconds that it waits for one."""


def answer_of_gradio(folder: Path, environment: Mapping[str, str], port: int) -> str:
    """What the page of `app.py` answers; it is begun again where the machine is too busy for it."""
    while True:
        with (
            subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=folder,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as app,
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=900
            ) as client,
        ):
            try:
                wait_until_answered(client, app)
                asked = client.post("/gradio_api/call/on_page", json={"data": ["I love it"]})
                return client.get(f"/gradio_api/call/on_page/{asked.json()['event_id']}").text
            except (httpx.TransportError, AssertionError) as error:
                said = str(error) if isinstance(error, AssertionError) else app.communicate()[0]
                assert any(reason in said for reason in GIVES_UP), said
            finally:
                app.kill()


@pytest.mark.long
@pytest.mark.models
def test_a_gradio_space_starts_and_answers(local_hub: LocalHub, tmp_path: Path) -> None:
    built = build(local_hub, tmp_path / "cache", "tiny/bert-sentiment", "gradio_demo")
    (tmp_path / "space").mkdir()
    folder = unpacked(built.notebook, tmp_path / "space")
    port = free_port()
    environment = hub_environment(local_hub.url, tmp_path / "home")
    environment |= {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"}
    said = answer_of_gradio(folder, environment, port)
    assert "event: complete" in said, said
    data = json.loads(said.rpartition("data: ")[2])
    assert {each["label"] for each in data[0]["confidences"]} == {"NEGATIVE", "POSITIVE"}


def wait_until_answered(client: httpx.Client, app: subprocess.Popen[str]) -> None:
    """Until it serves its page; what it said where it ended instead."""
    while True:
        try:
            client.get("/config").raise_for_status()
            return
        except httpx.TransportError:  # not yet listening, or just starting to
            assert app.poll() is None, app.communicate()[0]
            time.sleep(0.1)


@pytest.mark.models
def test_a_streamlit_space_shows_its_page_and_answers(local_hub: LocalHub, tmp_path: Path) -> None:
    built = build(local_hub, tmp_path / "cache", "tiny/bert-sentiment", "streamlit_app")
    (tmp_path / "space").mkdir()
    folder = unpacked(built.notebook, tmp_path / "space")
    # Streamlit's own harness runs the script as its server does, and presses the button.
    code = (
        "from streamlit.testing.v1 import AppTest\n"
        "page = AppTest.from_file('app.py', default_timeout=900).run()\n"
        "assert not page.exception and not page.error, (page.exception, page.error)\n"
        "page.button[0].click().run()\n"
        "assert not page.exception and not page.error, (page.exception, page.error)\n"
        "print(page.title[0].value, *page.table[0].value['label'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=hub_environment(local_hub.url, tmp_path / "home"),
        text=True,
        capture_output=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    # Where the model runs is told before.
    title, *labels = done.stdout.splitlines()[-1].split()
    assert title == "tiny/bert-sentiment" and set(labels) == {"NEGATIVE", "POSITIVE"}
    told = front_matter(files_of(built.notebook))
    docker = (folder / "Dockerfile").read_text(encoding="utf-8")
    assert told["app_port"] == 8501 and "--server.port=8501" in docker and "--uid 1000" in docker
