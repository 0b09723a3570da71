"""Tiny models of speech: two that find it in a recording, by names of labels and by speakers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import (
    folder_of,
    labelled,
    save_model,
    save_tokenizer,
    seed,
    shelf_for,
    transformers_card,
    write_card,
    write_weights,
)
from .sizes import ENCODEC, SPEECHT5, TOWER, WAV2VEC2

TASK = "voice-activity-detection"


def build(root: Path) -> None:
    """A detector whose labels compete, one whose labels are speakers, and settings that run."""
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2ForAudioFrameClassification,
        WavLMConfig,
        WavLMForAudioFrameClassification,
    )

    named = labelled(["non-speech", "speech"])
    _detector(
        root, "tiny/wav2vec2-speech", Wav2Vec2ForAudioFrameClassification, Wav2Vec2Config, named
    )
    speakers = {"num_labels": 2}
    _detector(root, "tiny/wavlm-speakers", WavLMForAudioFrameClassification, WavLMConfig, speakers)

    _settings_that_are_code(root)
    _converter(root)
    _bark(root)
    _csm(root)


def _bark(root: Path) -> None:
    """A Bark, whose three models write tokens of meaning, rough codes and fine codes in a row."""
    from transformers import (
        BarkCoarseConfig,
        BarkConfig,
        BarkFineConfig,
        BarkModel,
        BarkProcessor,
        BarkSemanticConfig,
        EncodecConfig,
        GenerationConfig,
    )
    from transformers.models.bark.generation_configuration_bark import (
        BarkCoarseGenerationConfig,
        BarkFineGenerationConfig,
        BarkGenerationConfig,
        BarkSemanticGenerationConfig,
    )

    name, task = "tiny/bark", "text-to-speech"
    folder = shelf_for(root, name, task, "AutoModelForTextToWaveform")
    tokenizer = save_tokenizer(byte_level(["[PAD]"]), folder, pad_token="[PAD]")
    BarkProcessor(tokenizer=tokenizer).save_pretrained(folder)
    meanings, codes, small = (
        100,
        ENCODEC["codebook_size"],
        {"num_layers": 1, "num_heads": 2, "hidden_size": 16},
    )
    words = meanings + 1 + len(tokenizer)
    rough = meanings + 2 * codes
    config = BarkConfig(
        semantic_config=BarkSemanticConfig(
            input_vocab_size=words + 2, output_vocab_size=meanings + 1, **small
        ).to_dict(),
        coarse_acoustics_config=BarkCoarseConfig(
            input_vocab_size=rough + 3, output_vocab_size=rough + 3, **small
        ).to_dict(),
        fine_acoustics_config=BarkFineConfig(
            input_vocab_size=codes + 1, output_vocab_size=codes, **small
        ).to_dict(),
        codec_config=EncodecConfig(**ENCODEC, target_bandwidths=[3.0]).to_dict(),
    )
    seed(name)
    model = BarkModel(config)
    model.generation_config = BarkGenerationConfig.from_sub_model_configs(
        BarkSemanticGenerationConfig(
            max_new_tokens=40,
            semantic_vocab_size=meanings,
            eos_token_id=meanings,
            text_encoding_offset=meanings + 1,
            text_pad_token=words,
            semantic_infer_token=words + 1,
            do_sample=True,
        ),
        BarkCoarseGenerationConfig(
            coarse_semantic_pad_token=rough, coarse_infer_token=rough + 2, do_sample=True
        ),
        BarkFineGenerationConfig(temperature=0.5),
        codebook_size=codes,
    )
    # Its class of settings leaves out what saving them asks for.
    settings = GenerationConfig(**model.generation_config.to_dict())
    model.generation_config = settings
    model.save_pretrained(folder)
    example = f"""
from transformers import AutoProcessor, BarkModel

