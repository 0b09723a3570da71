"""Whether Alacard runs from a checkout of its sources, whose compiled files may be out of date."""

from __future__ import annotations

from pathlib import Path

IN_CHECKOUT = (Path(__file__).parents[1] / "hatch_build.py").is_file()
