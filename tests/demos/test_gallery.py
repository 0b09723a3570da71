"""Demos over REST: brought, found, changed and taken back, by several people."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from tornado.httpclient import HTTPClientError

from alacard_ext.demos import staging
from alacard_ext.demos.storage import BundleStorage
from tests.community.dealing import IN_A_FILE, as_bob, as_person

from .conftest import Ask
from .hostile import APP, zip_of


async def changed(api: Ask, demo: dict[str, Any], who: Any = None, **body: Any) -> Any:
    body = {"revision": demo["revision"], **body}
    return await api("demos", demo["id"], method="PUT", body=body, **(who or {}))


async def names(api: Ask, who: Any = None, **query: Any) -> list[str]:
    reply = await api("demos", params=query, **(who or {}))
    assert reply.status == 200, reply.json
    return [each["name"] for each in reply.data["demos"]]


async def test_a_folder_becomes_a_demo_that_is_found_changed_and_brought_back(
    api: Ask, bring: Ask, app: Path, demo_storage: str
) -> None:
    demo = await bring(github_url="https://github.com/ada/greeter")
    assert demo["name"] == "Greeter" and demo["description"] == "It greets."
    assert demo["tags"] == ["text", "Demo"] and demo["author_name"] == demo["owner"] == "ada"
    assert demo["status"] == "ready" and demo["kind"] == "streamlit" and demo["mine"]
    assert demo["files"] == {
        "app_file": "app.py",
        "model_files": [],
        "requirements_file": "requirements.txt",
        "other_files": ["README.md"],
    }
    assert await names(api, search="GREET text", tags="demo,text", kind="streamlit") == ["Greeter"]
    assert await names(api, tags="text,other") == await names(api, kind="gradio") == []
    # Its files are a copy: what is edited comes with the next version.
    (app / "app.py").write_text("import gradio\n")
    versions = ("demos", demo["id"], "versions")
    reply = await api(*versions, method="POST", body={"path": "app", "note": "with Gradio"})
    assert reply.status == 201 and reply.data["kind"] == "gradio", reply.json
    assert [each["note"] for each in reply.data["versions"]] == ["with Gradio", ""]
    path = ("demos", demo["id"], "files", "app.py")
    first = await api(*path, params={"preview": "true", "version": "1"})
    assert first.data["text"].startswith("import streamlit") and not first.data["cut"]
    outdated = await changed(api, demo, name="Older")
    assert outdated.code == "OUTDATED" and outdated.json["error"]["details"]["present"]
    demo = (await changed(api, reply.data, name="Greeter 2", tags=["new"])).data
    assert await names(api, tags="new", search="greeter 2") == ["Greeter 2"]
    gone = await api(
        "demos", demo["id"], method="DELETE", params={"revision": str(demo["revision"])}
    )
    assert gone.status == 200 and gone.data["deleted_at"] and await names(api) == []
    assert (await api("demos", demo["id"])).code == "DEMO_NOT_FOUND"
    back = await api("demos", demo["id"], "restore", method="POST", body={})
    assert back.data["name"] == "Greeter 2" and await names(api) == ["Greeter 2"]
    assert not list(Path(demo_storage).glob("unpacking-*"))


@pytest.mark.attack
async def test_what_is_private_is_to_others_as_if_it_never_was(api: Ask, bring: Ask) -> None:
    demo, nobody = await bring(), "0" * 22
    for rest, method, body in (
        ((), "GET", None),
        ((), "PUT", {"revision": 1, "name": "x"}),
        (("versions",), "POST", {"path": "app"}),
        (("restore",), "POST", {}),
        (("files", "app.py"), "GET", None),
        (("export",), "GET", None),
        (("comments",), "GET", None),
        (("comments",), "POST", {"text": "hi"}),
        (("rating",), "PUT", {"value": 5}),
    ):
        told = [
            await api("demos", each, *rest, method=method, body=body, **as_bob())
            for each in (demo["id"], nobody)
        ]
        assert told[0].status == 404 and told[0].json == told[1].json, (rest, method)
    assert await names(api, as_bob()) == []
    # With a group, then with everyone; who sees it may not change it.
    refused = await changed(api, demo, visibility="group:lab")
    assert refused.code == "FORBIDDEN"
    ada = as_person("ada", "lab")
    demo = (await changed(api, demo, ada, visibility="group:lab")).data
    assert await names(api, as_person("bob", "lab")) == ["Greeter"]
    assert await names(api, as_bob()) == []
    demo = (await changed(api, demo, visibility="everyone")).data
    assert await names(api, as_bob(), scope="shared") == ["Greeter"]
    assert (await changed(api, demo, as_bob(), name="Mine")).code == "FORBIDDEN"
    body = {"path": "app"}
    version = await api("demos", demo["id"], "versions", method="POST", body=body, **as_bob())
    assert version.code == "FORBIDDEN"
    root = as_person("root")
    assert (await changed(api, demo, root, name="Mine")).code == "FORBIDDEN"
    withdrawn = await changed(api, demo, as_person("root"), visibility="private")
    assert withdrawn.status == 200 and await names(api, as_bob()) == []


@IN_A_FILE
async def test_others_rate_it_say_something_and_the_owner_is_told(api: Ask, bring: Ask) -> None:
    demo = await bring(visibility="everyone")
    await bring(name="Another", visibility="everyone")
    about = ("demos", demo["id"])
    assert (await api(*about, "rating", method="PUT", body={"value": 5})).code == "FORBIDDEN"
    rated = await api(*about, "rating", method="PUT", body={"value": 4}, **as_bob())
    assert rated.data == {"mean": 4.0, "count": 1, "mine": 4}
    said = await api(*about, "comments", method="POST", body={"text": "Nice"}, **as_bob())
    assert said.status == 200
    whole = (await api(*about)).data
    assert whole["comments"] == 1 and whole["rating"]["mean"] == 4.0
    assert await names(api, sort="rated") == ["Greeter", "Another"]
    assert await names(api, sort="newest") == ["Another", "Greeter"]
    [told] = (await api("notifications")).data["notifications"]
    assert (told["kind"], told["subject"], told["title"]) == ("demo", demo["id"], "Greeter")


@IN_A_FILE
@pytest.mark.attack
async def test_what_is_refused_leaves_nothing_and_names_each_file(
    api: Ask, app: Path, demo_storage: str, jp_root_dir: Path
) -> None:
    (app / "logo.png").write_bytes(b"\x7fELF" + b"\0" * 60)
    (jp_root_dir / "evil.zip").write_bytes(zip_of({**APP, "../up.py": b""}))
    for path, code in (("app", "program"), ("evil.zip", "name")):
        reply = await api("demos", method="POST", body={"path": path})
        assert reply.status == 422 and reply.code == "BUNDLE_REFUSED"
        [found] = [
            each
            for each in reply.json["error"]["details"]["findings"]
            if each["level"] == "refused"
        ]
        assert found["code"] == code and found["file"] in {"logo.png", "../up.py"}
        checked = await api("demos", "check", method="POST", body={"path": path})
        assert checked.status == 200 and not checked.data["accepted"]
    assert await names(api) == [] and not list(Path(demo_storage).iterdir())
    outside = jp_root_dir.parent / "outside"
    outside.mkdir()
    (jp_root_dir / "way-out").symlink_to(outside)
    for path in ("../outside", "way-out", "/", ".", "gone", "C:/x", "a\\b", "a\0b", "app/../app"):
        reply = await api("demos", "check", method="POST", body={"path": path})
        assert reply.status == 400 and reply.code == "INVALID_PATH", (path, reply.json)


async def form(jp_fetch: Any, data: bytes, *rest: str, **fields: str) -> Any:
    """Send an archive as a form does."""
    lines = []
    for name, value in fields.items():
        lines.append(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
    lines.append('--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n')
    body = "".join(lines).encode() + data + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return await jp_fetch(
        "alacard", "api", "v1", "demos", *rest, method="POST", body=body, headers=headers
    )


@IN_A_FILE
async def test_an_archive_comes_as_a_form_as_the_seed_sends_it(jp_fetch: Any) -> None:
    told = {"name": "Classifier", "tags": "vision, cnn", "author_name": "Ada L."}
    answer = await form(jp_fetch, zip_of(APP), **told)
    demo = json.loads(answer.body)["data"]
    assert answer.code == 201 and demo["tags"] == ["vision", "cnn"]
    assert demo["author_name"] == "Ada L." and demo["files"]["app_file"] == "app.py"
    checked = await form(jp_fetch, zip_of(APP), "check")
    assert json.loads(checked.body)["data"]["accepted"]
    with pytest.raises(HTTPClientError) as refused:
        await form(jp_fetch, zip_of(APP), name="x" * 300)
    assert refused.value.code == 400
    with pytest.raises(HTTPClientError) as refused:
        await form(jp_fetch, zip_of(APP), accept_findings="[" * 100_000)
    assert refused.value.code == 400


@IN_A_FILE
@pytest.mark.attack
async def test_files_are_served_as_data_and_by_their_very_paths(
    jp_fetch: Any, api: Ask, bring: Ask, app: Path
) -> None:
    (app / "page.html").write_text("<script>alert(1)</script>")
    (app / "sub").mkdir()
    (app / "sub" / "ä b.txt").write_text("text")
    demo = await bring()
    base = ("alacard", "api", "v1", "demos", demo["id"])
    page = await jp_fetch(*base, "files", "page.html")
    assert page.body == b"<script>alert(1)</script>"
    assert page.headers["Content-Type"] == "application/octet-stream"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert (await jp_fetch(*base, "files", "sub", "ä b.txt")).body == b"text"
    for path in ("../1/app.py", "..%2fapp.py", "sub", "app.py/", "/etc/passwd", "gone.py"):
        reply = await api("demos", demo["id"], "files", path)
        assert reply.status == 404, path


@IN_A_FILE
async def test_it_is_exported_as_it_was_brought_and_as_a_space(
    jp_fetch: Any, bring: Ask, app: Path
) -> None:
    (app / "app.py").write_text("from fastapi import FastAPI\napp = FastAPI()\n")
    demo = await bring(name="An API: of mine")
    base = ("alacard", "api", "v1", "demos", demo["id"], "export")
    plain = await jp_fetch(*base)
    with zipfile.ZipFile(io.BytesIO(plain.body)) as archive:
        assert sorted(archive.namelist()) == ["README.md", "app.py", "requirements.txt"]
    space = await jp_fetch(*base, params={"format": "space"})
    with zipfile.ZipFile(io.BytesIO(space.body)) as archive:
        readme = archive.read("README.md").decode()
        docker = archive.read("Dockerfile").decode()
    matter = yaml.safe_load(readme.split("---")[1])
    assert matter["title"] == "An API: of mine" and matter["sdk"] == "docker"
    assert readme.endswith("It greets.\n") and '"uvicorn", "app:app"' in docker


@IN_A_FILE
async def test_two_versions_at_once_are_two_and_bad_input_is_told(api: Ask, bring: Ask) -> None:
    demo = await bring()
    versions = ("demos", demo["id"], "versions")
    both = await asyncio.gather(
        *(api(*versions, method="POST", body={"path": "app", "note": n}) for n in ("a", "b"))
    )
    assert [each.status for each in both] == [201, 201]
    whole = (await api("demos", demo["id"])).data
    assert [each["number"] for each in whole["versions"]] == [3, 2, 1]
    for query in (
        {"page": "0"},
        {"limit": "1000"},
        {"sort": "best"},
        {"kind": "docker"},
        {"tags": "x" * 100},
    ):
        assert (await api("demos", params=query)).status == 400, query
    assert (await api("demos", params={"page": "9"})).data["demos"] == []
    for body in (
        {"name": ""},
        {"name": "a\u202eb"},
        {"github_url": "javascript:alert(1)"},
        {"tags": ["a,b"]},
        {"visibility": "all"},
        {"owner": "bob"},
    ):
        assert (await changed(api, whole, **body)).status == 400, body


@IN_A_FILE
@pytest.mark.parametrize("demo_storage", ["elsewhere"], indirect=True)
async def test_bundles_lie_in_any_storage_that_fsspec_reaches(
    jp_fetch: Any, api: Ask, bring: Ask
) -> None:
    demo = await bring()
    base = ("alacard", "api", "v1", "demos", demo["id"])
    assert b"streamlit" in (await jp_fetch(*base, "files", "app.py")).body
    exported = await jp_fetch(*base, "export")
    assert zipfile.is_zipfile(io.BytesIO(exported.body))


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755])
def test_who_may_read_the_storage_may_read_what_is_kept(tmp_path: Path, mode: int) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles").chmod(mode)
    storage = BundleStorage(str(tmp_path / "bundles"))
    folder = staging.begin(storage.staging)
    (folder / "app.py").touch()
    storage.keep(folder, "place")
    assert (tmp_path / "bundles" / "place").stat().st_mode & 0o777 == mode
