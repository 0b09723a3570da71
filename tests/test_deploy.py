"""The files of docs/deploy: what reads them accepts them, and what they name exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from jupyterhub.proxy import ConfigurableHTTPProxy
from jupyterhub.scopes import scope_definitions
from jupyterhub.spawner import SimpleLocalProcessSpawner, Spawner
from traitlets.config import Config

from alacard_ext.arguments import parser

DEPLOY = Path(__file__).parents[1] / "docs" / "deploy"
KUBERNETES = "1.30"  # and so a later one
CLASSES = {
    each.__name__: each
    for each in (
        JupyterHub, Authenticator, SharedPasswordAuthenticator, ConfigurableHTTPProxy, Spawner,
        SimpleLocalProcessSpawner,
    )
}  # fmt: skip


def _compose_accepted(path: Path) -> bool:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "Schema validation errors" in done.stdout, done
    return done.returncode == 0


def test_the_compose_file_follows_its_specification(tmp_path: Path) -> None:
    assert _compose_accepted(DEPLOY / "compose.yaml")
    broken = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    broken["services"]["worker"]["replica"] = 2
    (tmp_path / "broken.yaml").write_text(yaml.safe_dump(broken))
    assert not _compose_accepted(tmp_path / "broken.yaml")


def test_the_manifests_follow_the_schemas_of_kubernetes() -> None:
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "worker.yaml").read_text()))
    assert [each["kind"] for each in documents] == [
        "ServiceAccount", "Deployment", "PodDisruptionBudget", "NetworkPolicy",
    ]  # fmt: skip
    for each in documents:
        kubernetes_validate.validate(each, KUBERNETES, strict=True)
    documents[1]["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = 3
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(documents[1], KUBERNETES, strict=True)


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        if os.environ.get("CI"):
            pytest.fail("systemd-analyze is missing; .ci/run installs it")
        pytest.skip("no systemd-analyze here; install systemd to check the units")
    units = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        # It looks whether the programs are there, which they are not on this machine.
        text = re.sub(r"/opt/alacard/bin/\w+", str(shutil.which("true")), unit.read_text())
        (tmp_path / unit.name).write_text(text)
        units.append(tmp_path / unit.name)
    assert len(units) == 2
    done = subprocess.run(
        [analyze, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "ignoring" not in done.stderr  # as it says of settings that it does not know


@pytest.mark.parametrize("name", ["trusting_team", "service"])
def test_the_hub_knows_every_setting_and_scope(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("a password of a test\n")
    monkeypatch.setenv("TEAM_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("ALACARD_DATABASE_URL", "postgresql://someone@somewhere/alacard")
    hub = JupyterHub()
    hub.load_config_file(str(DEPLOY / "jupyterhub" / f"{name}.py"))
    config: Config = hub.config
    assert config
    for section, settings in config.items():
        for setting in settings:
            assert setting in CLASSES[section].class_trait_names(), f"{section}.{setting}"
    roles = config.JupyterHub.get("load_roles", [])
    for scope in (scope for role in roles for scope in role["scopes"]):
        assert scope.partition("!")[0] in scope_definitions, scope
    assert len(roles) == (2 if name == "service" else 0)
    for service in config.JupyterHub.get("services", []):
        parser().parse_args(service["command"][1:])


def test_every_command_of_the_files_is_one_of_alacard() -> None:
    texts = [
        path.read_text() for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".md"
    ]
    lists = [re.findall(r'"(?:\w|--)[\w-]*"', line) for text in texts for line in text.splitlines()]
    given = [[word.strip('"') for word in words] for words in lists]
    commands = [words[words.index("alacard") + 1 :] for words in given if "worker" in words]
    commands += [words.split() for text in texts for words in re.findall(r"bin/alacard (.*)", text)]
    assert len(commands) == 3
    for command in commands:
        parser().parse_args(command)
