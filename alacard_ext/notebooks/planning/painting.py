"""What a pipeline of diffusers must be given beside words, and which rows can give it.

By the class that `model_index.json` names: the parameters of its call, and its name where a
parameter has a default and the call still fails without it.
"""

from __future__ import annotations

import re
from typing import Literal

from ..classes.calls import Call, begins_with_picture, call_of
from ..prose import plain
from ..task_template import TaskTemplate

# Pipelines that begin with a picture, though a default hides it.
_FROM_PICTURE = re.compile(
    r"Img2Img|Image2Image|ImageToImage|I2I|Inpaint|Fill|ControlNet|Upscale|SuperResolution|Pix2Pix"
    r"|Variation|Edit|I2V|ImageToVideo|Image2Video|VideoDiffusion|Depth2Img|DiffEdit|Reference"
)
_FROM_FILM = re.compile(r"VideoToVideo|Video2Video|V2V")
# One half of two: what it makes is read by another pipeline.
_PRIOR = re.compile(r"Prior(?!.*Combined)|Redux")
_WORDS = frozenset({"prompt"})
_DRAWN = frozenset({"image", "mask_image", "control_image"})
# What only calls that make films or sound are given.
_OF_FILMS = frozenset({"num_frames", "video_length", "video"})
_OF_SOUND = frozenset({"audio_length_in_s", "audio_end_in_s"})
_SHAPES = "ShapE"  # the one family of diffusers that makes shapes


def pictured(pipeline: str) -> bool:
    """Whether a call of the pipeline needs a picture, which a notebook then draws or brings."""
    call = call_of(pipeline)
    if call is None:
        return False
    named = "image" in call.all and bool(_FROM_PICTURE.search(pipeline))
    return named or bool(call.required & _DRAWN) or bool(call.all & {"mask_image", "control_image"})


def filmed(pipeline: str) -> bool:
    """Whether a call of the pipeline needs a film."""
    call = call_of(pipeline)
    if call is None or "video" not in call.all:
        return False
    return "video" in call.required or bool(_FROM_FILM.search(pipeline))


Guide = Literal["mask", "outlines", "noised", "shown"]


def guide_of(pipeline: str | None) -> Guide | None:
    """What a pipeline that changes pictures makes of the one it is given; None where not known.

    It repaints a masked part, follows the outlines, covers the picture with noise and clears it up
    again, or begins with noise and looks at the picture in each step.
    """
    call = call_of(pipeline)
    if call is None:
        return None
    if "mask_image" in call.all:
        return "mask"
    drawn = call.all & {"control_image", "controlnet_conditioning_scale"}
    if drawn and "strength" not in call.all:
        return "outlines"
    # A pipeline for words alone is made into one that begins with a noised picture.
    if "strength" in call.all or not call.all & {"image", "control_image"}:
        return "noised"
    return "shown"


CHANGING = frozenset({"image_to_image", "controlnet"})
"""The templates for what is given a picture, and makes another one of it."""
DIALS = ("strength", "image_guidance_scale", "controlnet_conditioning_scale")
"""The options that say how much of a picture may change; of several the first is shown."""


def dial_of(pipeline: str | None) -> str | None:
    """Which of the dials the call has, "none" where it has none; None where that is not known."""
    call = call_of(pipeline)
    if call is None:
        return None
    if not call.all & {"image", "control_image"}:
        return "strength"
    return next((name for name in DIALS if name in call.all), "none")


def feeds(row: TaskTemplate, pipeline: str | None) -> bool:
    """Whether the row's template gives the pipeline what it needs; unknown ones are believed."""
    call = call_of(pipeline)
    if row.library != "diffusers" or call is None or pipeline is None:
        return True
    if unfed(pipeline) or (row.template == "shape_generation") != pipeline.startswith(_SHAPES):
        return False
    if _given(row) == "image" and _made_by(call, pipeline) != "image":
        return False
    if row.takes == "text":
        return "prompt" in call.all and not pictured(pipeline) and not filmed(pipeline)
    if row.takes in ("image", "image+text"):
        takes = bool(call.all & {"image", "control_image"})
        # The template for pictures makes a pipeline for pictures of one for words, if there is one.
        made = row.gives == "image" and begins_with_picture(pipeline) is True
        return (takes or made) and not filmed(pipeline)
    if row.takes == "video":
        return "video" in call.all
    # What is filed as made from nothing may well read words, which then decide what it makes.
    return "prompt" not in call.all and not pictured(pipeline) and not filmed(pipeline)


def unfed(pipeline: str) -> str | None:
    """Why no template can feed the pipeline, as a sentence; None where one can."""
    call = call_of(pipeline)
    if call is None:
        return None
    name = plain(pipeline, 60)
    if _PRIOR.search(pipeline):
        return (
            f"Its pipeline is a {name}, the first of two: it makes the numbers from which a "
            "second pipeline paints. Its page shows which one, and how to combine the two."
        )
    others = sorted(call.required - _WORDS - _DRAWN - {"video"})
    if others:
        return (
            f"Its pipeline is a {name}, which needs {', '.join(others)} in addition to words and "
            "pictures. Alacard does not make these; its page shows where they come from."
        )
    return None


def _made_by(call: Call, pipeline: str) -> Literal["video", "audio", "image"]:
    """What comes out of the pipeline, by what its call may be given."""
    if pipeline.startswith(_SHAPES) or call.all & _OF_FILMS:
        return "video"
    return "audio" if call.all & _OF_SOUND else "image"


def meant_instead(
    row: TaskTemplate, rows: tuple[TaskTemplate, ...], pipeline: str | None
) -> TaskTemplate | None:
    """The row that can feed the pipeline and gives what its class makes, if another one can."""
    call = call_of(pipeline)
    gives: str = _given(row)
    if call and pipeline and (row.template == "shape_generation" or gives == "image"):
        # The turning shape is a film as well, and the page's task may be wrong about what is made.
        gives = _made_by(call, pipeline)
    fitting = [
        other
        for other in rows
        if other.library == row.library and _given(other) == gives and feeds(other, pipeline)
    ]
    if call and "prompt" in call.all:  # what reads words is shown with words
        fitting.sort(key=lambda other: "text" not in other.takes)
    return next(iter(fitting), None)


def _given(row: TaskTemplate) -> str:
    """What a row's pipelines make; pictures out of noise are handed to no other model of a hand."""
    return "image" if row.template == "unconditional_image_generation" else row.gives
