"""Tiny models of speech, made and saved by the libraries that load them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, seed, write_card

SPEAKERS = ["speaker#1", "speaker#2", "speaker#3"]


def pyannote(root: Path) -> None:
    """A model of three speakers, up to two of them at once, which is what newer ones are."""
    task = import_module("pyannote.audio.core.task")
    kind = task.Problem.MONO_LABEL_CLASSIFICATION
    _pyannote(root, "tiny/pyannote-powerset", problem=kind, powerset_max_classes=2)


def pyannote_multilabel(root: Path) -> None:
    """A model that scores each of three speakers by itself, as older ones do."""
    task = import_module("pyannote.audio.core.task")
    kind = task.Problem.MULTI_LABEL_CLASSIFICATION
    _pyannote(root, "tiny/pyannote-multilabel", problem=kind)


def _pyannote(root: Path, name: str, **kind: Any) -> None:
    lightning = import_module("lightning")
    segmentation = import_module("pyannote.audio.models.segmentation")
    task = import_module("pyannote.audio.core.task")
    seed(name)
    model = segmentation.PyanNet(
        lstm={"hidden_size": 8, "num_layers": 1}, linear={"hidden_size": 16, "num_layers": 1}
    )
    model.specifications = task.Specifications(
        resolution=task.Resolution.FRAME,
        duration=4.0,
        classes=SPEAKERS,
        permutation_invariant=True,
        **kind,
    )
    model.setup()
    # Small weights would give every frame the same score.
    model.classifier.weight.data *= 30
    folder = folder_of(root, name)
    trainer = lightning.Trainer(
        accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False
    )
    trainer.strategy.connect(model)
    trainer.save_checkpoint(folder / "pytorch_model.bin", weights_only=True)
    write_card(
        folder,
        "Tiny pyannote",
        library_name="pyannote-audio",
        pipeline_tag="voice-activity-detection",
        tags=["pyannote", "pyannote-audio", "pyannote-audio-model"],
        license="mit",
        language=None,
    )


FEATURES = """
compute_features: !new:speechbrain.lobes.features.Fbank
    n_mels: 20
mean_var_norm: !new:speechbrain.processing.features.InputNormalization
    norm_type: sentence
    std_norm: False
"""
CLASSIFIER = """
label_encoder: !new:speechbrain.dataio.encoder.CategoricalEncoder
modules:
    compute_features: !ref <compute_features>
    mean_var_norm: !ref <mean_var_norm>
    embedding_model: !ref <embedding_model>
    classifier: !ref <classifier>
pretrainer: !new:speechbrain.utils.parameter_transfer.Pretrainer
    loadables:
        embedding_model: !ref <embedding_model>
        classifier: !ref <classifier>
        label_encoder: !ref <label_encoder>
    paths:
        embedding_model: !ref <pretrained_path>/embedding_model.ckpt
        classifier: !ref <pretrained_path>/classifier.ckpt
        label_encoder: !ref <pretrained_path>/label_encoder.txt
"""
XVECTOR = """
embedding_model: !new:speechbrain.lobes.models.Xvector.Xvector
    in_channels: 20
    tdnn_blocks: 3
    tdnn_channels: [16, 16, 32]
    tdnn_kernel_sizes: [5, 3, 1]
    tdnn_dilations: [1, 2, 1]
    lin_neurons: 16
classifier: !new:speechbrain.lobes.models.Xvector.Classifier
    input_shape: [null, null, 16]
    lin_blocks: 1
    lin_neurons: 16
    out_neurons: 4
"""
ECAPA = """
embedding_model: !new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN
    input_size: 20
    channels: [16, 16, 16, 16, 48]
    kernel_sizes: [5, 3, 3, 3, 1]
    dilations: [1, 2, 3, 4, 1]
    attention_channels: 8
    res2net_scale: 4
    se_channels: 8
    lin_neurons: 16
classifier: !new:speechbrain.lobes.models.ECAPA_TDNN.Classifier
    input_size: 16
    out_neurons: 4
"""
DETECTOR = """
sample_rate: 16000
time_resolution: 0.01
device: cpu
cnn: !new:speechbrain.nnet.containers.Sequential
    input_shape: [null, null, 20]
    block: !name:speechbrain.lobes.models.CRDNN.CNN_Block
        channels: 4
        using_2d_pool: False
rnn: !new:speechbrain.nnet.RNN.GRU
    input_shape: [null, null, 40]
    hidden_size: 8
    bidirectional: True
dnn: !new:speechbrain.nnet.containers.Sequential
    input_shape: [null, null, 16]
    linear: !name:speechbrain.nnet.linear.Linear
        n_neurons: 1
modules:
    compute_features: !ref <compute_features>
    mean_var_norm: !ref <mean_var_norm>
    cnn: !ref <cnn>
    rnn: !ref <rnn>
    dnn: !ref <dnn>
model: !new:torch.nn.ModuleList
    - [!ref <cnn>, !ref <rnn>, !ref <dnn>]
pretrainer: !new:speechbrain.utils.parameter_transfer.Pretrainer
    loadables:
        model: !ref <model>
    paths:
        model: !ref <pretrained_path>/model.ckpt
"""


def speechbrain(root: Path) -> None:
    """A classifier of languages whose scores are logarithms of probabilities."""
    _speechbrain(root, "tiny/speechbrain-languages", XVECTOR + CLASSIFIER, "EncoderClassifier")


def speechbrain_cosines(root: Path) -> None:
    """One whose scores are cosines, as those of speakers are."""
    _speechbrain(root, "tiny/speechbrain-speakers", ECAPA + CLASSIFIER, "EncoderClassifier")


def speechbrain_speech(root: Path) -> None:
    """A detector of speech."""
    _speechbrain(root, "tiny/speechbrain-speech", DETECTOR, "VAD", "voice-activity-detection")


def _speechbrain(
    root: Path, name: str, settings: str, interface: str, task: str = "audio-classification"
) -> None:
    import torch

    yaml = import_module("hyperpyyaml")
    seed(name)
    settings = f"pretrained_path: {name}\n" + FEATURES + settings
    parts = yaml.load_hyperpyyaml(settings)
    if "dnn" in parts:  # so that frames differ, and speech is found
        for weights in parts["dnn"].parameters():
            weights.data *= -30 if weights.dim() > 1 else 0
    known = {"config": {"speechbrain": {"speechbrain_interface": interface}}}
    folder = folder_of(root, name, info=known)
    (folder / "hyperparams.yaml").write_text(settings, encoding="utf-8")
    for part, item in parts["pretrainer"].loadables.items():
        if isinstance(item, torch.nn.Module):
            torch.save(item.state_dict(), folder / f"{part}.ckpt")
        else:
            item.update_from_iterable(["de: German", "en: English", "fr: French", "nl: Dutch"])
            item.save(folder / f"{part}.txt")
    tags = ["audio", "speechbrain"]
    write_card(folder, "Tiny SpeechBrain", library_name="speechbrain", pipeline_tag=task, tags=tags)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "pyannote-audio": pyannote,
    "pyannote-multilabel": pyannote_multilabel,
    "speechbrain": speechbrain,
    "speechbrain-cosines": speechbrain_cosines,
    "speechbrain-speech": speechbrain_speech,
}
