"""Cards from files, folders and repositories: all of them, or none."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.custom.importing import bring_in
from alacard_ext.cards.custom.service import CustomCards
from alacard_ext.cards.custom.sources import plain, read_source
from alacard_ext.cards.deck import Deck
from alacard_ext.errors import BadRequest, InvalidCard
from alacard_ext.room import Requester
from alacard_ext.store.service import Store

from .drafts import PACK, TOPIC

ADA = Requester("ada")


def write(folder: Path, packs: Any, topic: Any = None) -> Path:
    """A deck folder. JSON is YAML, too."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "prompts.yaml").write_text(json.dumps(packs, ensure_ascii=False))
    if topic is not None:
        (folder / "topics" / "jam.yaml").write_text(json.dumps(topic, ensure_ascii=False))
    return folder


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    command = ["git", *names, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_folder_and_a_repository_are_kept_and_changed_when_they_come_again(
    tmp_path: Path, database_url: str
) -> None:
    folder = write(tmp_path / "deck", [{"id": "short", **PACK}], {"id": "jam", **TOPIC})
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "cards")
    first = git(folder, "rev-parse", "HEAD")
    write(folder, [{"id": "short", **PACK, "name": "Shorter"}])
    git(folder, "commit", "-qam", "more")

    async def work() -> None:
        store = Store(database_url)
        deck = Deck.load()
        found = await bring_in(store, read_source(str(folder), None), None, ADA)
        assert [(each.name, each.updated) for each in found] == [("Shorter", False), ("Jam", False)]
        source = read_source(folder.as_uri(), first)
        assert source.name.endswith(f"@{first}")
        again = await bring_in(store, source, "everyone", ADA)
        assert [each.id for each in again] == [each.id for each in found]
        assert all(each.updated for each in again)
        seen = await CustomCards(store, deck).personal(Requester("bob"))
        assert seen.deck.get("prompt", found[0].id).name == "Short answers"
        # Another person's are others, though they have the same names.
        bobs = await bring_in(store, source, None, Requester("bob"))
        assert not {each.id for each in bobs} & {each.id for each in found}
        await store.aclose()

    asyncio.run(work())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_imported_where_one_card_is_wrong(tmp_path: Path, database_url: str) -> None:
    packs = [{"id": "good", **PACK}, {"id": "bad", **PACK, "prompts": ["one"]}]
    source = read_source(str(write(tmp_path / "deck", packs)))

    async def work() -> None:
        store = Store(database_url)
        with pytest.raises(InvalidCard, match=r"prompts.yaml, card 2 \(prompt 'bad'\): prompts"):
            await bring_in(store, source, None, ADA)
        deck = Deck.load()
        assert (await CustomCards(store, deck).personal(ADA)).deck is deck
        await store.aclose()

    asyncio.run(work())


@pytest.mark.attack
def test_a_hostile_source_is_refused_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    for url in (f"ext::sh -c 'touch {ran}'", "--upload-pack=touch", "http://example.org/x"):
        with pytest.raises(BadRequest):
            read_source(url)
    for value in ("!!bool foo", "!!timestamp foo", '!!int ""', '"\\uD800"'):
        (tmp_path / "bad.yaml").write_text(f"- name: x\n  id: {value}\n")
        with pytest.raises(BadRequest, match=r"^bad\.yaml cannot .* as \w+ in .*line 2, column 7"):
            read_source(str(tmp_path / "bad.yaml"))
    bomb = "a: &a [x, x]\nb: [*a, *a]\n"
    for text in (bomb, "!!python/object/apply:os.system [ls]", "- 7", "[", "\x00", "name: n"):
        (tmp_path / "bad.yaml").write_text(text)
        with pytest.raises(BadRequest, match=r"bad\.yaml"):
            read_source(str(tmp_path / "bad.yaml"))
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadRequest, match="larger"):
        read_source(str(tmp_path / "large.yaml"))
    folder = write(tmp_path / "deck", [{"id": "short", **PACK}])
    (tmp_path / "secret.yaml").write_text(json.dumps({"id": "secret", **TOPIC}, ensure_ascii=False))
    (folder / "topics" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text(f"#!/bin/sh\ntouch {ran}\n")
    (template / "post-checkout").chmod(0o755)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "cards")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    assert [entry.data["id"] for entry in read_source(str(folder)).entries] == ["short"]
    assert [entry.data["id"] for entry in read_source(folder.as_uri()).entries] == ["short"]
    (folder / "topics" / "large.yaml").write_bytes(b"#" * 1_000_001)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "large")
    with pytest.raises(BadRequest, match=r"topics/large\.yaml is larger"):
        read_source(folder.as_uri())
    with pytest.raises(BadRequest, match="commit"):
        read_source(folder.as_uri(), "--upload-pack=touch")
    assert not ran.exists()
    assert plain("https://ada:secret@example.org/x") == "https://example.org/x"
