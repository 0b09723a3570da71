"""An environment that many children share: what it is built from, and how long it is kept."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alacard_ext.errors import EnvironmentFailed
from alacard_ext.processes.confined import start
from alacard_ext.processes.confinement import Confinement
from alacard_ext.processes.environment_keeping import COMPLETE, held, prune, size_of
from alacard_ext.processes.environments import (
    build_environment,
    compile_environment,
    find_uv,
    folders_of,
)
from alacard_ext.processes.package_index import (
    options_of,
    read_pip_configuration,
    variables_for_uv,
    without_index,
)
from alacard_ext.processes.rungs import Rung

# A package of our own, as the source that its author gave away, which writes a file when built.
BUILT = """
import os, pathlib
from setuptools import setup
pathlib.Path(os.environ["PROOF"]).touch()
setup(name="of-the-child", version="1.0", py_modules=["of_the_child"])
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with one wheel that lies on this disk, and nothing else."""
    folder = tmp_path_factory.mktemp("environments")
    wheel = folder / "of_the_child-1.0-py3-none-any.whl"
    write_wheel(wheel)
    return asyncio.run(build_environment([named(wheel)], folder / "kept", kernel=False))


def named(wheel: Path) -> str:
    return f"of-the-child @ {wheel.as_uri()}"


def write_wheel(path: Path) -> None:
    import zipfile

    about = "of_the_child-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("of_the_child.py", "WORD = 'installed'\n")
        packed.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: of-the-child\nVersion: 1.0\n"
        )
        tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        packed.writestr(f"{about}/WHEEL", tag)
        packed.writestr(f"{about}/RECORD", "")


def test_a_child_runs_in_it_and_changes_nothing_of_it(plain: Rung, python: Path) -> None:
    code = (
        "import of_the_child, sys\nfrom pathlib import Path\nprint(of_the_child.WORD)\n"
        "try: Path(of_the_child.__file__).write_text('changed'); print('changed')\n"
        "except OSError: print('kept')\n"
    )
    module = next(python.parents[1].rglob("of_the_child.py"))
    before = module.read_text()

    async def go() -> str:
        given = Confinement(read_only=folders_of(python))
        confined = await start([str(python), "-c", code], given, rung=plain)
        await confined.wait()
        return confined.tail()

    try:
        said = asyncio.run(go()).split()
        assert said == ["installed", "kept" if "writing" in plain.kept else "changed"]
    finally:
        module.write_text(before)


def test_it_is_compiled_and_shares_no_file(python: Path) -> None:
    module = next(python.parents[1].rglob("of_the_child.py"))
    assert list(module.parent.glob("__pycache__/of_the_child.*.pyc"))
    assert module.stat().st_nlink == 1
    assert not list(python.parents[1].rglob("ipykernel"))


@pytest.mark.attack
def test_links_are_for_one_of_its_own_which_is_compiled_later(
    tmp_path: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not find_uv():
        pytest.skip("needs the extra 'test', which has uv")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_LINK_MODE", "symlink")  # it is not for a site to say
    wheel = tmp_path / "of_the_child-1.0-py3-none-any.whl"
    write_wheel(wheel)

    def built(linked: bool, compiled: bool) -> tuple[Path, Path]:
        kept = tmp_path / "kept"
        build = build_environment(
            [named(wheel)], kept, kernel=False, linked=linked, compiled=compiled
        )
        made = asyncio.run(build)
        return made, next(made.parents[1].rglob("of_the_child.py"))

    fast, module = built(linked=True, compiled=False)
    assert module.stat().st_nlink > 1 and not [*module.parent.glob("__pycache__/of_the_child*")]
    before = size_of(fast)
    asyncio.run(compile_environment(fast))
    [compiled] = module.parent.glob("__pycache__/of_the_child*")
    assert before != size_of(fast)
    compiled.unlink()
    asyncio.run(compile_environment(fast))
    assert not compiled.exists(), "it is compiled once"
    own, module = built(linked=False, compiled=True)
    assert own != fast and module.stat().st_nlink == 1 and not module.is_symlink()
    asyncio.run(compile_environment(Path(sys.executable)))  # what was not built here is left alone


@pytest.mark.attack
@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_nothing_of_a_package_runs_as_it_is_installed_unless_that_is_allowed(
    tmp_path: Path, installer: str
) -> None:
    if installer == "uv" and not find_uv():
        pytest.skip("needs the extra 'test', which has uv")
    source, proof = tmp_path / "source", tmp_path / "proof"
    source.mkdir()
    (source / "setup.py").write_text(BUILT.replace('os.environ["PROOF"]', repr(str(proof))))
    (source / "of_the_child.py").touch()
    packed = tmp_path / "of_the_child-1.0.tar.gz"
    subprocess.run(["tar", "czf", packed, "-C", tmp_path, "source"], check=True)
    requirement = f"of-the-child @ {packed.as_uri()}"
    with pytest.raises(EnvironmentFailed, match="is the source of a package"):
        asyncio.run(
            build_environment([requirement], tmp_path / "kept", kernel=False, installer=installer)
        )
    assert not proof.exists()


LISTED = """
:env:.find-links='/opt/a /opt/b'
global.index-url='https://person:secret@mirror.example/simple'
global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'
install.find-links='/weaker'
install.no-index='yes'
global.cert='/etc/own.pem'
install.odd
global.broken='
"""


def test_uv_installs_from_where_pip_would() -> None:
    options = options_of(LISTED)
    assert without_index(options) and not without_index({"no-index": "false"})
    assert variables_for_uv(options, {}) == {
        "UV_DEFAULT_INDEX": "https://person:secret@mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/opt/a,/opt/b",
        "SSL_CERT_FILE": "/etc/own.pem",
    }
    # Who has told uv already is not overruled.
    told = {"UV_INDEX_URL": "x", "UV_INDEX": "y", "UV_FIND_LINKS": "z", "SSL_CERT_FILE": "c"}
    assert variables_for_uv(options, told) == {}


def test_pip_is_asked_for_its_own_configuration(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("[install]\nfind-links = /of/the/person\n")
    environment = {**os.environ, "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    environment.pop("PIP_FIND_LINKS", None)
    assert read_pip_configuration(environment)["find-links"] == "/of/the/person"


def kept(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob(f"*/{COMPLETE}")}


def test_one_that_is_held_or_new_is_kept_however_many_there_are(tmp_path: Path) -> None:
    for age, name in enumerate(["newest", "fresh", "held", "left", "old"]):
        home = tmp_path / name
        (home / "bin").mkdir(parents=True)
        (home / COMPLETE).touch()
        then = time.time() - (age if age < 2 else 3600 * age)
        os.utime(home / COMPLETE, (then, then))
    newest = tmp_path / "newest" / "bin"
    (newest / "data").write_bytes(b"x" * 1000)
    assert size_of(newest / "python") == 1000
    (newest / "data").unlink()  # what takes long is counted once
    assert size_of(newest / "python") == 1000 and size_of(tmp_path / "bin" / "python") is None
    # Whoever held this one is gone without a word.
    holder = (
        "import os, sys\nfrom pathlib import Path\n"
        "from alacard_ext.processes.environment_keeping import held\n"
        "with held(Path(sys.argv[1])): os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", holder, tmp_path / "left" / "bin" / "python"], check=True)
    assert list((tmp_path / "left" / "held").iterdir())
    with held(tmp_path / "held" / "bin" / "python"):
        prune(tmp_path, 1)
        assert kept(tmp_path) == {"newest", "fresh", "held"}
    prune(tmp_path, 1)
    assert kept(tmp_path) == {"newest", "fresh"}


@pytest.mark.attack
def test_a_python_that_is_linked_to_from_a_persons_folder_gives_none_of_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    base, links = tmp_path / ".local" / "share" / "uv" / "python3", tmp_path / ".local" / "bin"
    for folder in (base / "bin", links, tmp_path / "bin"):
        folder.mkdir(parents=True)
    (base / "bin" / "python3").touch()
    (links / "python3").symlink_to(base / "bin" / "python3")
    (tmp_path / "bin" / "python3").symlink_to(base / "bin" / "python3")
    for python in (links / "python3", tmp_path / "bin" / "python3"):
        given = folders_of(python)
        assert {base, python.parent} <= set(given)
        assert not {tmp_path, tmp_path / ".local"} & set(given)
