# A ControlNet beside the pipeline that it steers; the cells of image_to_image.py.

# %% section="hello" name="load-pipeline"
import inspect

from diffusers import AutoPipelineForText2Image, ControlNetModel, ControlNetUnionModel, ModelMixin

if device == "cuda":  # half the memory; the first kind is safer where the card has it
    dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
elif device == "mps":
    dtype = torch.float32
Steering = ControlNetModel if MODE is None else ControlNetUnionModel
with no_random_weights(), no_random_weights(ModelMixin):
    control = Steering.from_pretrained(
        MODEL_ID, revision=REVISION, torch_dtype=dtype, variant=STORED_AS,
        use_safetensors=True,  # never a pickle, which could bring code
    )
try:
    with no_random_weights(), no_random_weights(ModelMixin):
        model = AutoPipelineForText2Image.from_pretrained(
            BASE_ID, revision=BASE_REVISION, controlnet=control, torch_dtype=dtype
        )
except OSError as problem:
    if "gated" not in str(problem).lower():
        raise
    raise Stop(
        f"the base model asks for your consent. Accept its terms at "
        f"https://huggingface.co/{BASE_ID} and run `hf auth login` in a terminal."
    ) from None
reads = {kind: part.config.cross_attention_dim for kind, part in
         ((MODEL_ID, control), (BASE_ID, model.unet))}
if len(set(reads.values())) > 1:
    raise Stop(f"these two do not fit each other: the numbers per word differ, {reads}.")
model = model.to(device)
if hasattr(model, "enable_attention_slicing") and device != "cuda":
    model.enable_attention_slicing()  # a little slower, and far less memory
components = {
    name: part for name, part in model.components.items() if isinstance(part, torch.nn.Module)
}
options_of = inspect.signature(model.__call__).parameters  # what a call may be given
# A scheduler knows no more levels of noise than the model was trained with.
levels = getattr(getattr(model, "scheduler", None), "config", {})
MOST_STEPS = (levels.get("num_train_timesteps") or 1000) - (levels.get("steps_offset") or 0)
weights = sum(p.numel() for part in components.values() for p in part.parameters())
added = sum(p.numel() for p in control.parameters())
print(f"Hello from {MODEL_ID} beside {BASE_ID}: {weights:,} weights, on {device}.")
print(f"{added:,} of them, {added / weights:.0%}, are the ControlNet's.")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the new picture: yours on the left, the drawing in the middle, the result on the right. With a
graphics card it takes a few seconds; without one it can take minutes.
"""

# %% section="usage" name="first-result"
from functools import partial

outlines_of = drawing_of
if MODE is not None:  # each call says which kind of drawing it is given
    make = partial(make, control_mode=MODE)
drawing = outlines_of(fitted(start))
covered = np.asarray(drawing).mean() / 255
first = make()
print(PROMPTS[0])
display(side_by_side([start, drawing, first]))

# %% section="usage" name="predict"
result = []
for prompt in PROMPTS[:2]:
    print(prompt)
    after = make(start, prompt)
    display(side_by_side([start, outlines_of(fitted(start)), after]))
    result.append({"picture": title, "prompt": prompt, "width": after.width,
                   "height": after.height, "changed by": difference(start, after)})
show(result)

# %% [markdown] section="usage" name="without-about" tags=["intermediate", "advanced"]
"""
### With and without

The same words and the same noise, without the ControlNet and with it. A weight of 0 switches it off, so
the first picture is the base's own.
"""

# %% section="usage" name="without" tags=["intermediate", "advanced"]
pair = [make(start, controlnet_conditioning_scale=weight) for weight in (0.0, 1.0)]
display(side_by_side(pair))
steered_by = difference(*pair)
print(f"The ControlNet changes a pixel by {steered_by:.1f} of 255 on average.")
