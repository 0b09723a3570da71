"""How large a bundle may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Configuration


@dataclass(frozen=True)
class Limits:
    """Bytes of an archive and, each by itself, of what it unpacks to; files and folders; and how
    many times as large as the archive what it unpacks to may be."""

    bytes: int = 500_000_000
    files: int = 10_000
    ratio: int = 200

    @classmethod
    def of(cls, config: Configuration) -> Limits:
        """Those that a site has set."""
        return cls(config.demo_max_bytes, config.demo_max_files, config.demo_max_ratio)
