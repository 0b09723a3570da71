"""Which kernel a generated notebook asks for, also after others were installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.notebooks.kernelspec import python_kernelspec


def install(folder: Path, name: str, shown: str, language: str = "python") -> None:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    spec = {"argv": ["python"], "display_name": shown, "language": language}
    (place / "kernel.json").write_text(json.dumps(spec))


async def asked_for(manager: Any) -> str | None:
    found = await python_kernelspec(manager)
    return f"{found['name']}: {found['display_name']}" if found else None


async def test_a_kernel_that_is_installed_renamed_or_removed_is_heeded(tmp_path: Path) -> None:
    manager = KernelSpecManager(kernel_dirs=[str(tmp_path)], ensure_native_kernel=False)
    assert await asked_for(manager) is None
    install(tmp_path, "r", "R", "R")
    assert await asked_for(manager) is None
    install(tmp_path, "other", "Other")
    assert await asked_for(manager) == "other: Other"
    install(tmp_path, "python3", "Python 3")
    assert await asked_for(manager) == "python3: Python 3"
    install(tmp_path, "python3", "Python three")
    assert await asked_for(manager) == "python3: Python three"
    (tmp_path / "python3" / "kernel.json").unlink()
    assert await asked_for(manager) == "other: Other"


async def test_kernels_are_read_once_while_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "python3", "Python 3")
    manager = KernelSpecManager(kernel_dirs=[str(tmp_path)], ensure_native_kernel=False)
    first = await python_kernelspec(manager)
    assert first is not None
    first["name"] = "changed by whoever got it"
    monkeypatch.setattr(KernelSpecManager, "get_all_specs", None)
    assert await asked_for(manager) == "python3: Python 3"
    manager.allowed_kernelspecs = {"none of these"}
    monkeypatch.undo()
    assert await asked_for(manager) is None


async def test_a_manager_of_a_sites_own_is_asked_each_time(tmp_path: Path) -> None:
    class Far:
        default_kernel_name = "far"
        shown = "One"

        async def get_all_specs(self) -> dict[str, Any]:
            return {"far": {"spec": {"language": "Python", "display_name": self.shown}}}

    manager = Far()
    assert await asked_for(manager) == "far: One"
    manager.shown = "Two"
    assert await asked_for(manager) == "far: Two"
