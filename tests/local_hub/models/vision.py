"""Tiny models that find things in pictures: boxes, regions, distances, points, masks, vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .shelf import folder_of, labelled, seed, shelf_for, transformers_card, write_card
from .sizes import TOWER

THINGS = ["cat", "cup", "person", "rocket"]
STUFF = ["wall", "cat", "cup", "sky", "floor"]


def build(root: Path) -> None:
    """A model for each template that looks at pictures without words."""
    _yolos(root)
    _depth_anything(root)
    _segformer(root)
    _mask2former(root)
    _swin2sr(root)
    _superpoint(root)
    _sam(root)
    _dinov2(root)
    _timm(root, "tiny/timm-vit", "image-classification")
    _timm(root, "tiny/timm-features", "image-feature-extraction")


def _keep(root: Path, name: str, task: str, auto: str, kind: Any, config: Any, reader: Any) -> None:
    """Save a model with seeded weights, what reads its pictures, and a page."""
    processor = "AutoProcessor" if task == "mask-generation" else "AutoImageProcessor"
    folder = shelf_for(root, name, task, auto, processor)
    seed(name)
    model = kind(config)
    for part, weights in model.named_parameters():
        if "detection_tokens" in part:  # they begin as zeros, which makes all boxes the same
            weights.data.normal_()
    if hasattr(model, "class_predictor"):
        # The last class means "nothing": let it see something, with masks that are not all even.
        model.class_predictor.bias.data[-1] = -100
        model.class_predictor.weight.data *= 60
        for part, weights in model.named_parameters():
            if "mask_embedder" in part:
                weights.data *= 6
    model.save_pretrained(folder)
    reader.save_pretrained(folder)
    example = f"""
from transformers import {processor}, {auto}
from PIL import Image
import requests

url = "https://example.org/cats.jpg"
image = Image.open(requests.get(url, stream=True).raw)

