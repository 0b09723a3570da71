"""Make the cards' talks: two voices that take turns, over the sounds of a place or a tune.

    pip install numpy scipy soundfile pyyaml     (and Debian's espeak-ng)
    python tools/make_card_talks.py

The words are the first three of each topic's `sentences`, spoken by two voices of espeak-ng. What
is heard behind them is computed here, from seeded noise and sines.
"""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import yaml
from scipy.signal import butter, resample_poly, sosfilt

DATA = Path(__file__).parents[1] / "alacard_ext" / "cards" / "data"
ASSETS = DATA / "assets"
RATE = 16_000
PAUSE = 0.3  # seconds between two voices
BEHIND = 0.06  # how loud a place is, compared with the voices
MOST_BYTES = 20_000
VOICES = (("en-gb", "150", "45"), ("en-us+f3", "160", "62"))
MAJOR, MINOR = (0, 4, 7, 12, 16), (0, 3, 7, 12, 15)
Wave = np.ndarray


def _noise(size: int, rng: np.random.Generator, low: float, high: float) -> Wave:
    band = butter(2, [low, high], "bandpass", fs=RATE, output="sos")
    wave = np.asarray(sosfilt(band, rng.standard_normal(size)))
    return wave / np.abs(wave).max()


def _swell(size: int, seconds: float, least: float = 0.3) -> Wave:
    """Waves that come and go, each of them this long."""
    time = np.arange(size) / RATE
    return least + (1 - least) * (0.5 - 0.5 * np.cos(2 * np.pi * time / seconds)) ** 2


def _placed(size: int, starts: np.ndarray, make: Callable[[int], Wave]) -> Wave:
    wave = np.zeros(size)
    for number, start in enumerate(starts):
        one = make(number)[: max(0, size - int(start))]
        wave[int(start) : int(start) + len(one)] += one
    return wave / max(np.abs(wave).max(), 1e-6)


def _tone(pitch: float, seconds: float, fall: float, partials: tuple[float, ...]) -> Wave:
    time = np.arange(int(seconds * RATE)) / RATE
    parts = [a * np.sin(2 * np.pi * pitch * n * time) for n, a in enumerate(partials, 1)]
    return np.sum(parts, axis=0) * np.exp(-time * fall) * np.minimum(1, time * 200)


def sea(size: int, rng: np.random.Generator) -> Wave:
    return _noise(size, rng, 150, 2500) * _swell(size, 4.5, 0.15)


def wind(size: int, rng: np.random.Generator) -> Wave:
    return _noise(size, rng, 120, 600) * _swell(size, 3.1) + 0.2 * _noise(size, rng, 900, 1600)


