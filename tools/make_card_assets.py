"""Make the cards' assets again: a speech clip for each topic, and the photographs.

    pip install scikit-image soundfile scipy pyyaml pillow     (and Debian's espeak-ng)
    python tools/make_card_assets.py

The clips are spoken by espeak-ng from each topic's `speech_text`; the photographs are those that
scikit-image ships, made small. Their sources and licences are in the assets' ASSETS.md.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import soundfile
import yaml
from PIL import Image
from scipy.signal import resample_poly
from skimage import data

DATA = Path(__file__).parents[1] / "alacard_ext" / "cards" / "data"
ASSETS = DATA / "assets"
SAMPLE_RATE = 16_000
LONGEST_SIDE = 256
MAX_IMAGE_BYTES = 15_000
IMAGES = {
    "astronaut": data.astronaut,
    "chelsea": data.chelsea,
    "coffee": data.coffee,
    "hubble": data.hubble_deep_field,
    "rocket": data.rocket,
}


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


def shrink(pixels: np.ndarray, path: Path) -> None:
    """Write a photograph as a JPEG of at most 256 pixels a side and 15 kB."""
    image = Image.fromarray(pixels).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    for quality in range(88, 30, -4):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= MAX_IMAGE_BYTES:
            break
    path.write_bytes(buffer.getvalue())


def main() -> None:
    ASSETS.mkdir(exist_ok=True)
    for topic in sorted((DATA / "topics").glob("*.yaml")):
        inputs = yaml.safe_load(topic.read_text(encoding="utf-8"))["inputs"]
        for name in inputs.get("speech", []):
            speak(inputs["speech_text"], ASSETS / f"{name}.ogg")
    for name, load in IMAGES.items():
        shrink(load(), ASSETS / f"{name}.jpg")


if __name__ == "__main__":
    main()
