# A ControlNet beside the pipeline that it steers; the cells of image_to_image.py.

# %% section="hello" name="load-pipeline"
import inspect

from diffusers import AutoPipelineForText2Image, ControlNetModel, ControlNetUnionModel, ModelMixin

dtype = pipeline_dtype(dtype, device)
Steering = ControlNetModel if MODE is None else ControlNetUnionModel
with no_random_weights(), no_random_weights(ModelMixin):
    control = Steering.from_pretrained(
        MODEL_ID, revision=REVISION, torch_dtype=dtype, variant=STORED_AS,
        use_safetensors=True,  # never a pickle, which could bring code
    )
with no_random_weights(), no_random_weights(ModelMixin):
    model = AutoPipelineForText2Image.from_pretrained(
        BASE_ID, revision=BASE_REVISION, controlnet=control, torch_dtype=dtype
    )
if control.config.cross_attention_dim != model.unet.config.cross_attention_dim:
    raise Stop(f"{MODEL_ID} does not fit {BASE_ID}: they take words in different forms.")
model = model.to(device)
options_of = inspect.signature(model.__call__).parameters  # what a call may be given
MOST_STEPS = most_steps(model)
print(f"Hello from {MODEL_ID} beside {BASE_ID}, a {type(model).__name__} on {device}.")

# %% section="usage" name="first-result"
outlines_of = drawing_of
if MODE is not None:  # each call says which kind of drawing it is given
    make = partial(make, control_mode=MODE)
drawing, first = outlines_of(fitted(start)), make()
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
