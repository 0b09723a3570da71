"""Tiny policies of LeRobot, made and saved by it: one as it saves now, one as it saved before."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, seed, write_card

# What policies are trained from, which nobody needs who loads one.
BACKBONE = "ResNet18_Weights.IMAGENET1K_V1"
MOTORS = 6


def act(root: Path) -> None:
    """ACT with a camera and six motors; its processors are files beside the weights."""
    sizes = {
        "chunk_size": 12,
        "n_action_steps": 12,
        "dim_model": 32,
        "n_heads": 2,
        "dim_feedforward": 32,
        "n_encoder_layers": 1,
        "n_vae_encoder_layers": 1,
        "latent_dim": 4,
    }
    folder = _saved(root, "tiny/act-arm", "act", sizes)
    _named(folder, "Tiny ACT", "act")


def diffusion(root: Path) -> None:
    """A diffusion policy of a release before 0.4: its statistics lie among the weights."""
    sizes = {
        "horizon": 8,
        "n_action_steps": 4,
        "down_dims": (16, 32),
        "crop_shape": None,
        "diffusion_step_embed_dim": 16,
        "num_train_timesteps": 5,
        "n_groups": 4,
        "spatial_softmax_num_keypoints": 4,
    }
    folder = _saved(root, "tiny/diffusion-arm", "diffusion", sizes, with_processors=False)
    torch = import_module("torch")
    tensors = import_module("safetensors.torch")
    weights = tensors.load_file(folder / "model.safetensors")
    for name, kinds in _statistics(torch).items():
        part = "unnormalize_outputs" if name == "action" else "normalize_inputs"
        for kind, value in kinds.items():
            weights[f"{part}.buffer_{name.replace('.', '_')}.{kind}"] = value
    tensors.save_file(weights, folder / "model.safetensors")
    _named(folder, "Tiny diffusion policy", "diffusion")


def vqbet(root: Path) -> None:
    """VQ-BeT, which draws its actions from a table of learned ones."""
    sizes = {
        "n_obs_steps": 2,
        "action_chunk_size": 3,
        "n_action_pred_token": 3,
        "crop_shape": (60, 60),
        "gpt_n_layer": 1,
        "gpt_n_head": 2,
        "gpt_hidden_dim": 32,
        "gpt_input_dim": 32,
        "gpt_output_dim": 32,
        "vqvae_n_embed": 4,
        "vqvae_enc_hidden_dim": 16,
        "spatial_softmax_num_keypoints": 4,
    }
    folder = _saved(root, "tiny/vqbet-arm", "vqbet", sizes)
    _named(folder, "Tiny VQ-BeT", "vqbet")


def _saved(
    root: Path,
    model_id: str,
    kind: str,
    sizes: dict[str, Any],
    *,
    with_processors: bool = True,
) -> Path:
    """The folder of a policy with random weights."""
    types = import_module("lerobot.configs.types")
    factory = import_module("lerobot.policies.factory")
    feature, kinds = types.PolicyFeature, types.FeatureType
    settings = factory.make_policy_config(
        kind,
        input_features={
            "observation.state": feature(kinds.STATE, (MOTORS,)),
            "observation.images.front": feature(kinds.VISUAL, (3, 64, 96)),
        },
        output_features={"action": feature(kinds.ACTION, (MOTORS,))},
        device="cpu",
        pretrained_backbone_weights=None,
        **sizes,
    )
    seed(model_id)
    policy = factory.get_policy_class(kind)(settings)
    folder = folder_of(root, model_id)
    policy.save_pretrained(folder)
    if with_processors:
        statistics = _statistics(import_module("torch"))
        for processor in factory.make_pre_post_processors(settings, dataset_stats=statistics):
            processor.save_pretrained(folder)
    path = folder / "config.json"
    written = json.loads(path.read_text()) | {"pretrained_backbone_weights": BACKBONE}
    path.write_text(json.dumps(written))
    return folder


def _statistics(torch: Any) -> dict[str, dict[str, Any]]:
    """Mean, spread and range of a training that never was."""
    joints = {
        "mean": torch.linspace(-1, 1, MOTORS),
        "std": torch.full((MOTORS,), 0.5),
        "min": torch.full((MOTORS,), -3.0),
        "max": torch.full((MOTORS,), 3.0),
    }
    picture = {
        kind: torch.full((3, 1, 1), value)
        for kind, value in (("mean", 0.5), ("std", 0.25), ("min", 0.0), ("max", 1.0))
    }
    names = {"observation.state": joints, "action": joints, "observation.images.front": picture}
    return {
        name: {kind: value.clone() for kind, value in kinds.items()}
        for name, kinds in names.items()
    }


def _named(folder: Path, title: str, kind: str) -> None:
    tags = [kind, "robotics"]
    write_card(folder, title, library_name="lerobot", pipeline_tag="robotics", tags=tags)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "lerobot": act,
    "lerobot-diffusion": diffusion,
    "lerobot-vqbet": vqbet,
}
