"""Draw the scenes of this folder: each topic's two, or those that are named.

    pip install moderngl pillow numpy scipy     (and Debian's libegl-mesa0)
    python tools/card_pictures/render.py [TOPIC_1 …]

No graphics card is needed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import moderngl
import numpy as np
from PIL import Image
from scipy.ndimage import map_coordinates

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "alacard_ext" / "cards" / "data" / "assets"
WIDTH, HEIGHT = 512, 384
FINER = 1  # pixels a side that become one; more take longer, and edges are smoothed anyway
TILES = 16  # a software renderer draws whole pictures in one go, and nothing can interrupt it
MOST_BYTES = 20_000
CORNERS = np.array([-1, -1, 3, -1, -1, 3], dtype="f4")
VERTEX = "#version 430\nin vec2 at;\nvoid main() { gl_Position = vec4(at, 0, 1); }"


def views_of(topic: str) -> tuple[int, ...]:
    """The views that a topic's scene has: two, or one beside a photograph."""
    return (1, 2) if "VIEW" in (HERE / "scenes" / f"{topic}.glsl").read_text() else (1,)


def source_of(topic: str, view: int) -> str:
    """One view of a topic's scene as a whole shader; the scene's own settings come first."""
    scene = (HERE / "scenes" / f"{topic}.glsl").read_text(encoding="utf-8")
    settings, code = [], []
    taken = True
    for line in scene.splitlines():
        if line.startswith("#if VIEW == "):
            taken = int(line.split()[-1]) == view
        elif line == "#else":
            taken = view == 2
        elif line == "#endif":
            taken = True
        elif taken:
            (settings if line.startswith("#define") else code).append(line)
    before = [(HERE / f"{name}.glsl").read_text() for name in ("light", "shapes", "skies")]
    after = (HERE / "seeing.glsl").read_text()
    return "\n".join(["#version 430", f"#define VIEW {view}", *settings, *before, *code, after])


def draw(context: moderngl.Context, topic: str, view: int, finer: float = FINER) -> Image.Image:
    """One scene as a picture. Raises moderngl.Error for a scene that does not compile."""
    program = context.program(vertex_shader=VERTEX, fragment_shader=source_of(topic, view))
    wide, high = round(WIDTH * finer), round(HEIGHT * finer)
    if "SIZE" in program:
        program["SIZE"].value = (wide, high)
    target = context.simple_framebuffer((wide, high), components=3)
    target.use()
    shape = context.vertex_array(program, [(context.buffer(CORNERS), "2f", "at")])
    band = high // TILES
    for tile in range(TILES):
        target.scissor = (0, tile * band, wide, band)
        shape.render()
        context.finish()
    pixels = np.frombuffer(target.read(components=3), dtype=np.uint8).reshape(high, wide, 3)
    picture = Image.fromarray(pixels[::-1].copy())
    if finer == 1:
        return smooth(picture)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def smooth(picture: Image.Image) -> Image.Image:
    """The picture with its edges blended along their direction, where rendering left stairs."""
    pixels = np.asarray(picture, dtype=np.float64)
    padded = np.pad(pixels @ (0.3, 0.59, 0.11), 1, mode="edge")
    nw, ne, sw, se = padded[:-2, :-2], padded[:-2, 2:], padded[2:, :-2], padded[2:, 2:]
    along = np.stack([(nw + sw) - (ne + se), -((nw + ne) - (sw + se))])  # down, right
    sharp = np.abs(along).max(axis=0)
    along = np.clip(along / (np.abs(along).min(axis=0) + 6 + sharp / 32), -4, 4)
    along *= np.minimum(1, sharp / 60)
    at = np.indices(sharp.shape)
    blended = np.zeros_like(pixels)
    for step in (-0.5, -1 / 6, 1 / 6, 0.5):
        for band in range(3):
            blended[..., band] += 0.25 * map_coordinates(
                pixels[..., band], at + along * step, order=1, mode="nearest"
            )
    return Image.fromarray(blended.round().astype(np.uint8))


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture as WebP, as good as 20 kB allow."""
    for quality in range(84, 8, -4):
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            break
    path.write_bytes(buffer.getvalue())


def main(names: list[str]) -> None:
    scenes = sorted(path.stem for path in (HERE / "scenes").glob("*.glsl"))
    names = names or [f"{topic}_{view}" for topic in scenes for view in views_of(topic)]
    context = moderngl.create_standalone_context(backend="egl")
    for name in names:
        topic, _, view = name.rpartition("_")
        keep(draw(context, topic, int(view)), ASSETS / f"{name}.webp")
        print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
