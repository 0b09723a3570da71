# What a ControlNet is: what it steers, and the drawing that it follows, made by plain methods.

# %% section="hello" name="base" tags=["parameters"] hidden=true
# The model that is steered, at the version that this notebook was made with.
BASE_ID = "tiny/stable-diffusion"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
DRAWING = "edges"  # what the ControlNet follows: "edges", "lines", "strokes" or "soft" edges
MODE = None  # the number of that drawing, if the ControlNet follows several kinds
STORED_AS = None  # "fp16" if the weights are stored in half precision only

# %% [markdown] section="hello" name="control-about" tags=["beginner"]
"""
This model is a **ControlNet**: an addition to a model that paints. The other model paints what your
words say, and the ControlNet makes it follow a drawing. So two things are loaded: the ControlNet and
the model that it steers.
"""

# %% [markdown] section="hello" name="control-about-more" tags=["intermediate", "advanced"]
"""
A **ControlNet** is a copy of the first half of the base's denoiser that also sees a drawing. In each
step its outputs are added to those of the denoiser, whose own weights stay as they are. Both are loaded
here, each at its commit.
"""

# %% [markdown] section="usage" name="about-outlines" tags=["beginner"] when=["guide-outlines"]
"""
## A new picture that follows a drawing

The model paints a new picture from your words, and the ControlNet makes it follow the lines of a
drawing. So your words say what the finished picture shows, not what to change.

The drawings are made from pictures that are part of this notebook.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-outlines-more" tags=["intermediate", "advanced"] when=["guide-outlines"]
"""
## Paint along a drawing

A drawing and words go in. The base starts from pure noise, the ControlNet steers each step, and the
words describe the finished picture.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="drawing-about" tags=["beginner"] when=["drawing-edges"]
"""
**The drawing.** This ControlNet follows *Canny edges*, thin white lines where the brightness of a
picture changes most. The next cell finds them in the picture above. You can also draw your own: put the
name of a picture with white lines on black into `OWN_DRAWING`.
"""

# %% [markdown] section="usage" name="drawing-about-simpler" tags=["beginner"] when=["drawing-simpler"]
"""
**The drawing.** According to its name, this ControlNet follows the lines of a drawing. Usually another
model makes these lines. The next cell uses a plain method instead, which finds where the brightness of
the picture above changes. So expect results that are a little less exact. You can also draw your own:
put the name of a picture with white lines on black into `OWN_DRAWING`.
"""

# %% [markdown] section="usage" name="drawing-about-more" tags=["intermediate", "advanced"] when=["drawing-edges"]
"""
### Canny edges

Smoothing removes noise; the gradient of the brightness is thinned to lines one pixel wide; lines are
kept if part of them is steeper than `high` and the rest is steeper than `low`. Other ControlNets follow
depth or poses: other models have to make those maps.
"""

# %% [markdown] section="usage" name="drawing-about-simpler-more" tags=["intermediate", "advanced"] when=["drawing-simpler"]
"""
### The drawing

According to its name, this ControlNet follows lines that are usually made by a network. This notebook
makes them from the gradient of the brightness, which needs no second model and is less exact: clear
contours come out alike, hair and textures do not.
"""

# %% [markdown] section="usage" name="drawing-about-union" when=["one-of-several"]
"""
This ControlNet follows several kinds of drawings, and each call says which one it gets. `MODE` is the
number of thin lines.
"""

# %% section="usage" name="drawing" hidden=true
# Makes the drawings: run this cell; to use a drawing of your own, open it and name the file below.
from functools import partial

import numpy as np
from PIL import ImageFilter

OWN_DRAWING = None  # or the file of a drawing of yours: white lines on black


def steepness(picture, smooth):
    """How much the brightness changes at each pixel, across and down (Sobel's method)."""
    grey = picture.convert("L").filter(ImageFilter.GaussianBlur(smooth))
    g = np.pad(np.asarray(grey, dtype=np.float32), 1, mode="edge")
    across = g[:-2, 2:] + 2 * g[1:-1, 2:] + g[2:, 2:] - g[:-2, :-2] - 2 * g[1:-1, :-2] - g[2:, :-2]
    down = g[2:, :-2] + 2 * g[2:, 1:-1] + g[2:, 2:] - g[:-2, :-2] - 2 * g[:-2, 1:-1] - g[:-2, 2:]
    return across, down


def thin_lines(picture, low=40, high=100):
    """Canny's edges: the ridges of the steepness, kept if they reach `high` somewhere."""
    across, down = steepness(picture, smooth=1.0)
    steep = np.hypot(across, down)
    around = np.pad(steep, 1)
    tall, wide = steep.shape
    # Of four directions, the one in which the brightness changes; a ridge is highest along it.
    turn = np.round(np.arctan2(down, across) / (np.pi / 4)).astype(int) % 4
    ridge = np.zeros(steep.shape, dtype=bool)
    for number, (y, x) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        after = around[1 + y : 1 + y + tall, 1 + x : 1 + x + wide]
        before = around[1 - y : 1 - y + tall, 1 - x : 1 - x + wide]
        ridge |= (turn == number) & (steep >= after) & (steep > before)
    weak, kept = ridge & (steep > low), ridge & (steep > high)
    while True:  # what touches a line that is kept belongs to it
        near = Image.fromarray(kept.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(3))
        grown = weak & (np.asarray(near) > 0)
        if (grown == kept).all():
            return Image.fromarray(kept.astype(np.uint8) * 255)
        kept = grown


def drawing_of(picture):
    """The drawing that the ControlNet follows, white on black."""
    if OWN_DRAWING:
        return Image.open(OWN_DRAWING).convert("RGB").resize(picture.size)
    if DRAWING == "soft":
        steep = np.hypot(*steepness(picture, smooth=1.5))
        drawn = Image.fromarray((255 * steep / max(steep.max(), 1)).astype(np.uint8))
    else:
        drawn = thin_lines(picture)
        if DRAWING == "strokes":  # as wide as if drawn by hand
            drawn = drawn.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.SMOOTH)
    return drawn.convert("RGB")


display(drawing_of(next(iter(PICTURES.values()))))
