"""Tasks that watch films or change sounds."""

from __future__ import annotations

from ..needs import BASE, PILLOW, SOUNDFILE, TORCHVISION
from ..task_template import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    # The types whose pages bring a processor of single pictures, and a count of frames.
    TaskTemplate(
        "video_classification",
        "video-classification",
        "what happens in films",
        "AutoModelForVideoClassification",
        "AutoImageProcessor",
        heads=("ForVideoClassification",),
        model_types=("videomae", "timesformer", "vivit"),
        requirements=(*BASE, PILLOW, TORCHVISION),
        parts=("pictures", "films", "top_classes"),
        media="pictures",
        takes="video",
        gives="labels",
    ),
    # Codecs are all that the Auto classes hold of this task: they press a sound and rebuild it.
    TaskTemplate(
        "audio_to_audio",
        "audio-to-audio",
        "sounds pressed and rebuilt",
        "AutoModel",
        "AutoFeatureExtractor",
        heads=("EncodecModel", "DacModel", "MimiModel"),
        model_types=("encodec", "dac", "mimi"),
        requirements=(*BASE, SOUNDFILE),
        parts=("sounds",),
        media="clips",
        takes="audio",
        gives="audio",
    ),
)
