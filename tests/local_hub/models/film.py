"""Tiny pipelines of diffusers that change pictures, make films, shapes and sounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .diffusion import _clip_tokenizer
from .page import unigram
from .shelf import folder_of, save_tokenizer, seed, write_card

BLOCKS = {"block_out_channels": (16, 32), "layers_per_block": 1, "norm_num_groups": 8}


def build(root: Path) -> None:
    """One pipeline for each task that diffusers does, in the layout of the real ones."""
    _changer(root)
    _noise(root)
    _films(root)
    _moving_picture(root)
    _picture_and_words(root)
    _shapes(root)
    _sounds(root)


def _save(pipeline: Any, root: Path, name: str, task: str, example: str = "") -> None:
    """Keep a pipeline under its name with a page that shows the usual two lines."""
    folder = folder_of(root, name)
    pipeline.save_pretrained(folder)
    kind = type(pipeline).__name__
    usual = f"""
import torch
from diffusers import {kind}

pipe = {kind}.from_pretrained("{name}", torch_dtype=torch.float16).to("cuda")
{example}"""
    write_card(
        folder,
        f"{kind}, tiny",
        usual,
        library_name="diffusers",
        pipeline_tag=task,
        language=None,
        tags=["diffusers", f"diffusers:{kind}"],
    )


def _clip(tokenizer: Any, projected: bool = False, width: int = 32) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        projection_dim=width,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.eos_token_id,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def _words(root: Path, name: str) -> Any:
    folder = root / f".{name}"
    tokenizer = _clip_tokenizer(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return tokenizer


def _seer(size: int = 32) -> tuple[Any, Any]:
    """CLIP's half that looks, and its processor."""
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    config = CLIPVisionConfig(
        hidden_size=32,
        projection_dim=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=size,
        patch_size=size // 4,
    )
    processor = CLIPImageProcessor(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size}
    )
    return CLIPVisionModelWithProjection(config), processor


def _packer() -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        sample_size=16,
        **BLOCKS,
    )


def _scheduler() -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False
    )


def _changer(root: Path) -> None:
    from diffusers import StableDiffusionInstructPix2PixPipeline, UNet2DConditionModel

    name = "tiny/instruct-pix2pix"
    tokenizer = _words(root, "pix2pix")
    seed(name)
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=8,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=4,
        **BLOCKS,
    )
    pipeline = StableDiffusionInstructPix2PixPipeline(
        vae=_packer(),
        text_encoder=_clip(tokenizer),
        tokenizer=tokenizer,
        unet=unet,
        scheduler=_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    _save(pipeline, root, name, "image-to-image")
    from diffusers import StableDiffusionImg2ImgPipeline

    name = "tiny/sd-image-to-image"
    seed(name)
    plain = UNet2DConditionModel.from_config({**unet.config, "in_channels": 4})
    parts = {**pipeline.components, "unet": plain}
    _save(
        StableDiffusionImg2ImgPipeline(**parts, requires_safety_checker=False),
        root,
        name,
        "image-text-to-image",
    )


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
    _save(pipeline, root, name, "unconditional-image-generation", "image = pipe().images[0]")


def _films(root: Path) -> None:
    from diffusers import TextToVideoSDPipeline, UNet3DConditionModel, VideoToVideoSDPipeline

    name = "tiny/text-to-video"
    tokenizer = _words(root, "film")
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
    parts = {
        "vae": _packer(),
        "text_encoder": _clip(tokenizer),
        "tokenizer": tokenizer,
        "unet": unet,
        "scheduler": _scheduler(),
    }
    _save(TextToVideoSDPipeline(**parts), root, name, "text-to-video")
    _save(VideoToVideoSDPipeline(**parts), root, "tiny/video-to-video", "video-to-video")


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
        sample_size=32,
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
    seer, processor = _seer(224)
    pipeline = StableVideoDiffusionPipeline(
        vae=vae,
        image_encoder=seer,
        unet=unet,
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            prediction_type="v_prediction",
            use_karras_sigmas=True,
            sigma_min=0.002,
            sigma_max=700.0,
            timestep_type="continuous",
        ),
        feature_extractor=processor,
    )
    _save(pipeline, root, name, "image-to-video")


def _picture_and_words(root: Path) -> None:
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXImageToVideoPipeline,
        LTXVideoTransformer3DModel,
    )
    from transformers import T5Config, T5EncoderModel

    name = "tiny/ltx-image-to-video"
    folder = root / ".ltx"
    folder.mkdir()
    tokenizer = save_tokenizer(
        unigram(), folder, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    seed(name)
    text = T5EncoderModel(
        T5Config(vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
    )
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
        patch_size=1,
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
    _save(pipeline, root, name, "image-text-to-video")


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
    tokenizer = _words(root, "shape")
    seed(name)
    pipeline = ShapEPipeline(
        prior=prior(
            num_embeddings=32,
            embedding_proj_dim=32,
            encoder_hid_proj_type=None,
            clip_embed_dim=64,
        ),
        text_encoder=_clip(tokenizer, projected=True),
        tokenizer=tokenizer,
        scheduler=scheduler,
        shap_e_renderer=renderer(),
    )
    _save(pipeline, root, name, "text-to-3d")
    name = "tiny/shap-e-img2img"
    seed(name)
    seer, processor = _seer()
    from transformers import CLIPVisionModel

    second = ShapEImg2ImgPipeline(
        prior=prior(
            num_embeddings=32,
            embedding_proj_dim=32,
            embedding_proj_norm_type="layer",
            encoder_hid_proj_type=None,
            clip_embed_dim=64,
        ),
        image_encoder=CLIPVisionModel(seer.config),
        image_processor=processor,
        scheduler=scheduler,
        shap_e_renderer=renderer(),
    )
    _save(second, root, name, "image-to-3d")


def _sounds(root: Path) -> None:
    from diffusers import (
        AutoencoderOobleck,
        EDMDPMSolverMultistepScheduler,
        StableAudioDiTModel,
        StableAudioPipeline,
        StableAudioProjectionModel,
    )
    from transformers import T5Config, T5EncoderModel

    name = "tiny/stable-audio"
    folder = root / ".audio"
    folder.mkdir()
    tokenizer = save_tokenizer(
        unigram(),
        folder,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    )
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
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
        text_encoder=T5EncoderModel(
            T5Config(
                vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4
            )
        ),
        projection_model=StableAudioProjectionModel(
            text_encoder_dim=32, conditioning_dim=4, min_value=0, max_value=512
        ),
        tokenizer=tokenizer,
        transformer=StableAudioDiTModel(
            sample_size=1000,
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
    _save(pipeline, root, name, "text-to-audio")
