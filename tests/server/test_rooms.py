"""Rooms: the tiny one of docs/rooms.md is built from that page; one that is off is gone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from tornado.httpclient import HTTPClientError

import alacard_ext
from alacard_ext import api as python_api
from alacard_ext import rooms
from alacard_ext.catalog.service import CatalogService
from alacard_ext.cli import main
from alacard_ext.config import Configuration
from alacard_ext.errors import InvalidConfiguration, NotFound
from alacard_ext.openapi import openapi
from alacard_ext.room import Room
from alacard_ext.services import build_services

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "rooms.md"
PROGRAMS = PROJECT / "node_modules" / ".bin"
FILES = re.compile(r'```\w+ title="(alacard_ext|src)/([\w./]+)"\n(.*?)```', re.DOTALL)


def written_by_the_page(folder: Path, part: str = "alacard_ext") -> list[str]:
    """The files of `part` in the page's code blocks, as it names them, below `folder`."""
    names = []
    for top, name, text in FILES.findall(PAGE.read_text(encoding="utf-8")):
        if top != part:
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        names.append(name)
    return names


@pytest.fixture
def greetings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """The page's room, in the package and in the tuple."""
    assert len(written_by_the_page(tmp_path / "rooms")) == 7
    monkeypatch.setattr(alacard_ext, "__path__", [*alacard_ext.__path__, str(tmp_path / "rooms")])
    from importlib import import_module

    room: Room = import_module("alacard_ext.greetings.room").ROOM
    monkeypatch.setattr(rooms, "ROOMS", (*rooms.ROOMS, room))
    yield room
    for name in [name for name in sys.modules if name.startswith("alacard_ext.greetings")]:
        del sys.modules[name]