processor = AutoProcessor.from_pretrained("{name}")
model = BarkModel.from_pretrained("{name}")
"""
    tags = ["bark", "audio", task]
    transformers_card(folder, "Bark, tiny", task, example, license="mit", tags=tags)


def _csm(root: Path) -> None:
    """A CSM, which writes codes of sound that its own codec turns into a wave."""
    from transformers import (
        CsmConfig,
        CsmForConditionalGeneration,
        CsmProcessor,
        EncodecFeatureExtractor,
        MimiConfig,
    )

    name, task = "tiny/csm", "text-to-speech"
    folder = shelf_for(root, name, task, "AutoModelForTextToWaveform")
    special = ["<pad>", "<s>", "</s>", "<|AUDIO|>", "<|audio_eos|>"]
    built = byte_level(special, wrap=("<s>", "</s>"))
    tokens = {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"}
    tokenizer = save_tokenizer(built, folder, **tokens)
    reader = EncodecFeatureExtractor(feature_size=1, sampling_rate=24_000)
    CsmProcessor(reader, tokenizer).save_pretrained(folder)
    codebooks, codes = 2, 32
    small = {
        **{"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1},
        **{"num_attention_heads": 2, "num_key_value_heads": 2, "num_codebooks": codebooks},
        **{"vocab_size": codes + 3, "max_position_embeddings": 600},
    }
    codec = MimiConfig(
        **TOWER,
        **{"num_filters": 4, "num_key_value_heads": 2, "head_dim": 16},
        # Random weights choose the marks as well, for which a trained model has no sound.
        codebook_size=2 * codes,
        **{"codebook_dim": 16, "vector_quantization_hidden_dimension": 16},
        **{"upsampling_ratios": [8, 5, 4, 2], "num_quantizers": codebooks, "upsample_groups": 32},
    )
    audio = tokenizer.convert_tokens_to_ids("<|AUDIO|>")
    config = CsmConfig(
        **small,
        text_vocab_size=len(tokenizer),
        **{"bos_token_id": 1, "pad_token_id": audio, "audio_token_id": audio},
        **{"audio_eos_token_id": audio + 1, "codebook_pad_token_id": codes + 2},
        **{"codebook_eos_token_id": codes + 1},
        depth_decoder_config={**small, "backbone_hidden_size": 32},
        codec_config=codec.to_dict(),
    )
    seed(name)
    model = CsmForConditionalGeneration(config)
    model.generation_config.do_sample = True
    model.depth_decoder.generation_config.do_sample = True
    model.depth_decoder.generation_config.min_new_tokens = codebooks - 1
    model.depth_decoder.generation_config.max_new_tokens = codebooks - 1
    model.save_pretrained(folder)
    example = f"""
from transformers import AutoProcessor, CsmForConditionalGeneration

processor = AutoProcessor.from_pretrained("{name}")
model = CsmForConditionalGeneration.from_pretrained("{name}")
"""
    transformers_card(folder, "CSM, tiny", task, example, tags=["csm", "audio", task])


def _converter(root: Path) -> None:
    """A SpeechT5 that speaks again what it hears."""
    from transformers import SpeechT5Config, SpeechT5FeatureExtractor, SpeechT5ForSpeechToSpeech

    name, task = "tiny/speecht5-voices", "audio-to-audio"
    folder = shelf_for(root, name, task, "SpeechT5ForSpeechToSpeech")
    config = SpeechT5Config(vocab_size=32, **SPEECHT5, decoder_layers=1)
    model = save_model(folder, name, SpeechT5ForSpeechToSpeech, config)
    # Random weights would end after one step: this one goes on until it is stopped.
    model.speech_decoder_postnet.prob_out.bias.data -= 10
    model.save_pretrained(folder)
    SpeechT5FeatureExtractor().save_pretrained(folder)
    example = f"""
from transformers import SpeechT5Processor, SpeechT5ForSpeechToSpeech, SpeechT5HifiGan

model = SpeechT5ForSpeechToSpeech.from_pretrained("{name}")
vocoder = SpeechT5HifiGan.from_pretrained("microsoft/speecht5_hifigan")
"""
    tags = ["audio", task]
    transformers_card(folder, "SpeechT5 for voices, tiny", task, example, license="mit", tags=tags)


def _settings_that_are_code(root: Path) -> None:
    """Settings of SpeechBrain that leave a file behind where they are read."""
    known = {"config": {"speechbrain": {"speechbrain_interface": "EncoderClassifier"}}}
    folder = folder_of(root, "tiny/hostile-speechbrain", info=known)
    ran = "import pathlib, os; pathlib.Path(os.environ['HF_HOME'], 'settings-ran').touch()"
    settings = f'anything: !apply:builtins.exec ["{ran}"]\nmodules: {{}}\n'
    (folder / "hyperparams.yaml").write_text(settings, encoding="utf-8")
    write_weights(folder, "classifier.ckpt")
    task = "audio-classification"
    write_card(folder, "Settings that are code", library_name="speechbrain", pipeline_tag=task)


def _detector(root: Path, name: str, kind: Any, config_class: Any, labels: dict[str, Any]) -> None:
    from transformers import Wav2Vec2FeatureExtractor

    auto = "AutoModelForAudioFrameClassification"
    folder = shelf_for(root, name, TASK, auto, "AutoFeatureExtractor")
    config = config_class(vocab_size=32, **WAV2VEC2, **labels)
    model = save_model(folder, name, kind, config)
    # Small weights would give every frame nearly the same score.
    model.classifier.weight.data *= 40
    model.save_pretrained(folder)
    Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    example = f"""
from transformers import AutoFeatureExtractor, {kind.__name__}
import torch

extractor = AutoFeatureExtractor.from_pretrained("{name}")
model = {kind.__name__}.from_pretrained("{name}")
"""
    title, tags = f"{kind.__name__}, tiny", ["audio", TASK]
    transformers_card(folder, title, TASK, example, language=None, tags=tags)
