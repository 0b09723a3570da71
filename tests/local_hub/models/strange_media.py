"""The odd checkpoints of `strangers.py` that look at pictures and films, hear or speak."""

from __future__ import annotations

import json
from pathlib import Path

from .odd_shelf import ODD, STRANGERS, keep
from .shelf import (
    ids_of,
    labelled,
    picture_tokenizer,
    save_model,
    shelf_for,
    transformers_card,
    write_preprocessor,
)


def seeing(root: Path) -> None:
    """Those that look."""
    grey = {"image_mean": [0.13], "image_std": [0.3]}
    auto, reader = "AutoModelForImageClassification", "AutoImageProcessor"
    digits = labelled([str(digit) for digit in range(10)])
    folder = keep(
        root, "grey-digits", auto, "ViTForImageClassification", reader, **ODD, num_channels=1,
        image_size=28, patch_size=7, **digits,
    )  # fmt: skip
    write_preprocessor(folder, "ViTImageProcessor", None, size={"height": 28, "width": 28}, **grey)
    wide = {"height": 24, "width": 60}
    folder = keep(
        root, "wide-pictures", auto, "ViTForImageClassification", reader, **ODD,
        image_size=[24, 60], patch_size=12,
        **labelled(["left", "right", "n02123045 tabby, tabby cat"]),
    )  # fmt: skip
    write_preprocessor(folder, "ViTImageProcessor", None, size=wide)
    _clip(root)
    folder = keep(
        root, "six-frames", "AutoModelForVideoClassification", "VideoMAEForVideoClassification",
        reader, **ODD, num_frames=6, tubelet_size=3, image_size=20, patch_size=10,
        **labelled(["nods", "waves"]),
    )  # fmt: skip
    square = {"height": 20, "width": 20}
    write_preprocessor(
        folder, "VideoMAEImageProcessor", None, size={"shortest_edge": 20}, crop_size=square,
        do_center_crop=True,
    )  # fmt: skip
    folder = keep(
        root, "one-region", "AutoModelForSemanticSegmentation", "SegformerForSemanticSegmentation",
        reader, num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[10, 15],
        patch_sizes=[3, 3], strides=[2, 2], num_attention_heads=[2, 3], mlp_ratios=[2, 2],
        decoder_hidden_size=12, **labelled(["road"]),
    )  # fmt: skip
    write_preprocessor(folder, "SegformerImageProcessor", None, size={"height": 48, "width": 36})
    _box(root)
    folder = keep(
        root, "far-and-near", "AutoModelForDepthEstimation", "GLPNForDepthEstimation", reader,
        num_encoder_blocks=4, depths=[1] * 4, sr_ratios=[8, 4, 2, 1], hidden_sizes=[8, 8, 12, 12],
        num_attention_heads=[1, 2, 2, 3], mlp_ratios=[2] * 4, decoder_hidden_size=8, max_depth=3,
    )  # fmt: skip
    settings = {"image_processor_type": "GLPNImageProcessor", "size_divisor": 32}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings))


def _clip(root: Path) -> None:
    from transformers import CLIPConfig, CLIPModel

    name = "odd-clip"
    folder = shelf_for(
        root, f"held/{name}", STRANGERS[name], "AutoModelForZeroShotImageClassification"
    )
    words = picture_tokenizer(folder, 16)
    config = CLIPConfig(
        text_config={**ODD, **ids_of(words, "bos", "eos"), "vocab_size": len(words),
                     "max_position_embeddings": 16},
        vision_config={**ODD, "image_size": 30, "patch_size": 10},
        projection_dim=11,
    )  # fmt: skip
    save_model(folder, f"held/{name}", CLIPModel, config)
    crop = {"size": {"shortest_edge": 30}, "crop_size": {"height": 30, "width": 30}}
    write_preprocessor(folder, "CLIPImageProcessor", "CLIPProcessor", do_center_crop=True, **crop)
    transformers_card(folder, f"Stranger: {name}", STRANGERS[name])


def _box(root: Path) -> None:
    from transformers import ResNetConfig

    bones = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 12], depths=[1, 1], layer_type="basic",
        out_features=["stage2"],
    )  # fmt: skip
    folder = keep(
        root, "one-box", "AutoModelForObjectDetection", "ConditionalDetrForObjectDetection",
        "AutoImageProcessor", backbone_config=bones, use_timm_backbone=False, backbone=None,
        use_pretrained_backbone=False, d_model=20, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=5, decoder_attention_heads=5, encoder_ffn_dim=28,
        decoder_ffn_dim=28, num_queries=7, **labelled(["face"]),
    )  # fmt: skip
    edges = {"shortest_edge": 50, "longest_edge": 70}
    write_preprocessor(
        folder, "ConditionalDetrImageProcessor", None, size=edges, do_pad=True,
        format="coco_detection",
    )  # fmt: skip


def hearing(root: Path) -> None:
    """Those that hear or speak."""
    from transformers import (
        ASTFeatureExtractor,
        VitsTokenizer,
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2Processor,
    )

    signs = ["|", *"abcdefghijklmnopqrstuvwxyz", "'", "[UNK]", "[PAD]"]
    folder = keep(
        root, "narrowband", "AutoModelForCTC", "HubertForCTC", "AutoProcessor", **ODD,
        vocab_size=len(signs), pad_token_id=len(signs) - 1, conv_dim=[20] * 3,
        conv_kernel=[10, 3, 3], conv_stride=[5, 4, 4], num_conv_pos_embeddings=8,
        num_conv_pos_embedding_groups=5,
    )  # fmt: skip
    (folder / "vocab.json").write_text(json.dumps({sign: n for n, sign in enumerate(signs)}))
    spells = Wav2Vec2CTCTokenizer(
        str(folder / "vocab.json"), unk_token="[UNK]", pad_token="[PAD]", bos_token=None,
        eos_token=None, do_lower_case=True,
    )  # fmt: skip
    hears = Wav2Vec2FeatureExtractor(sampling_rate=8000, return_attention_mask=True)
    Wav2Vec2Processor(feature_extractor=hears, tokenizer=spells).save_pretrained(folder)
    folder = keep(
        root, "spectrograms", "AutoModelForAudioClassification", "ASTForAudioClassification",
        "AutoFeatureExtractor", **ODD, num_mel_bins=24, max_length=48, patch_size=8,
        frequency_stride=8, time_stride=8,
        **labelled([f"sound {number}" for number in range(11)]),
    )  # fmt: skip
    ASTFeatureExtractor(sampling_rate=22050, num_mel_bins=24, max_length=48).save_pretrained(folder)
    letters = ["<pad>", *" '-abcdefghijklmnopqrstuvwxyz"]
    folder = keep(
        root, "three-voices", "AutoModelForTextToWaveform", "VitsModel", vocab_size=len(letters),
        sampling_rate=11025, num_speakers=3, speaker_embedding_size=6, hidden_size=20,
        num_hidden_layers=1, num_attention_heads=2, ffn_dim=28, flow_size=20, spectrogram_bins=17,
        use_stochastic_duration_prediction=False, duration_predictor_filter_channels=12,
        prior_encoder_num_flows=2, prior_encoder_num_wavenet_layers=1,
        posterior_encoder_num_wavenet_layers=1, upsample_initial_channel=32,
        upsample_rates=[4, 4], upsample_kernel_sizes=[8, 8],
        resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]],
    )  # fmt: skip
    (folder / "vocab.json").write_text(json.dumps({sign: n for n, sign in enumerate(letters)}))
    VitsTokenizer(
        str(folder / "vocab.json"), pad_token="<pad>", language="eng", phonemize=False
    ).save_pretrained(folder)
