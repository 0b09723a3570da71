"""A notebook is verified by the kernel that it names, in an environment without secrets."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.errors import BadRequest
from alacard_ext.processes.variables import ALLOWED, kernel_environment
from alacard_ext.verify.kernels import kernel_for, must_be_python
from alacard_ext.verify.verification import Progress, Settings, Verification, verify

from .conftest import notebook

SECRETS = {
    "JUPYTERHUB_API_TOKEN": "hub",
    "AWS_SECRET_ACCESS_KEY": "cloud",
    "NVIDIA_API_KEY": "service",
    "CUDA_SECRET_KEY": "odd",
    "HF_TOKEN": "hf_variable",
    "DATABASE_URL": "postgres://u:p@h/d",
}
# The Hub's own library says whether it finds a token.
ASK = (
    "import json, os\nfrom huggingface_hub import get_token\n"
    "print(json.dumps({'token': get_token(), 'names': sorted(os.environ)}))"
)


def install(folder: Path, name: str, language: str, **environment: str) -> None:
    """A kernel of that name and language; in truth it is this Python's."""
    home = folder / "kernels" / name
    home.mkdir(parents=True)
    # Some commands name the folder that they are installed in.
    (home / "start.py").write_text(
        "from ipykernel.kernelapp import launch_new_instance as run\nrun()"
    )
    argv = [sys.executable, "{resource_dir}/start.py", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": name, "language": language, "env": environment}
    (home / "kernel.json").write_text(json.dumps(spec))


def of(spec: Any = None, info: Any = None, *sources: str) -> Any:
    made = notebook(*(sources or ("x = 1",)))
    made.metadata.update({"kernelspec": spec} if spec else {})
    made.metadata.update({"language_info": info} if info else {})
    return made


def run(made: Any, folder: Path, **changes: Any) -> Verification:
    specs = KernelSpecManager(kernel_dirs=[str(folder / "kernels")])
    settings = Settings(kernels=specs, environments=folder / "envs", **changes)
    return asyncio.run(verify(made, cwd=folder, settings=settings, progress=Progress()))


def test_the_named_kernel_runs_it_and_the_stamp_says_so(tmp_path: Path) -> None:
    install(tmp_path, "ir", "R", OF_THE_SPEC="yes")
    made = of({"name": "ir", "display_name": "R", "language": "R"}, {"name": "R"})
    made.cells[0].source = "import os\nassert os.environ['OF_THE_SPEC'] == 'yes'"
    stamp = run(made, tmp_path).verified
    assert stamp.outcome == "passed", stamp.error
    assert stamp.kernel and (stamp.kernel.name, stamp.kernel.language) == ("ir", "R")
    assert stamp.machine.python is None and stamp.packages == {}


@pytest.mark.parametrize(
    ("spec", "info", "words"),
    [
        ({"name": "ir", "language": "R"}, None, "'ir' (R), which is not installed"),
        ({"name": "gone", "language": "python"}, None, "'gone' (python), which is not installed"),
        ({"name": "python3", "language": "R"}, None, "written in R, but its kernel 'python3'"),
        ({"name": "python3"}, {"name": "R"}, "written in R, but its kernel 'python3'"),
        (None, {"name": "R"}, "written in R, but no kernel"),
        ({"name": "../../etc"}, None, "'../../etc', which is not installed"),
    ],
)
def test_what_no_kernel_here_can_run_is_refused_before_anything_runs(
    tmp_path: Path, spec: Any, info: Any, words: str
) -> None:
    proof = tmp_path / "ran"
    with pytest.raises(BadRequest) as refused:
        run(of(spec, info, f"open({str(proof)!r}, 'w')"), tmp_path)
    assert words in refused.value.message and not proof.exists()


@pytest.mark.parametrize(
    ("spec", "info", "name"),
    [
        (None, None, "python3"),
        (None, {"name": "python"}, "python3"),
        ({"name": "", "language": 7}, None, "python3"),
        (None, {"name": "r"}, "ir"),
        # These call their language by one name and their notebooks' by another.
        ({"name": "cpp", "language": "C++17"}, {"name": "c++"}, "cpp"),
        ({"name": "cpp"}, {"name": "c++"}, "cpp"),
    ],
)
def test_the_kernel_is_found_where_names_are_missing_or_differ(
    tmp_path: Path, spec: Any, info: Any, name: str
) -> None:
    install(tmp_path, "ir", "R")
    install(tmp_path, "cpp", "C++17")
    specs = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")])
    assert asyncio.run(kernel_for(of(spec, info), specs)).name == name


def test_an_environment_is_built_for_python_alone(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="written in R"):
        must_be_python(of({"name": "ir", "language": "R"}))
    must_be_python(of())


def test_a_gateway_s_kernels_are_refused() -> None:
    from jupyter_server.gateway.managers import GatewayKernelSpecManager

    with pytest.raises(BadRequest, match="gateway"):
        asyncio.run(kernel_for(of(), GatewayKernelSpecManager.__new__(GatewayKernelSpecManager)))


def test_a_kernel_that_cannot_start_says_why(tmp_path: Path) -> None:
    home = tmp_path / "kernels" / "bad"
    home.mkdir(parents=True)
    argv = [sys.executable, "-c", "raise SystemExit('no module named kernel')"]
    spec = {"argv": argv, "display_name": "bad", "language": "python"}
    (home / "kernel.json").write_text(json.dumps(spec))
    stamp = run(of({"name": "bad"}), tmp_path).verified
    assert stamp.outcome == "kernel_died" and stamp.error
    assert "no module named kernel" in stamp.error.message


def test_the_command_takes_the_named_kernel_too(tmp_path: Path) -> None:
    install(tmp_path, "other", "python", OF_THE_SPEC="yes")
    environment = {**os.environ, "HF_HOME": str(tmp_path / "hf"), "JUPYTER_PATH": str(tmp_path)}
    code = "import os\nassert os.environ['OF_THE_SPEC'] == 'yes'"
    nbformat.write(of({"name": "other", "display_name": "o"}, None, code), tmp_path / "n.ipynb")
    nbformat.write(of({"name": "ir", "display_name": "R"}, None, code), tmp_path / "r.ipynb")

    def verify(name: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "alacard_ext", "verify", name, "--json"]
        return subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)

    done = verify("n.ipynb")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verified"]["kernel"]["name"] == "other"
    refused = verify("r.ipynb")
    assert refused.returncode == 1 and "'ir', which is not installed" in refused.stderr


