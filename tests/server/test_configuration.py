"""One configuration: what stands in Jupyter's files holds for server, command line and Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError
from traitlets.config.loader import KVArgParseConfigLoader

from alacard_ext import api as python_api
from alacard_ext.catalog.service import CatalogService
from alacard_ext.config import Configuration, configuration_of, read_configuration
from alacard_ext.config_files import FILES, read_files
from alacard_ext.errors import InvalidConfiguration
from alacard_ext.notebooks.generations import Generations
from alacard_ext.services import build_services
from tests.local_hub.server import LocalHub

SETTINGS = """
c.AlacardApp.hub_endpoint = "{url}"
c.AlacardApp.hub_timeout = 11.5
c.AlacardApp.cache_dir = "{home}/kept/answers"
c.AlacardApp.catalog_dir = "{home}/a catalog"
c.AlacardApp.run_readme_code = False
c.AlacardApp.verify_constraints = "{home}/pins.txt"
c.AlacardApp.verify_environment.append("SITE_TOKEN")
c.AlacardApp.default_url = "/lab"
c.ServerApp.tornado_settings = {{}}
"""


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """Nothing by hand: all of it comes from the files."""
    return {"ServerApp": {"jpserver_extensions": {"alacard_ext": True}}}


@pytest.fixture
def written(
    jp_environ: None, jp_config_dir: Path, tmp_path: Path, local_hub: LocalHub, monkeypatch: Any
) -> Path:
    """Jupyter's folder of configuration, with a file of a site; the environment says nothing."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf-home"))
    for name in ("HF_ENDPOINT", "HF_TOKEN", "ALACARD_RUN_README_CODE"):
        monkeypatch.delenv(name, raising=False)
    text = SETTINGS.format(url=local_hub.url, home=tmp_path)
    (jp_config_dir / "jupyter_server_config.py").write_text(text)
    return jp_config_dir


def alacard(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alacard_ext", *words], text=True, capture_output=True, timeout=900
    )


@pytest.fixture
def served(written: Path, jp_serverapp: Any) -> Any:
    """The server's extension, started after the file was written."""
    return next(iter(jp_serverapp.extension_manager.extension_apps["alacard_ext"]))


async def test_a_file_of_jupyter_holds_for_every_door(
    served: Any, api: Any, tmp_path: Path, local_hub: LocalHub
) -> None:
    read = read_configuration()
    for name in Configuration.class_traits(config=True):
        assert getattr(read, name) == getattr(served, name), name
    assert (
        read.catalog_folder == tmp_path / "a catalog" == served.services.of(CatalogService).folder
    )
    assert read.verify_environment == ["SITE_TOKEN"] and read.run_readme_code is False
    for services in (served.services, build_services(read)):
        assert services.of(Generations)._readme_code is False
    assert (read.hub_endpoint, read.hub_timeout) == (local_hub.url, 11.5)
    # What the command line feeds, the server and Python read.
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": "site/own-model", "downloads": 7}) + "\n")
    done = alacard("catalog", "import", str(rows))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a catalog").is_dir() and not (tmp_path / "hf-home" / "alacard").exists()
    found = await api("catalog", "search", params={"q": "own-model"})
    assert [model["id"] for model in found.data["models"]] == ["site/own-model"]
    assert python_api.catalog_search("own-model").models[0].id == "site/own-model"
    told = json.loads(alacard("catalog", "search", "own-model", "--json").stdout)
    assert told["models"][0]["id"] == "site/own-model"
    # All ask the site's Hub, and keep its answers in the site's folder.
    assert python_api.search("bert").origin == "hub"
    assert '"origin": "hub"' in alacard("search", "bert", "--json").stdout
    doctor = {
        each["name"]: each for each in json.loads(alacard("doctor", "--json").stdout)["checks"]
    }
    assert doctor["hub"]["level"] == "ok" and local_hub.url in doctor["hub"]["message"]
    assert doctor["catalog"]["message"] == f"the catalog is kept in {tmp_path / 'a catalog'}"
    assert str(tmp_path / "kept" / "answers") in doctor["answers"]["message"]
    assert "jupyter_server_config.py" in doctor["configuration"]["message"]


