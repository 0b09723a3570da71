"""What templates look at that need nothing but pictures: two of them, the topic's own first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from .film import classified, pictures


def _pictures(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PICTURE_DATA": pictures(recipe)}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "object_detection": _pictures,
    "image_segmentation": _pictures,
    "depth_estimation": _pictures,
    "mask_generation": _pictures,
    "super_resolution": _pictures,
    "image_feature_extraction": _pictures,
    "keypoint_detection": _pictures,
    "timm_image_classification": classified,
    "timm_image_features": _pictures,
    "lerobot_policy": _pictures,
    "keras_images": classified,
    "ultralytics_detection": _pictures,
    "ultralytics_segmentation": _pictures,
    "ultralytics_classification": classified,
}