async def test_the_room_of_the_page_answers_over_a_real_server(
    greetings: Room, api: Any, jp_serverapp: Any
) -> None:
    heard: list[dict[str, Any]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        heard.append(data)

    (event,) = greetings.events
    jp_serverapp.event_logger.add_listener(schema_id=event.id, listener=listen)
    first = await api("greetings", params={"name": "Ada"})
    assert first.status == 200 and first.data == {"name": "Ada", "count": 1, "model": False}
    assert (await api("greetings", params={"name": "Ada"})).data["count"] == 2
    await jp_serverapp.event_logger.gather_listeners()
    assert heard == [{"name": "Ada", "count": 1}, {"name": "Ada", "count": 2}]
    assert (await api("greetings")).code == "BAD_REQUEST"
    described = (await api("openapi.json")).json["paths"]
    assert "/alacard/api/v1/greetings" in described
    page = jp_serverapp.web_app.settings["page_config_data"]
    assert page["alacardRooms"].split() == [room.name for room in rooms.ROOMS]


async def test_its_service_starts_and_ends_with_the_server(greetings: Room) -> None:
    services = build_services(Configuration())
    services.build()
    (kind,) = greetings.read_services()
    service: Any = services.of(kind)
    await service.start()
    assert service.counts == {"the server": 1}
    await services.aclose()
    assert service.counts == {}


def test_its_command_runs(greetings: Room, capsys: Any, jp_environ: None) -> None:
    assert main(["greet", "Ada"]) == 0
    assert capsys.readouterr().out == "Hello Ada.\n"
    assert main(["greet", "bert", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "bert"
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "greet     greet someone" in capsys.readouterr().out


def test_its_front_end_passes_the_compiler_with_the_types_of_its_routes(greetings: Room) -> None:
    if not PROGRAMS.exists():
        assert os.environ.get("CI") != "true", "CI must have the front end's packages"
        pytest.skip("needs the front end's packages: run npm ci")
    (PROJECT / ".cache").mkdir(exist_ok=True)
    # Within the project, since packages are looked for in the folders above.
    with TemporaryDirectory(dir=PROJECT / ".cache", prefix="page-") as name:
        folder = Path(name)
        shutil.copytree(PROJECT / "src", folder / "src", ignore=shutil.ignore_patterns("__tests__"))
        assert len(written_by_the_page(folder / "src", "src")) == 4
        # Git ignores that folder, and so would Prettier.
        formatted = ("prettier", "--check", "--ignore-path", os.devnull)
        _run_program(*formatted, *map(str, (folder / "src" / "greetings").iterdir()))
        (folder / "openapi.json").write_text(json.dumps(openapi(rooms.ROOMS)))
        types = folder / "src" / "ground" / "api" / "types.ts"
        generator = ("openapi-typescript", str(folder / "openapi.json"), "--output", str(types))
        _run_program(
            *generator, "--root-types", "--root-types-no-schema-prefix", "--root-types-keep-casing"
        )
        settings = {
            "extends": str(PROJECT / "tsconfig.json"),
            "compilerOptions": {
                "composite": False, "incremental": False, "noEmit": True, "rootDir": "src",
            },
            "include": [],
            "files": ["src/greetings/plugin.ts", "src/svg.d.ts"],
        }  # fmt: skip
        (folder / "tsconfig.json").write_text(json.dumps(settings))
        _run_program("tsc", "--project", name)


def _run_program(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [PROGRAMS / name, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


class TestWithoutTheCatalog:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["disabled_rooms"] = ["catalog"]
        return jp_server_config

    async def test_its_routes_are_gone_and_the_others_go_on(
        self, api: Any, jp_fetch: Any, jp_serverapp: Any, local_hub: Any
    ) -> None:
        with pytest.raises(HTTPClientError) as caught:
            await jp_fetch("alacard", "api", "v1", "catalog", "status")
        assert caught.value.code == 404
        found = await api("models", "search", params={"q": "bert"})
        assert found.status == 200 and found.json["meta"]["origin"] == "hub"
        local_hub.faults.set(kind="down")
        away = await api("models", "search", params={"q": "bert"})
        assert away.status == 200 and away.json["meta"]["origin"] != "catalog"
        local_hub.reset()
        body = {"recipe": {"model_card": "tiny/bert-sentiment"}}
        made = await api("notebook", "generate", method="POST", body=body)
        assert made.status == 200 and made.data["path"]
        paths = (await api("openapi.json")).json["paths"]
        assert not [path for path in paths if "/catalog/" in path]
        page = jp_serverapp.web_app.settings["page_config_data"]
        assert (
            page["alacardRooms"]
            == "jobs store social cards browse notebooks verify community demos"
        )


def test_its_command_and_its_part_of_python_are_gone(
    jp_environ: None, jp_config_dir: Path, capsys: Any
) -> None:
    text = json.dumps({"AlacardApp": {"disabled_rooms": ["catalog"]}})
    (jp_config_dir / "jupyter_server_config.json").write_text(text)
    with pytest.raises(SystemExit) as ended:
        main(["catalog", "status"])
    assert ended.value.code == 2 and "'catalog'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "catalog" not in capsys.readouterr().out
    with pytest.raises(NotFound, match="switched off"):
        python_api.catalog_search("bert")
    assert main(["deal", "--seed", "7"]) == 0


@pytest.mark.parametrize("name", ["jobs", "cards", "browse", "notebooks", "verify", "kitchen"])
def test_what_cannot_be_switched_off_is_one_sentence(
    name: str, jp_environ: None, jp_config_dir: Path, capsys: Any
) -> None:
    with pytest.raises(InvalidConfiguration, match=f"'{name}', which cannot be switched off"):
        rooms.rooms_without(["catalog", name])
    text = json.dumps({"AlacardApp": {"disabled_rooms": [name]}})
    (jp_config_dir / "jupyter_server_config.json").write_text(text)
    assert main(["deal"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("alacard: INVALID_CONFIGURATION: ") and said.count("\n") == 1


def test_every_room_is_whole_and_cheap_to_declare() -> None:
    assert len({room.name for room in rooms.ROOMS}) == len(rooms.ROOMS)
    for room in rooms.ROOMS:
        assert room.read_routes() or room.events or room.commands or room.services
        assert isinstance(room.read_services(), tuple)
        for event in room.events:
            schema = yaml.safe_load(event.file.read_text())
            assert schema["$id"] == event.id
            assert set(event.fields) == set(schema["properties"])
    services = build_services(Configuration(disabled_rooms=["catalog"]))
    assert services.find(CatalogService) is None
    assert openapi(tuple(replace(room) for room in rooms.ROOMS)) == openapi()
