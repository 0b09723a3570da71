"""The requirements of extras of pyproject.toml, one a line: `python tools/extras.py NAME…`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
for name in sys.argv[1:]:
    print("\n".join(PROJECT["optional-dependencies"][name]))
