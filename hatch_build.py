"""Compile the cards and the templates where a wheel is built, or a checkout installed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILERS = ("alacard_ext.cards.presets", "alacard_ext.notebooks.percent")


class CompileHook(BuildHookInterface[Any]):
    """Runs each compiler in the sources' folder, as `make compile` does."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for module in COMPILERS:
            subprocess.run([sys.executable, "-m", module], cwd=self.root, check=True)  # noqa: S603