def test_a_misspelt_setting_is_told_with_the_closest_name(
    jp_environ: None, jp_config_dir: Path
) -> None:
    settings = {"AlacardApp": {"hub_timout": 3, "qqqq": 1, "default_url": "/lab"}}
    (jp_config_dir / "jupyter_server_config.json").write_text(json.dumps(settings))
    checks = json.loads(alacard("doctor", "--json").stdout)["checks"]
    told = next(each for each in checks if each["name"] == "configuration")
    assert told["level"] == "note"
    assert "jupyter_server_config.json: " in told["message"]
    assert "AlacardApp has no setting hub_timout; did you mean hub_timeout?" in told["message"]
    assert told["message"].endswith("AlacardApp has no setting qqqq")
    # What only the server's extension knows is no mistake.
    assert "default_url" not in told["message"]


def test_verifying_heeds_the_constraints_of_the_site(written: Path, tmp_path: Path) -> None:
    (tmp_path / "one.ipynb").write_text("{}")
    done = alacard("verify", str(tmp_path / "one.ipynb"))
    assert done.returncode == 1
    assert f"There is no constraints file {tmp_path / 'pins.txt'}" in done.stderr


async def test_the_folders_of_parts_come_first_and_the_servers_file_last(
    written: Path, jp_configurable_serverapp: Any
) -> None:
    (written / "jupyter_server_config.py").unlink()

    def write(name: str, **settings: object) -> None:
        path = written / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"AlacardApp": settings}))

    write("jupyter_server_config.d/site", hub_timeout=2, catalog_dir="/parts", cache_dir="/parts/a")
    write("jupyter_alacard_ext_config", hub_timeout=3, catalog_dir="/own")
    write("jupyter_config", hub_timeout=4)
    write("jupyter_server_config", catalog_sync_hours=5)
    apps = jp_configurable_serverapp().extension_manager.extension_apps["alacard_ext"]
    for config in (next(iter(apps)), read_configuration()):
        assert config.hub_timeout == 4 and config.catalog_sync_hours == 5
        assert str(config.catalog_folder) == "/own" and str(config.home) == "/parts"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c.AlacardApp.hub_timeout =", "SyntaxError"),
        ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("c.AlacardApp.hub_timeout = 'soon'", "Correct a setting of AlacardApp in"),
        ("c.AlacardApp.hub_timeout = -1", "Correct a setting of AlacardApp in"),
    ],
)
def test_a_broken_file_is_one_sentence_that_names_it(written: Path, text: str, said: str) -> None:
    file = written / "jupyter_server_config.py"
    file.write_text(text)
    done = alacard("deal")
    assert done.returncode == 1 and not done.stdout
    assert done.stderr.startswith("alacard: INVALID_CONFIGURATION: ")
    assert said in done.stderr and str(file) in done.stderr and done.stderr.count("\n") == 1
    checks = json.loads(alacard("doctor", "--json").stdout)["checks"]
    told = next(each for each in checks if each["name"] == "configuration")
    assert told["level"] == "failed" and str(file) in told["message"]
    # What asks for no setting goes on.
    assert alacard("--version").returncode == 0


def test_a_broken_file_in_json_is_told_as_well(tmp_path: Path) -> None:
    (tmp_path / "jupyter_config.json").write_text("{")
    with pytest.raises(InvalidConfiguration, match=r"jupyter_config\.json: JSONDecodeError"):
        read_files([str(tmp_path)])


def test_a_persons_folder_goes_over_that_of_the_machine(tmp_path: Path) -> None:
    mine, machine = tmp_path / "mine", tmp_path / "machine"
    for folder, seconds in ((mine, 5), (machine, 6)):
        folder.mkdir()
        for name in FILES:
            text = json.dumps({"AlacardApp": {"hub_timeout": seconds, "open_panel": True}})
            (folder / f"{name}.json").write_text(text)
    (mine / "jupyter_server_config.json").write_text('{"AlacardApp": {"hub_timeout": 5}}')
    config = configuration_of(read_files([str(mine), str(machine)]))
    assert config.hub_timeout == 5 and config.open_panel


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("['ada']", ["ada"]),
        ("['ada', 'bob']", ["ada", "bob"]),
        ("ada", ["ada"]),
        ("[]", []),
        ("[ada]", None),
        ("ada,bob", None),
        ("['ada'", None),
        ("{'ada'}", None),
        ("[1]", None),
    ],
)
def test_a_list_on_the_command_line_is_read_or_refused_and_never_one_odd_name(
    text: str, names: list[str] | None
) -> None:
    # As of a server, which does not know the class yet when it reads its command line.
    given = KVArgParseConfigLoader(
        [f"--AlacardApp.administrators={text}"], classes=[]
    ).load_config()
    if names is not None:
        assert Configuration(config=given).administrators == names
        return
    with pytest.raises(TraitError, match="administrators"):
        Configuration(config=given)
