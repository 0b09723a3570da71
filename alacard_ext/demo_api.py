"""The part of the Python API for demos; `alacard_ext.api` offers it as its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .running import with_services

if TYPE_CHECKING:
    from .demos.models import Report


def demo_check(path: str | os.PathLike[str]) -> Report:
    """What there is to tell of an archive or a folder with the app of a model; nothing is kept, and
    nothing of it is executed. Raises BadRequest and OSError."""
    from .demos.inspection import Inspection

    source = Path(path)
    source.stat()
    return with_services(lambda services: services.of(Inspection).check(source))
