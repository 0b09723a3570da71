# Image classification with timm: the cells of image_classification.py around timm's own model.

# %% section="hello" name="load"
import timm

model = timm.create_model(f"hf_hub:{MODEL_ID}@{REVISION}", pretrained=True).to(device).eval()
if isinstance(dtype, torch.dtype):
    model = model.to(dtype)
number_type = next(model.parameters()).dtype
# How this model wants its pictures: size, range of values, and how much of the edge is cut off.
options = timm.data.resolve_model_data_config(model)
prepare = timm.data.create_transform(**options, is_training=False)

weights = sum(parameter.numel() for parameter in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")

# %% section="hello" name="labels" hidden=true
# Finds the names of the classes: run this cell; you do not need to read it.
def class_names():
    """The names of the classes, from the model's page or, for ImageNet, from timm."""
    config = model.pretrained_cfg
    if names := config.get("label_names"):
        spoken = config.get("label_descriptions")
        return [spoken.get(name, name) if isinstance(spoken, dict) else name for name in names]
    if subset := timm.data.infer_imagenet_subset(model):
        info = timm.data.ImageNetInfo(subset)
        return [info.index_to_description(number) for number in range(model.num_classes)]
    return [f"class {number}" for number in range(model.num_classes)]


labels = class_names()
print(f"It knows {len(labels)} classes, for example:", "; ".join(labels[:5]))

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify pictures

timm stores with every model how to prepare its pictures; a batch then goes through the model at
once.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the class with the highest score. All pictures and more scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = prepare(first_picture)[None].to(device, number_type)
with torch.inference_mode():  # we only use the model, we do not train it
    (first_scores,) = model(first_batch)
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% section="usage" name="predict"
def predict(pictures):
    """The scores of all classes for each picture, as rows of a tensor."""
    batch = torch.stack([prepare(picture) for picture in pictures]).to(device, number_type)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(batch).float().cpu()
    return logits.softmax(dim=-1)
