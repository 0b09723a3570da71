# A diffusion pipeline, loaded once, and a look at how it works; for everything made by diffusers.
# The task's template defines `make(steps=…, **options)`.

# %% section="hello" name="load-pipeline" when=["pipeline"]
import inspect

from diffusers import DiffusionPipeline, ModelMixin

dtype = pipeline_dtype(dtype, device)
with no_random_weights(), no_random_weights(ModelMixin):
    model = DiffusionPipeline.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, torch_dtype=dtype
    )
model = model.to(device)
options_of = inspect.signature(model.__call__).parameters  # what a call may be given
MOST_STEPS = most_steps(model)
print(f"Hello from {MODEL_ID}, a {type(model).__name__} on {device}.")

# %% [markdown] section="usage" name="diffusion-about-noised" tags=["beginner"] when=["pipeline", "starts-noised"]
"""
**How it works.** The model covers its input with noise, like the snow on an old television. In each
**step** it removes a little noise, until the result fits the request. The bar below counts the steps:
after the first one you know how long it takes.
"""

# %% [markdown] section="usage" name="diffusion-about-unknown" tags=["beginner"] when=["pipeline", "starts-unknown"]
"""
**How it works.** In each **step** the model removes a little noise, until the result fits the request.
The bar below counts the steps: after the first one you know how long it takes.
"""

# %% [markdown] section="usage" name="diffusion-about" tags=["beginner"] when=["pipeline"] unless=["starts-noised", "starts-unknown"]
"""
**How it works.** The model starts from pure noise, like the snow on an old television. In each **step**
it removes a little noise, until the result fits the request. The bar below counts the steps: after the
first one you know how long it takes.
"""

# %% [markdown] section="usage" name="components-about" tags=["intermediate", "advanced"] when=["pipeline"] place="end"
"""
### The parts

A pipeline is made of several models. The one with most of the weights usually removes the noise.
"""

# %% section="usage" name="components" tags=["intermediate", "advanced"] when=["pipeline"] place="end"
components = {
    name: part for name, part in model.components.items() if isinstance(part, torch.nn.Module)
}
for name, part in components.items():
    print(f"{name}: {sum(p.numel() for p in part.parameters()):,} weights")

# %% [markdown] section="usage" name="timing-about" tags=["advanced"] when=["pipeline"] place="end"
"""
### Where the time goes, and the memory

The time of each step, measured between the calls of the part that removes the noise. The rest of the
time goes into reading the input and unpacking the result.
"""

# %% section="usage" name="timing" tags=["advanced"] when=["pipeline"] place="end"
import statistics
import time

names = ("unet", "transformer", "prior")
first = (name for name in (*names, *components) if name in components)
denoiser = components[next(first)]
ticks = []
watch = denoiser.register_forward_hook(lambda *_: ticks.append(time.perf_counter()))
began = time.perf_counter()
make(steps=4)
whole = time.perf_counter() - began
watch.remove()
pauses = [later - earlier for earlier, later in zip(ticks, ticks[1:])]
row = {"whole, s": whole, "calls of the denoiser": len(ticks)}
if pauses:
    row["per call, ms (median)"] = 1000 * statistics.median(pauses)
    row["outside the calls, s"] = max(whole - statistics.median(pauses) * len(ticks), 0.0)
show([row])
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
in_memory = sum(
    p.numel() * p.element_size() for part in components.values() for p in part.parameters()
)
print(f"Weights: {human_size(in_memory)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="schedule-about" tags=["advanced"] when=["pipeline"] place="end"
"""
### The schedule

The pipeline is a loop around its parts. The **scheduler** decides at which noise levels the model runs;
a different scheduler is a different path from the noise to the result, with the same weights.
"""

# %% section="usage" name="schedule" tags=["advanced"] when=["pipeline"] place="end"
print(type(model).__name__, "with", type(model.scheduler).__name__)
times = [float(step) for step in model.scheduler.timesteps]
print("Noise levels, from high to low:", [round(step, 2) for step in times[:12]])
settings = ("sample_size", "in_channels", "out_channels", "cross_attention_dim", "num_layers")
print(type(denoiser).__name__, {name: denoiser.config[name] for name in settings
                               if name in denoiser.config})
