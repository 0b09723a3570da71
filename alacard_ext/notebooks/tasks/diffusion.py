"""Tasks that make pictures, films and shapes with diffusers."""

from __future__ import annotations

from ..libraries.adapters import PICTURES
from ..libraries.controls import CONTROLS
from ..libraries.single_files import SINGLE
from ..needs import ACCELERATE, BASE, DIFFUSERS, PILLOW, TORCHSDE
from ..task_template import TaskTemplate, Value
from .packages import needs

# Older releases were not tried on single files with the text encoders of transformers 5.
READS_CLIP = DIFFUSERS.model_copy(update={"requirement": "diffusers>=0.42,<1"})


def _made(
    template: str,
    task: str,
    title: str,
    takes: Value = "none",
    gives: Value = "none",
    parts: tuple[str, ...] = (),
    *flags: str,
) -> TaskTemplate:
    """A row of diffusers: `DiffusionPipeline` finds the pipeline's own class by itself."""
    needs = (TORCHSDE,) if gives == "audio" else ()
    return TaskTemplate(
        template,
        task,
        title,
        "DiffusionPipeline",
        None,
        library="diffusers",
        requirements=(*BASE, DIFFUSERS, ACCELERATE, PILLOW, *needs),
        parts=(*parts, "pipeline_size", "diffusing"),
        flags=("pipeline", *flags),
        media="pictures" if "pictures" in parts else "",
        takes=takes,
        gives=gives,
    )


ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "text_to_image",
        "text-to-image",
        "pictures from words",
        "DiffusionPipeline",
        None,
        library="diffusers",
        requirements=(*BASE, DIFFUSERS, ACCELERATE),
        parts=("pipeline_size",),
        flags=(),
        takes="text",
        gives="image",
    ),
    TaskTemplate(
        "lora_text_to_image",
        "text-to-image",
        "pictures from words",
        "DiffusionPipeline",
        None,
        library=PICTURES,
        requirements=(*BASE, DIFFUSERS, ACCELERATE, *needs(PICTURES)),
        parts=("adapter", "pipeline_size", "text_to_image"),
        flags=(),
        takes="text",
        gives="image",
    ),
    TaskTemplate(
        "single_file_text_to_image",
        "text-to-image",
        "pictures from words",
        "DiffusionPipeline",
        None,
        library=SINGLE,
        requirements=(*BASE, READS_CLIP, ACCELERATE, *needs(SINGLE)),
        parts=("single_file", "pipeline_size", "text_to_image"),
        flags=(),
        takes="text",
        gives="image",
    ),
    _made(
        "image_to_image",
        "image-to-image",
        "changing pictures",
        "image+text",
        "image",
        ("pictures",),
    ),
    _made(
        "image_to_image",
        "image-text-to-image",
        "changing pictures",
        "image+text",
        "image",
        ("pictures",),
    ),
    *(
        TaskTemplate(
            "controlnet",
            task,
            "pictures along a drawing",
            "ControlNetModel",
            None,
            library=CONTROLS,
            requirements=(*BASE, DIFFUSERS, ACCELERATE, *needs(CONTROLS)),
            parts=("pictures", "steering", "pipeline_size", "diffusing", "image_to_image"),
            flags=("pipeline",),
            media="pictures",
            takes="image+text",
            gives="image",
        )
        for task in ("image-to-image", "text-to-image")
    ),
    _made(
        "unconditional_image_generation",
        "unconditional-image-generation",
        "pictures from noise",
    ),
    _made(
        "video_generation",
        "text-to-video",
        "films from words",
        "text",
        "video",
        ("films",),
        "from-text",
    ),
    _made(
        "video_generation",
        "image-to-video",
        "films from a picture",
        "image",
        "video",
        ("pictures", "films"),
        "from-image",
    ),
    _made(
        "video_generation",
        "image-text-to-video",
        "films from a picture and words",
        "image+text",
        "video",
        ("pictures", "films"),
        "from-image",
        "with-text",
    ),
    _made(
        "video_generation",
        "video-to-video",
        "films from a film",
        "video",
        "video",
        ("pictures", "films"),
        "from-video",
        "watches-film",
    ),
    _made(
        "shape_generation",
        "text-to-3d",
        "shapes from words",
        "text",
        "video",
        ("films",),
        "from-text",
    ),
    _made(
        "shape_generation",
        "image-to-3d",
        "shapes from a picture",
        "image",
        "video",
        ("pictures", "films"),
        "from-image",
    ),
    _made(
        "text_to_audio", "text-to-audio", "sound from words", "text", "audio", ("text_to_waveform",)
    ),
)