processor = {processor}.from_pretrained("{name}")
model = {auto}.from_pretrained("{name}")
inputs = processor(images=image, return_tensors="pt")
outputs = model(**inputs)
"""
    title = f"{kind.__name__}, tiny"
    transformers_card(folder, title, task, example, language=None, tags=["vision"])


def _yolos(root: Path) -> None:
    from transformers import YolosConfig, YolosForObjectDetection, YolosImageProcessor

    config = YolosConfig(
        **TOWER,
        image_size=[64, 96],
        patch_size=16,
        num_detection_tokens=10,
        initializer_range=0.1,
        **labelled(THINGS),
    )
    reader = YolosImageProcessor(size={"shortest_edge": 64, "longest_edge": 96})
    auto = "AutoModelForObjectDetection"
    _keep(root, "tiny/yolos", "object-detection", auto, YolosForObjectDetection, config, reader)


def _depth_anything(root: Path) -> None:
    from transformers import (
        DepthAnythingConfig,
        DepthAnythingForDepthEstimation,
        Dinov2Config,
        DPTImageProcessor,
    )

    config = DepthAnythingConfig(
        backbone_config=Dinov2Config(
            hidden_size=32,
            num_hidden_layers=4,
            num_attention_heads=2,
            image_size=56,
            patch_size=14,
            out_features=["stage1", "stage2", "stage3", "stage4"],
            reshape_hidden_states=False,
            apply_layernorm=True,
        ),
        reassemble_hidden_size=32,
        neck_hidden_sizes=[8, 8, 16, 16],
        fusion_hidden_size=16,
        head_hidden_size=8,
        patch_size=14,
        initializer_range=0.2,
    )
    reader = DPTImageProcessor(
        size={"height": 56, "width": 56}, keep_aspect_ratio=True, ensure_multiple_of=14
    )
    auto, kind = "AutoModelForDepthEstimation", DepthAnythingForDepthEstimation
    _keep(root, "tiny/depth-anything", "depth-estimation", auto, kind, config, reader)


def _segformer(root: Path) -> None:
    from transformers import (
        SegformerConfig,
        SegformerForSemanticSegmentation,
        SegformerImageProcessor,
    )

    config = SegformerConfig(
        hidden_sizes=[8, 16, 16, 32],
        depths=[1, 1, 1, 1],
        num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=16,
        initializer_range=0.2,
        **labelled(STUFF),
    )
    reader = SegformerImageProcessor(size={"height": 64, "width": 64}, do_reduce_labels=False)
    auto, kind = "AutoModelForSemanticSegmentation", SegformerForSemanticSegmentation
    _keep(root, "tiny/segformer", "image-segmentation", auto, kind, config, reader)


def _mask2former(root: Path) -> None:
    from transformers import (
        Mask2FormerConfig,
        Mask2FormerForUniversalSegmentation,
        Mask2FormerImageProcessor,
        SwinConfig,
    )

    config = Mask2FormerConfig(
        backbone_config=SwinConfig(
            image_size=64,
            patch_size=4,
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 2, 2],
            window_size=2,
            out_features=["stage1", "stage2", "stage3", "stage4"],
        ),
        feature_size=32,
        mask_feature_size=32,
        hidden_dim=32,
        encoder_feedforward_dim=32,
        encoder_layers=1,
        decoder_layers=2,
        num_attention_heads=2,
        dim_feedforward=32,
        num_queries=8,
        **labelled(STUFF),
    )
    reader = Mask2FormerImageProcessor(size={"height": 64, "width": 64}, ignore_index=255)
    auto, kind = "AutoModelForUniversalSegmentation", Mask2FormerForUniversalSegmentation
    _keep(root, "tiny/mask2former", "image-segmentation", auto, kind, config, reader)


def _swin2sr(root: Path) -> None:
    from transformers import Swin2SRConfig, Swin2SRForImageSuperResolution, Swin2SRImageProcessor

    config = Swin2SRConfig(
        image_size=16, embed_dim=16, depths=[1, 1], num_heads=[2, 2], window_size=4, upscale=2
    )
    auto, kind = "AutoModelForImageToImage", Swin2SRForImageSuperResolution
    reader = Swin2SRImageProcessor(pad_size=8)
    _keep(root, "tiny/swin2sr", "image-to-image", auto, kind, config, reader)


def _superpoint(root: Path) -> None:
    from transformers import (
        SuperPointConfig,
        SuperPointForKeypointDetection,
        SuperPointImageProcessor,
    )

    config = SuperPointConfig(
        encoder_hidden_sizes=[8, 8, 16, 16],
        decoder_hidden_size=16,
        descriptor_decoder_dim=16,
        keypoint_threshold=0.0,
        max_keypoints=50,
        initializer_range=0.3,
    )
    reader = SuperPointImageProcessor(size={"height": 96, "width": 128})
    auto, kind = "AutoModelForKeypointDetection", SuperPointForKeypointDetection
    _keep(root, "tiny/superpoint", "keypoint-detection", auto, kind, config, reader)


def _sam(root: Path) -> None:
    from transformers import (
        SamConfig,
        SamImageProcessor,
        SamMaskDecoderConfig,
        SamModel,
        SamProcessor,
        SamPromptEncoderConfig,
        SamVisionConfig,
    )

    seen = SamVisionConfig(
        hidden_size=16,
        output_channels=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=64,
        patch_size=8,
        window_size=4,
        global_attn_indexes=[1],
        mlp_dim=32,
        num_pos_feats=8,
    )
    asked = SamPromptEncoderConfig(
        hidden_size=16, image_size=64, patch_size=8, mask_input_channels=4
    )
    answered = SamMaskDecoderConfig(
        hidden_size=16,
        mlp_dim=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        iou_head_hidden_dim=16,
    )
    config = SamConfig(
        vision_config=seen.to_dict(),
        prompt_encoder_config=asked.to_dict(),
        mask_decoder_config=answered.to_dict(),
    )
    reader = SamProcessor(
        SamImageProcessor(
            size={"longest_edge": 64},
            pad_size={"height": 64, "width": 64},
            mask_size={"longest_edge": 16},
            mask_pad_size={"height": 16, "width": 16},
        )
    )
    auto = "AutoModelForMaskGeneration"
    _keep(root, "tiny/sam", "mask-generation", auto, SamModel, config, reader)


def _dinov2(root: Path) -> None:
    from transformers import BitImageProcessor, Dinov2Config, Dinov2Model

    config = Dinov2Config(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=14
    )
    reader = BitImageProcessor(
        size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56}, resample=3
    )
    name, task = "tiny/dinov2", "image-feature-extraction"
    _keep(root, name, task, "AutoModel", Dinov2Model, config, reader)


def _timm(root: Path, name: str, task: str) -> None:
    import timm
    from timm.models import save_for_hf

    folder = folder_of(root, name)
    seed(name)
    options = {"img_size": 32, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 2}
    model = timm.create_model(
        "vit_tiny_patch16_224", pretrained=False, num_classes=len(THINGS), **options
    )
    model.head.weight.data.normal_()  # zeros would give every picture the same scores
    save_for_hf(
        model,
        str(folder),
        model_config={"label_names": THINGS},
        model_args=options,
        safe_serialization=True,
    )
    example = f"""
from urllib.request import urlopen
from PIL import Image
import timm

img = Image.open(urlopen("https://example.org/beignets.png"))
model = timm.create_model("hf-hub:{name}", pretrained=True)
model = model.eval()

# the pictures as this model was shown them
config = timm.data.resolve_model_data_config(model)
transforms = timm.data.create_transform(**config, is_training=False)
output = model(transforms(img).unsqueeze(0))
"""
    write_card(
        folder,
        "A Vision Transformer of timm, tiny",
        example,
        library_name="timm",
        pipeline_tag=task,
        language=None,
        tags=["timm", task],
    )
