"""Tiny pipelines of diffusers that change pictures and make films."""

from __future__ import annotations

from pathlib import Path

from .pipelines import (
    BLOCKS,
    NOISE,
    PICTURE,
    UNCHECKED,
    denoiser,
    keep,
    picture_encoder,
    reading_parts,
    t5_encoder,
    t5_tokenizer,
    word_tokenizer,
)
from .shelf import seed


def build(root: Path) -> None:
    """One pipeline for each task that diffusers does, in the layout of the real ones."""
    _changer(root)
    _noise(root)
    _films(root)
    _moving_picture(root)
    _picture_and_words(root)


def _changer(root: Path) -> None:
    from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionInstructPix2PixPipeline

    name = "tiny/instruct-pix2pix"
    tokenizer = word_tokenizer()
    seed(name)
    parts = reading_parts(tokenizer, denoiser(channels=8))
    pipeline = StableDiffusionInstructPix2PixPipeline(**parts, **UNCHECKED)
    example = 'image = pipe("make it winter", image=image, num_inference_steps=10).images[0]'
    keep(pipeline, root, name, "image-to-image", PICTURE + example)
    name = "tiny/sd-image-to-image"
    seed(name)
    plain = StableDiffusionImg2ImgPipeline(**parts | {"unet": denoiser()}, **UNCHECKED)
    example = 'image = pipe(prompt="a castle in the fog", image=image, strength=0.75).images[0]'
    keep(plain, root, name, "image-text-to-image", PICTURE + example)


def _noise(root: Path) -> None:
    from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

    name = "tiny/ddpm"
    seed(name)
    unet = UNet2DModel(
        sample_size=16,
        in_channels=3,
        out_channels=3,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4,
        **BLOCKS,
    )
    pipeline = DDPMPipeline(unet=unet, scheduler=DDPMScheduler())
    keep(pipeline, root, name, "unconditional-image-generation", "image = pipe().images[0]")


def _films(root: Path) -> None:
    from diffusers import TextToVideoSDPipeline, UNet3DConditionModel, VideoToVideoSDPipeline

    name = "tiny/text-to-video"
    tokenizer = word_tokenizer()
    seed(name)
    unet = UNet3DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"),
        up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=32,
        attention_head_dim=4,
        **BLOCKS,
    )
    parts = reading_parts(tokenizer, unet)
    example = """
prompt = "A robot is surfing"
frames = pipe(prompt, num_inference_steps=25, num_frames=8).frames[0]
"""
    keep(TextToVideoSDPipeline(**parts), root, name, "text-to-video", example)
    example = """
video = [image.resize((64, 64))] * 4
frames = pipe("a boat", video=video, strength=0.6, num_inference_steps=10).frames[0]
"""
    films = VideoToVideoSDPipeline(**parts)
    keep(films, root, "tiny/video-to-video", "video-to-video", PICTURE + example)


def _moving_picture(root: Path) -> None:
    from diffusers import (
        AutoencoderKLTemporalDecoder,
        EulerDiscreteScheduler,
        StableVideoDiffusionPipeline,
        UNetSpatioTemporalConditionModel,
    )

    name = "tiny/stable-video-diffusion"
    seed(name)
    unet = UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 64),
        layers_per_block=1,
        sample_size=8,  # films of 16 by 16: of 64 they take a minute of the processor
        in_channels=8,
        out_channels=4,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
        cross_attention_dim=32,
        num_attention_heads=8,
        projection_class_embeddings_input_dim=96,
        addition_time_embed_dim=32,
    )
    vae = AutoencoderKLTemporalDecoder(
        block_out_channels=(32, 64),
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        latent_channels=4,
    )
    seer, processor = picture_encoder(224)
    pipeline = StableVideoDiffusionPipeline(
        vae=vae,
        image_encoder=seer,
        unet=unet,
        scheduler=EulerDiscreteScheduler(
            **NOISE,
            prediction_type="v_prediction",
            use_karras_sigmas=True,
            sigma_min=0.002,
            sigma_max=700.0,
            timestep_type="continuous",
        ),
        feature_extractor=processor,
    )
    example = """
image = image.resize((32, 32))
frames = pipe(image, width=32, height=32, num_frames=4, num_inference_steps=10).frames[0]
"""
    keep(pipeline, root, name, "image-to-video", PICTURE + example)


def _picture_and_words(root: Path) -> None:
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXImageToVideoPipeline,
        LTXVideoTransformer3DModel,
    )

    name = "tiny/ltx-image-to-video"
    tokenizer = t5_tokenizer()
    seed(name)
    text = t5_encoder(tokenizer)
    transformer = LTXVideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=4,
        attention_head_dim=8,
        cross_attention_dim=32,
        num_layers=1,
        caption_channels=32,
    )
    vae = AutoencoderKLLTXVideo(
        in_channels=3,
        out_channels=3,
        latent_channels=8,
        block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, False, False),
        decoder_spatio_temporal_scaling=(True, True, False, False),
        decoder_inject_noise=(False, False, False, False, False),
        upsample_residual=(False, False, False, False),
        upsample_factor=(1, 1, 1, 1),
        timestep_conditioning=False,
        patch_size=4,  # as in the real ones: without it there are sixteen times as many tokens
        patch_size_t=1,
        encoder_causal=True,
        decoder_causal=False,
    )
    pipeline = LTXImageToVideoPipeline(
        transformer=transformer,
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=text,
        tokenizer=tokenizer,
    )
    example = """
size = {"width": 64, "height": 64, "num_frames": 9}
video = pipe(image=image, prompt="The waves roll in", num_inference_steps=10, **size).frames[0]
"""
    keep(pipeline, root, name, "image-text-to-video", PICTURE + example)
