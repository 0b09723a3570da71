"""Tiny pipelines of diffusers that make shapes and sounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .pipelines import (
    PICTURE,
    clip_encoder,
    keep,
    picture_encoder,
    t5_encoder,
    t5_tokenizer,
    word_tokenizer,
)
from .shelf import seed


def build(root: Path) -> None:
    """One pipeline for each task, in the layout of the real ones."""
    _shapes(root)
    _sounds(root)


def _shapes(root: Path) -> None:
    from diffusers import (
        HeunDiscreteScheduler,
        PriorTransformer,
        ShapEImg2ImgPipeline,
        ShapEPipeline,
    )
    from diffusers.pipelines.shap_e import ShapERenderer

    def prior(**more: Any) -> Any:
        return PriorTransformer(
            num_attention_heads=2,
            attention_head_dim=16,
            embedding_dim=32,
            num_layers=1,
            time_embed_dim=128,
            additional_embeddings=0,
            time_embed_act_fn="gelu",
            norm_in_type="layer",
            added_emb_type=None,
            num_embeddings=32,
            embedding_proj_dim=32,
            encoder_hid_proj_type=None,
            clip_embed_dim=64,
            **more,
        )

    def renderer() -> Any:
        return ShapERenderer(
            param_shapes=((8, 93), (8, 8), (8, 8), (8, 8)),
            d_latent=32,
            d_hidden=8,
            n_output=12,
            background=(0.1, 0.1, 0.1),
        )

    scheduler = HeunDiscreteScheduler(
        beta_schedule="exp",
        num_train_timesteps=1024,
        prediction_type="sample",
        use_karras_sigmas=True,
        clip_sample=True,
        clip_sample_range=1.0,
    )
    name = "tiny/shap-e"
    tokenizer = word_tokenizer()
    seed(name)
    pipeline = ShapEPipeline(
        prior=prior(),
        text_encoder=clip_encoder(tokenizer, projected=True),
        tokenizer=tokenizer,
        scheduler=scheduler,
        shap_e_renderer=renderer(),
    )
    example = 'images = pipe("a shark", num_inference_steps=4, frame_size=32).images'
    keep(pipeline, root, name, "text-to-3d", example)
    name = "tiny/shap-e-img2img"
    seed(name)
    seer, processor = picture_encoder()
    from transformers import CLIPVisionModel

    second = ShapEImg2ImgPipeline(
        prior=prior(embedding_proj_norm_type="layer"),
        image_encoder=CLIPVisionModel(seer.config),
        image_processor=processor,
        scheduler=scheduler,
        shap_e_renderer=renderer(),
    )
    example = "images = pipe(image, num_inference_steps=4, frame_size=32).images"
    keep(second, root, name, "image-to-3d", PICTURE + example)


def _sounds(root: Path) -> None:
    from diffusers import (
        AutoencoderOobleck,
        EDMDPMSolverMultistepScheduler,
        StableAudioDiTModel,
        StableAudioPipeline,
        StableAudioProjectionModel,
    )

    name = "tiny/stable-audio"
    tokenizer = t5_tokenizer(model_max_length=64)
    seed(name)
    pipeline = StableAudioPipeline(
        vae=AutoencoderOobleck(
            encoder_hidden_size=6,
            downsampling_ratios=[4, 8],
            decoder_channels=3,
            decoder_input_channels=3,
            audio_channels=2,
            channel_multiples=[2, 4],
            sampling_rate=4000,
        ),
        text_encoder=t5_encoder(tokenizer),
        projection_model=StableAudioProjectionModel(
            text_encoder_dim=32, conditioning_dim=4, min_value=0, max_value=512
        ),
        tokenizer=tokenizer,
        transformer=StableAudioDiTModel(
            sample_size=512,  # four seconds: the least that a notebook makes
            in_channels=3,
            num_layers=1,
            attention_head_dim=4,
            num_key_value_attention_heads=2,
            out_channels=3,
            cross_attention_dim=4,
            time_proj_dim=8,
            global_states_input_dim=8,
            cross_attention_input_dim=4,
        ),
        scheduler=EDMDPMSolverMultistepScheduler(solver_order=2, prediction_type="v_prediction"),
    )
    example = (
        'audio = pipe("A hammer hits wood", num_inference_steps=10, audio_end_in_s=0.5).audios'
    )
    keep(pipeline, root, name, "text-to-audio", example)