def rain(size: int, rng: np.random.Generator) -> Wave:
    drops = _placed(
        size,
        rng.integers(0, size, size // 400),
        lambda n: _tone(1500 + 37 * (n % 60), 0.02, 200, (1.0,)),
    )
    return 0.6 * _noise(size, rng, 1500, 6500) + 0.6 * drops


def stream(size: int, rng: np.random.Generator) -> Wave:
    bubbles = _placed(
        size,
        rng.integers(0, size, size // 700),
        lambda n: _tone(420 + 23 * (n % 40), 0.06, 60, (1.0, 0.2)),
    )
    return 0.5 * _noise(size, rng, 500, 3500) + 0.7 * bubbles


def birds(size: int, rng: np.random.Generator) -> Wave:
    def chirp(number: int) -> Wave:
        time = np.arange(int(0.11 * RATE)) / RATE
        pitch = 2600 + 350 * (number % 4) + 900 * np.sin(2 * np.pi * 9 * time)
        return np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.sin(np.pi * time / 0.11) ** 2

    first = rng.integers(0, size, max(3, size // 14_000))
    starts = (first[:, None] + np.arange(4) * 2300).ravel()
    return _placed(size, starts, chirp) + 0.12 * _noise(size, rng, 200, 1200)


def crowd(size: int, rng: np.random.Generator) -> Wave:
    voices = [
        _noise(size, rng, 250 + 90 * k, 600 + 140 * k) * _swell(size, 0.37 + 0.09 * k)
        for k in range(7)
    ]
    return np.sum(voices, axis=0) / 4


def fire(size: int, rng: np.random.Generator) -> Wave:
    cracks = _placed(
        size,
        rng.integers(0, size, size // 2500),
        lambda n: 0.5 * _noise(400, rng, 900, 5000) * np.exp(-np.arange(400) / 60),
    )
    return 0.4 * _noise(size, rng, 80, 400) + cracks


def rails(size: int, rng: np.random.Generator) -> Wave:
    beats = np.concatenate([np.arange(0, size, 12_000), np.arange(2600, size, 12_000)])
    return 0.4 * _noise(size, rng, 70, 500) + _placed(
        size, beats, lambda n: _noise(1800, rng, 90, 700) * np.exp(-np.arange(1800) / 350)
    )


def engine(size: int, rng: np.random.Generator) -> Wave:
    time = np.arange(size) / RATE
    turns = 2 * np.pi * np.cumsum(46 + 5 * np.sin(2 * np.pi * time / 3)) / RATE
    wave = np.sum([np.sin(turns * n) / n for n in (1, 2, 3, 4, 6, 8)], axis=0)
    return np.asarray(0.5 * wave + 0.2 * _noise(size, rng, 100, 900))


def clock(size: int, rng: np.random.Generator) -> Wave:
    return _placed(
        size,
        np.arange(0, size, RATE // 2),
        lambda n: _tone(2100 if n % 2 else 1700, 0.05, 120, (1.0, 0.5)),
    )


def work(size: int, rng: np.random.Generator) -> Wave:
    """A tool that goes to and fro."""
    return _noise(size, rng, 900, 5000) * (_swell(size, 0.55, 0.0) ** 1.5)


def _tune(size: int, rng: np.random.Generator, scale: tuple[int, ...], beat: float) -> Wave:
    """Chords of four bars, with a melody of their notes above them."""
    wave = np.zeros(size)
    roots = (0, 5, 7, 0) if scale is MAJOR else (0, 8, 5, 7)
    for number, start in enumerate(range(0, size, int(beat * RATE))):
        root = roots[number // 4 % 4]
        notes = [(scale[int(rng.integers(0, 5))] + 12, 1.0)]
        if number % 4 == 0:
            notes += [(step, 0.5) for step in scale[:3]]
        for step, loud in notes:
            pitch = 196 * 2 ** ((root + step) / 12)
            one = loud * _tone(pitch, 4 * beat, 2.2, (1.0, 0.4, 0.2, 0.1))[: size - start]
            wave[start : start + len(one)] += one
    return wave / np.abs(wave).max()


def calm(size: int, rng: np.random.Generator) -> Wave:
    return _tune(size, rng, MINOR, 0.42)


def merry(size: int, rng: np.random.Generator) -> Wave:
    return _tune(size, rng, MAJOR, 0.28)


BEDS: dict[Callable[[int, np.random.Generator], Wave], str] = {
    sea: "lighthouses ocean sailing swimming",
    wind: "deserts glaciers hiking kites skiing castles",
    rain: "weather tea",
    stream: "rivers bridges",
    birds: "beekeeping birdwatching butterflies gardening mushrooms trees dogs running",
    crowd: "cheese coffee football markets museums",
    fire: "sourdough volcanoes dinosaurs",
    rails: "train_travel",
    engine: "motorcycles",
    clock: "chess clocks libraries photography maps",
    work: "woodworking pottery",
    calm: "calligraphy cinema guitar origami space",
    merry: "cats chocolate cycling knitting piano spices",
}


def spoken(text: str, voice: tuple[str, str, str]) -> Wave:
    name, speed, pitch = voice
    command = ["espeak-ng", "-v", name, "-s", speed, "-p", pitch, "--stdout", text]
    wave = subprocess.run(command, check=True, capture_output=True).stdout
    samples, rate = soundfile.read(io.BytesIO(wave), dtype="float64")
    samples = samples[np.flatnonzero(np.abs(samples) > 0.01)[0] :]
    return np.asarray(resample_poly(samples, RATE, rate) / np.abs(samples).max())


def talk(sentences: list[str], bed: Callable[[int, np.random.Generator], Wave], seed: int) -> Wave:
    pause = np.zeros(int(PAUSE * RATE))
    parts = [spoken(text, VOICES[number % 2]) for number, text in enumerate(sentences)]
    voices = np.concatenate([piece for part in parts for piece in (part, pause)])[: -len(pause)]
    behind = bed(len(voices), np.random.default_rng(seed))
    wave = voices + BEHIND * 2.2 * behind / max(np.abs(behind).max(), 1e-6)
    return wave * (0.8 / np.abs(wave).max())


def main() -> None:
    beds = {topic: bed for bed, topics in BEDS.items() for topic in topics.split()}
    words = {}
    for seed, path in enumerate(sorted((DATA / "topics").glob("*.yaml"))):
        sentences = yaml.safe_load(path.read_text(encoding="utf-8"))["inputs"]["sentences"][:3]
        wave = talk(sentences, beds[path.stem], seed)
        for level in (0.93, 0.95, 0.97, 0.985, 1.0):
            buffer = io.BytesIO()
            soundfile.write(
                buffer, wave, RATE, format="OGG", subtype="OPUS", compression_level=level
            )
            if buffer.tell() <= MOST_BYTES:
                break
        (ASSETS / f"{path.stem}_talk.ogg").write_bytes(buffer.getvalue())
        words[f"{path.stem}_talk"] = " ".join(sentences)
        print(path.stem, f"{len(wave) / RATE:.1f} s", buffer.tell(), level, flush=True)
    text = json.dumps(words, indent=2, ensure_ascii=False)
    (ASSETS / "talks.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
