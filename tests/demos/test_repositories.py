"""Demos from git: public repositories of known hosts, downloaded apart and checked as archives."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cli import main
from alacard_ext.demos.bringing import Bringing
from alacard_ext.demos.repositories import repository_at
from alacard_ext.errors import BadRequest
from tests.community.dealing import IN_A_FILE

from .conftest import Ask
from .git_server import GIT, git_server, repository

HOSTS = ["huggingface.co", "github.com", "git.example:8443"]
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
PAGE = {
    "README.md": b"---\ntitle: From git\nsdk: static\n---\n\nIt counts.\n",
    "index.html": b"<!doctype html><h1>Counted</h1>",
    "model.safetensors": POINTER,
    # A filter that a checkout would run.
    ".gitattributes": b"* filter=evil\n",
}


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A host with its repositories, whose authority this server trusts."""
    if GIT is None or shutil.which("openssl") is None:
        assert "CI" not in os.environ, "git and openssl are needed"
        pytest.skip("git and openssl are needed")
    (tmp_path / "git").mkdir()
    with git_server(tmp_path / "git") as (host, root, authority):
        monkeypatch.setenv("GIT_SSL_CAINFO", str(authority))
        # What a person's own git would do is nothing to this one.
        evil = tmp_path / "evil"
        settings = f'[filter "evil"]\n\tsmudge = touch {evil}\n\trequired = true\n'
        (tmp_path / "gitconfig").write_text(settings)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
        yield host, root
        assert not evil.exists()


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any], hosted: tuple[str, Path]) -> dict[str, Any]:
    jp_server_config["AlacardApp"]["demo_git_hosts"] = ["huggingface.co", hosted[0]]
    return jp_server_config


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://huggingface.co/spaces/ada/moods", "https://huggingface.co/spaces/ada/moods"),
        ("https://HuggingFace.co/spaces/a/b/tree/main", "https://huggingface.co/spaces/a/b"),
        (" https://github.com/ada/app/ ", "https://github.com/ada/app.git"),
        ("https://git.example:8443/a/b/c.git", "https://git.example:8443/a/b/c.git"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(given: str, address: str) -> None:
    assert repository_at(given, HOSTS).address == address


@pytest.mark.attack
@pytest.mark.parametrize(
    "given",
    [
        "http://github.com/a/b", "file:///etc", "ssh://git@github.com/a/b", "git@github.com:a/b",
        "ext::sh -c id", "https://ada:secret@github.com/a/b", "https://github.com@evil.example/a/b",
        "https://169.254.169.254/a/b", "https://localhost/a/b", "https://github.com:22/a/b",
        "https://github.com/a/../../b", "https://github.com/a/b?x=y", "https://github.com/a/-upload",
        "https://github.com/a/b/tree/main", "https://github.com/a", "https://huggingface.co/a/b",
        "https://github.com/a/b%0a", "https://github.com/a/b\n--upload-pack=id", "https://[::1/a/b",
        "https://git.example:x/a/b", "https://github.com/" + "a/" * 9, "https://", "",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused(given: str) -> None:
    with pytest.raises(BadRequest):
        repository_at(given, HOSTS)


@IN_A_FILE
@pytest.mark.attack
async def test_a_repository_becomes_a_demo_and_leaves_nothing_behind(
    api: Ask,
    hosted: tuple[str, Path],
    demo_storage: str,
    monkeypatch: pytest.MonkeyPatch,
    jp_serverapp: Any,
) -> None:
    host, root = hosted
    await asyncio.to_thread(repository, root / "ada" / "counter.git", PAGE, {})
    noise = {**PAGE, "noise.bin": random.Random(7).randbytes(6_000_000)}
    await asyncio.to_thread(repository, root / "ada" / "large.git", noise, {})
    await asyncio.to_thread(repository, root / "ada" / "link.git", PAGE, {"up": "/etc/passwd"})
    url = f"https://{host}/ada/counter"
    checked = await api("demos", "check", method="POST", body={"url": url})
    assert checked.status == 200 and checked.data["accepted"], checked.json
    # What was looked at is what is kept, whatever came to lie there meanwhile.
    (root / "ada" / "counter.git").rename(root / "ada" / "moved.git")
    made = await api("demos", method="POST", body={"url": url})
    assert made.status == 201, made.json
    demo = made.data
    again = await api("demos", "check", method="POST", body={"url": url})
    assert again.status == 400, "it is kept once"
    (root / "ada" / "moved.git").rename(root / "ada" / "counter.git")
    assert demo["name"] == "From git" and demo["kind"] == "static" and demo["github_url"] == url
    [pointer] = [each for each in demo["findings"] if each["code"] == "pointer"]
    assert pointer["file"] == "model.safetensors"
    body = {"url": url, "note": "again"}
    reply = await api("demos", demo["id"], "versions", method="POST", body=body)
    assert reply.status == 201 and reply.data["versions"][0]["note"] == "again"

    linked = await api("demos", method="POST", body={"url": f"https://{host}/ada/link"})
    assert linked.status == 422 and "link" in linked.json["error"]["details"]["findings"][0]["code"]
    for path, told in (
        ("ada/large", "larger than 5,000,000 bytes"),
        ("ada/none", "no such public repository"),
        ("private/app", "private or does not exist"),
        ("moved/counter", "It has moved"),
    ):
        reply = await api("demos", "check", method="POST", body={"url": f"https://{host}/{path}"})
        assert reply.status == 400 and told in reply.json["error"]["message"], reply.json
    for bad in ({}, {"url": url, "path": "app"}, {"url": "https://evil.example/a/b"}, {"url": 7}):
        reply = await api("demos", "check", method="POST", body=bad)
        assert reply.status == 400, bad
    monkeypatch.setattr("alacard_ext.demos.repositories.SECONDS", 0.0)
    late = await api("demos", "check", method="POST", body={"url": url})
    assert late.status == 400 and "took more than" in late.json["error"]["message"]
    assert not [each for each in Path(demo_storage).rglob("*") if "unpacking-" in each.name]

    # What is checked and never brought goes with the server, and the oldest of many before.
    monkeypatch.setattr("alacard_ext.demos.repositories.SECONDS", 180.0)
    monkeypatch.setattr("alacard_ext.demos.repositories.MOST_KEPT", 1)
    for name in ("counter", "link"):
        body = {"url": f"https://{host}/ada/{name}"}
        assert (await api("demos", "check", method="POST", body=body)).status == 200
    await jp_serverapp.web_app.settings["alacard_services"].of(Bringing).aclose()
    assert not [*Path(demo_storage).glob("unpacking-*")]


def test_the_command_takes_an_address(
    hosted: tuple[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    host, root = hosted
    for name in ("data", "config", "runtime"):
        monkeypatch.setenv(f"JUPYTER_{name.upper()}_DIR", str(tmp_path / name))
    (tmp_path / "config").mkdir()
    settings = f"c.AlacardApp.demo_git_hosts = [{host!r}]\n"
    (tmp_path / "config" / "jupyter_server_config.py").write_text(settings)
    repository(root / "ada" / "counter.git", PAGE, {})
    assert main(["demo", "check", f"https://{host}/ada/counter", "--json"]) == 0
    assert "From git" in capsys.readouterr().out
    assert main(["demo", "check", "https://evil.example/a/b"]) == 1
    assert "demo_git_hosts" in capsys.readouterr().err
