"""Where the templates of notebooks lie, as sources in the percent format and compiled."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
COMPILED = FOLDER / "compiled"
