"""Free memory and disk, on this machine and on recorded readings of containers."""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.fit.machine import read_machine

GIB = 2**30


def group(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_this_machine_can_be_read(tmp_path: Path) -> None:
    machine = read_machine(tmp_path)
    assert machine.total_memory and machine.free_memory and machine.free_disk
    assert machine.free_memory <= machine.total_memory


def test_a_container_of_cgroup_2_without_its_file_cache(tmp_path: Path) -> None:
    # Readings of a container limited to 512 MiB, named as recorded: no container runs here.
    folder = group(
        tmp_path,
        memory_DOT_max=f"{GIB // 2}\n",
        memory_DOT_current=f"{GIB // 4}\n",
        memory_DOT_stat=f"anon 1\ninactive_file {GIB // 8}\n",
    )
    machine = read_machine(group=folder, environment={})
    assert machine.total_memory == GIB // 2
    assert machine.free_memory == GIB // 2 - GIB // 8


def test_a_container_of_cgroup_1(tmp_path: Path) -> None:
    folder = group(
        tmp_path,
        memory__memory_DOT_limit_in_bytes=str(GIB // 2),
        memory__memory_DOT_usage_in_bytes=str(GIB // 4),
    )
    assert read_machine(group=folder, environment={}).free_memory == GIB // 4


@pytest.mark.parametrize("text", ["max", "", "many"])
def test_no_limit_is_no_limit(text: str, tmp_path: Path) -> None:
    folder = group(tmp_path, memory_DOT_max=text, memory_DOT_current="1")
    assert (read_machine(group=folder, environment={}).free_memory or 0) > GIB // 2


def test_the_limit_that_jupyterhub_tells(tmp_path: Path) -> None:
    machine = read_machine(group=tmp_path, environment={"MEM_LIMIT": str(GIB)})
    assert machine.total_memory == GIB
    assert machine.free_memory is not None and 0 <= machine.free_memory < GIB


def test_a_cache_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert read_machine(tmp_path / "a" / "b").free_disk
