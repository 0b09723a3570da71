# Image features with timm: the cells of image_feature_extraction.py around timm's own model.

# %% section="hello" name="load"
import timm

# No classes: the model then gives the vector that its classifier would have been given.
model = timm.create_model(f"hf_hub:{MODEL_ID}@{REVISION}", pretrained=True, num_classes=0)
model = model.to(device).eval()
if isinstance(dtype, torch.dtype):
    model = model.to(dtype)
number_type = next(model.parameters()).dtype
# How this model wants its pictures: size, range of values, and how much of the edge is cut off.
options = timm.data.resolve_model_data_config(model)
prepare = timm.data.create_transform(**options, is_training=False)
weights = sum(parameter.numel() for parameter in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Pictures on a map

The model turns a picture into a list of numbers, its **embedding**: a place on a map where pictures
that look alike are close together. Searching an album by picture works this way.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Embed and compare pictures

Each picture becomes one vector of length 1, so that the dot product of two is their cosine
similarity.{{media_sentence}}
"""

# %% section="usage" name="embed"
import torch.nn.functional as F


def predict(pictures):
    """One vector of length 1 for each picture."""
    batch = torch.stack([prepare(picture) for picture in pictures]).to(device, number_type)
    with torch.inference_mode():  # we only use the model, we do not train it
        found = model(batch).float().cpu()
    return F.normalize(found.flatten(1), dim=-1)