@pytest.mark.attack
@pytest.mark.parametrize("handed", [False, True])
def test_a_notebook_gets_no_secret_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handed: bool
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("SITE_SETTING", "wanted")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "token").write_text("hf_file")
    made = notebook(ASK)
    # The id of a cell is written by whoever wrote the notebook, and proves nothing.
    made.cells.append(nbformat.v4.new_code_cell("x = 1", id="common-setup-access"))
    done = run(made, tmp_path, variables=("SITE_SETTING",), with_token=handed)
    assert done.verified.outcome == "passed", done.verified.error
    told = json.loads(done.executed.cells[0].outputs[0].text)
    assert told["token"] == ("hf_variable" if handed else None)
    assert set(SECRETS) & set(told["names"]) == ({"HF_TOKEN"} if handed else set())
    assert {"PATH", "SITE_SETTING", "CUDA_VISIBLE_DEVICES", "HF_HOME"} <= set(told["names"])


def test_the_list_names_no_secret(tmp_path: Path) -> None:
    suspect = ("_TOKEN", "SECRET", "PASSWORD", "API_KEY", "CREDENTIAL")
    assert not [name for name in ALLOWED if any(word in name for word in suspect)]
    made = kernel_environment({"HF_HUB_TOKEN": "x", "LC_ALL": "C"}, tmp_path)
    assert "HF_HUB_TOKEN" not in made and made["LC_ALL"] == "C"
