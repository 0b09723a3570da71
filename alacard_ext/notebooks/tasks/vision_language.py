"""Tasks that bring pictures and words together: labels, captions, answers, things named."""

from __future__ import annotations

from ..models import Requirement
from ..needs import BASE, PILLOW
from ..task_template import TaskTemplate
from .multimodal import picture_questions

# The first release whose own font comes in any size.
PILLOW_THAT_WRITES = Requirement(module="PIL", requirement="pillow>=10.1")
SCIPY = Requirement(module="scipy", requirement="scipy>=1.10")

ROWS: tuple[TaskTemplate, ...] = (
    # The endings lead here from a page without a task; of other architectures the tables decide.
    TaskTemplate(
        "zero_shot_image_classification",
        "zero-shot-image-classification",
        "pictures sorted by words of your own",
        "AutoModelForZeroShotImageClassification",
        "AutoProcessor",
        heads=("CLIPModel", "SiglipModel", "Siglip2Model", "MetaClip2Model"),
        model_types=(
            "clip",
            "siglip",
            "siglip2",
            "metaclip_2",
            "chinese_clip",
            "altclip",
            "align",
            "clipseg",
            "blip",
        ),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        media="pictures",
        takes="image+labels",
        gives="labels",
    ),
    # Models that need nothing but the picture; whatever else the class loads wants a question too.
    TaskTemplate(
        "image_to_text",
        "image-to-text",
        "pictures in words",
        "AutoModelForImageTextToText",
        "AutoImageProcessor",
        heads=("BlipForConditionalGeneration",),
        model_types=("blip", "git", "vision-encoder-decoder", "blip-2", "pix2struct"),
        requirements=(*BASE, PILLOW_THAT_WRITES),
        parts=("pictures",),
        media="pictures",
        flags=("writing",),
        takes="image",
        gives="text",
    ),
    picture_questions("image-to-text"),
    TaskTemplate(
        "visual_question_answering",
        "visual-question-answering",
        "short answers about pictures",
        "AutoModelForVisualQuestionAnswering",
        "AutoProcessor",
        # The first of these is the second's old name, which its checkpoints still bear.
        heads=(
            "ViltForVisualQuestionAnswering",
            "ViltForQuestionAnswering",
            "BlipForQuestionAnswering",
        ),
        other_classes=(("GitForCausalLM", "AutoModelForImageTextToText"),),
        model_types=("vilt", "blip", "git"),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        media="pictures",
        takes="image+text",
        gives="text",
    ),
    picture_questions("visual-question-answering"),
    # OWLv2 brings pictures to its size with scipy.
    TaskTemplate(
        "zero_shot_object_detection",
        "zero-shot-object-detection",
        "finding what you name in pictures",
        "AutoModelForZeroShotObjectDetection",
        "AutoProcessor",
        heads=(
            "OwlViTForObjectDetection",
            "Owlv2ForObjectDetection",
            "GroundingDinoForObjectDetection",
        ),
        model_types=("owlvit", "owlv2", "grounding-dino", "mm-grounding-dino"),
        requirements=(*BASE, PILLOW, SCIPY),
        parts=("pictures", "drawing"),
        media="pictures",
        takes="image+labels",
        gives="json",
    ),
)
