# A LoRA for pictures, laid over the pipeline that it was trained on; the cells of text_to_image.py.

# %% section="hello" name="base" tags=["parameters"]
# The model that the LoRA was trained on, at the version that this notebook was made with.
BASE_ID = "tiny/stable-diffusion"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
WEIGHT_NAME = "pytorch_lora_weights.safetensors"  # the LoRA's own file
TRIGGER = ""  # the words by which it was taught its subject; empty: its page tells none

# %% [markdown] section="hello" name="trigger-about" tags=["beginner"]
"""
This kind of adapter is called a **LoRA**. It was trained on pictures of one style or one thing,
together with a few **trigger words** that stand for it. The notebook puts these words in front of your
prompts.
"""

# %% [markdown] section="hello" name="adapter-about-more" tags=["intermediate", "advanced"]
"""
A **LoRA** holds two narrow matrices for some of the large matrices of its base; their product is added
to the large one. So two things are loaded, each at its commit: the base's pipeline, and then the LoRA.
"""

# %% section="hello" name="load"
import inspect

from diffusers import DiffusionPipeline, ModelMixin

dtype = pipeline_dtype(dtype, device)
with no_random_weights(), no_random_weights(ModelMixin):
    model = DiffusionPipeline.from_pretrained(BASE_ID, revision=BASE_REVISION, torch_dtype=dtype)
ADAPTER = "added"
try:
    model.load_lora_weights(
        MODEL_ID, weight_name=WEIGHT_NAME, revision=REVISION, adapter_name=ADAPTER,
        use_safetensors=True,  # never a pickle, which could bring code
    )
except (KeyError, RuntimeError, ValueError) as problem:
    raise Stop(f"{WEIGHT_NAME} does not fit {BASE_ID}: {str(problem)[:300]}") from None
model = model.to(device)
MOST_STEPS = most_steps(model)
print(f"Hello from {MODEL_ID} on {BASE_ID}, a {type(model).__name__} on {device}.")

# %% section="hello" name="trigger" hidden=true
# Puts the trigger words in front of prompts: run this cell; you do not need to read it.
def with_trigger(prompt):
    """The prompt, with the words that the LoRA listens to in front where they are missing."""
    return f"{TRIGGER}, {prompt}" if TRIGGER.lower() not in prompt.lower() else prompt


options_of = inspect.signature(model.__call__).parameters
# Some are guided by a second text that says what to avoid, and only where they get one.
avoids = (getattr(options_of.get("true_cfg_scale"), "default", None) or 1) > 1
guide = "true_cfg_scale" if avoids else "guidance_scale"


def guided(options, guidance):
    """The options, with how strictly to follow the words, and with what to avoid."""
    options = {"negative_prompt": " ", **options} if avoids else options
    return {**options, guide: guidance} if guide in options_of and guidance is not None else options


added = sum(p.numel() for part in model.components.values() if isinstance(part, torch.nn.Module)
            for name, p in part.named_parameters() if "lora_" in name)
print(f"The LoRA adds {added:,} weights.")
print("It was taught with the words:", TRIGGER or "(its page tells none)")

# %% section="usage" name="predict"
if GUIDANCE is None and guide in options_of:
    GUIDANCE = options_of[guide].default


def predict(prompt, steps=STEPS, guidance=GUIDANCE, seed=SEED, **options):
    """A picture for the prompt; the same arguments give the same picture."""
    options = guided(options, guidance)
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    options["num_inference_steps"] = min(steps, MOST_STEPS)
    return model(with_trigger(prompt), generator=generator, **options).images[0]


# %% [markdown] section="usage" name="without-about" tags=["beginner"]
"""
### What did the LoRA add?

The same words and the same noise, once without the LoRA and once with it. The difference is what the
LoRA learned, on top of an unchanged model.
"""

# %% [markdown] section="usage" name="without-about-more" tags=["intermediate", "advanced"]
"""
### With and without, and everything between

`disable_lora()` switches the LoRA off, and `set_adapters` sets its weight: 0.5 is half, and above 1 it
soon spoils the picture. Same words, same noise.
"""

# %% section="usage" name="without"
few = max(1, min(STEPS, 10))
print(with_trigger(PROMPTS[0]))
with_it = predict(PROMPTS[0], few)
model.disable_lora()
without_it = predict(PROMPTS[0], few)
model.enable_lora()
print("Without the LoRA:")
display(without_it)
print("With it:")
display(with_it)
one, other = (torch.tensor(list(p.convert("RGB").tobytes()), dtype=torch.float)
              for p in (without_it, with_it))
difference = (one - other).abs().mean().item()
print(f"A pixel differs by {difference:.1f} of 255 on average.")

# %% section="usage" name="weighed" tags=["intermediate", "advanced"]
rows = []
for weight in (0.0, 0.5, 1.0, 1.5):
    model.set_adapters([ADAPTER], adapter_weights=[weight])
    drawn = torch.tensor(list(predict(PROMPTS[0], few).convert("RGB").tobytes()), dtype=torch.float)
    rows.append({"weight of the LoRA": weight,
                 "differs from the base by": (drawn - one).abs().mean().item()})
model.set_adapters([ADAPTER], adapter_weights=[1.0])
show(rows)
