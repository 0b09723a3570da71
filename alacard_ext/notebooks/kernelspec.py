"""The kernel that a generated notebook asks for."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import ensure_async

_Stamp = tuple[Any, ...]
_latest: dict[_Stamp, dict[str, str] | None] = {}


async def python_kernelspec(manager: Any) -> dict[str, str] | None:
    """The kernel that a generated notebook should ask for: the default one if it is Python.

    None where no Python kernel is installed; the notebook then asks for `python3`.
    """
    stamp = _stamp(manager)
    if stamp is None:
        return _choose(manager, await ensure_async(manager.get_all_specs()))
    if stamp not in _latest:
        chosen = _choose(manager, manager.get_all_specs())
        _latest.clear()
        _latest[stamp] = chosen
    known = _latest[stamp]
    return None if known is None else dict(known)


def _choose(manager: Any, specs: Any) -> dict[str, str] | None:
    default = _default(manager)
    ordered = sorted(specs, key=lambda name: (name != default, name != "python3", name))
    for name in ordered:
        spec = specs[name]["spec"]
        if str(spec.get("language", "")).lower() == "python":
            return {
                "name": name,
                "display_name": str(spec.get("display_name", name)),
                "language": "python",
            }
    return None


def _default(manager: Any) -> str:
    return str(getattr(manager, "default_kernel_name", "python3"))


def _stamp(manager: Any) -> _Stamp | None:
    """What tells of a change to the kernels that are installed: their folders, and when each was
    written. To read them takes twenty times as long. None where a manager has them elsewhere."""
    if type(manager) is not KernelSpecManager:
        return None
    found = []
    for name, folder in manager.find_kernel_specs().items():
        written = None
        with suppress(OSError):
            status = Path(folder, "kernel.json").stat()
            written = (status.st_mtime_ns, status.st_size)
        found.append((name, folder, written))
    return (_default(manager), manager.kernel_spec_class, *found)
