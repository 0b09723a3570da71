"""Make the photographs of the cards' assets again, from those that scikit-image brings along.

    pip install scikit-image pillow
    python tools/card_pictures/photographs.py

Only those whose author gave them to the public; the assets' ASSETS.md names them all.
"""

from __future__ import annotations

from PIL import Image
from render import ASSETS, keep
from skimage import data

SIZES = {"coffee": (576, 384), "rocket": (576, 384), "hubble": (446, 512)}
IMAGES = {
    "astronaut": data.astronaut,
    "chelsea": data.chelsea,
    "coffee": data.coffee,
    "hubble": data.hubble_deep_field,
    "moving_clock": data.clock,
    "photographer": data.camera,
    "rocket": data.rocket,
}


def main() -> None:
    for name, load in IMAGES.items():
        picture = Image.fromarray(load()).convert("RGB")
        if name in SIZES:
            picture = picture.resize(SIZES[name], Image.Resampling.LANCZOS)
        keep(picture, ASSETS / f"{name}.webp")


if __name__ == "__main__":
    main()
