"""Make the cards' recordings again: a speech clip for each topic.

    pip install soundfile scipy pyyaml     (and Debian's espeak-ng)
    python tools/make_card_assets.py

The clips are spoken by espeak-ng from each topic's `speech_text`. The pictures are made by
`tools/card_pictures`, and the assets' ASSETS.md says where everything comes from.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import soundfile
import yaml
from scipy.signal import resample_poly

DATA = Path(__file__).parents[1] / "alacard_ext" / "cards" / "data"
ASSETS = DATA / "assets"
SAMPLE_RATE = 16_000


def speak(text: str, path: Path) -> None:
    """Write `text`, spoken in British English, as 16 kHz mono Ogg Vorbis."""
    command = ["espeak-ng", "-v", "en-gb", "-s", "150", "--stdout", text]
    wave = subprocess.run(command, check=True, capture_output=True).stdout
    samples, rate = soundfile.read(io.BytesIO(wave), dtype="float64")
    resampled = resample_poly(samples, SAMPLE_RATE, rate)
    resampled *= 0.8 / np.abs(resampled).max()  # full volume would clip after compression
    soundfile.write(
        path, resampled, SAMPLE_RATE, format="OGG", subtype="VORBIS", compression_level=1.0
    )


def main() -> None:
    ASSETS.mkdir(exist_ok=True)
    for topic in sorted((DATA / "topics").glob("*.yaml")):
        inputs = yaml.safe_load(topic.read_text(encoding="utf-8"))["inputs"]
        for name in inputs.get("speech", []):
            speak(inputs["speech_text"], ASSETS / f"{name}.ogg")


if __name__ == "__main__":
    main()
