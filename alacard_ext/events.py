"""The event that tells listening browsers how far a generation is: ids and numbers only."""

from __future__ import annotations

from pathlib import Path

GENERATION_SCHEMA_ID = "https://events.alacard.dev/generation/v1"
GENERATION_SCHEMA = Path(__file__).parent / "notebooks" / "generation.v1.yaml"
