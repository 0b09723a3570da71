"""The events that tell listening browsers how far something is: ids and numbers only."""

from __future__ import annotations

from pathlib import Path

GENERATION_SCHEMA_ID = "https://events.alacard.dev/generation/v1"
GENERATION_SCHEMA = Path(__file__).parent / "notebooks" / "generation.v1.yaml"
VERIFICATION_SCHEMA_ID = "https://events.alacard.dev/verification/v1"
VERIFICATION_SCHEMA = Path(__file__).parent / "verify" / "verification.v1.yaml"
