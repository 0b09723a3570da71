# A LoRA for pictures, laid over the pipeline that it was trained on; the cells of text_to_image.py.

# %% section="hello" name="base" tags=["parameters"]
# The model that the LoRA was trained on, at the version that this notebook was made with.
BASE_ID = "tiny/stable-diffusion"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
# The LoRA's own file, and the words by which it was taught its subject; empty: its page tells none.
WEIGHT_NAME = "pytorch_lora_weights.safetensors"
TRIGGER = ""

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

if device == "cuda":  # half the memory; the first kind is safer where the card has it
    dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
elif device == "mps":
    dtype = torch.float32
try:
    with no_random_weights(), no_random_weights(ModelMixin):
        model = DiffusionPipeline.from_pretrained(
            BASE_ID, revision=BASE_REVISION, torch_dtype=dtype
        )
except OSError as problem:
    if "gated" not in str(problem).lower():
        raise
    raise Stop(
        f"the base model asks for your consent. Accept its terms at "
        f"https://huggingface.co/{BASE_ID} and run `hf auth login` in a terminal."
    ) from None
if not hasattr(model, "load_lora_weights"):
    raise Stop(f"the pipeline {type(model).__name__} of {BASE_ID} takes no LoRA.")
ADAPTER = "added"
try:
    model.load_lora_weights(
        MODEL_ID, weight_name=WEIGHT_NAME, revision=REVISION, adapter_name=ADAPTER,
        use_safetensors=True,  # never a pickle, which could bring code
    )
except (KeyError, RuntimeError, ValueError) as problem:
    raise Stop(f"{WEIGHT_NAME} does not fit {BASE_ID}: {str(problem)[:300]}") from None
model = model.to(device)
if hasattr(model, "enable_attention_slicing") and device != "cuda":
    model.enable_attention_slicing()  # a little slower, and far less memory
parts = {name: part for name, part in model.components.items() if isinstance(part, torch.nn.Module)}
weights = sum(p.numel() for part in parts.values() for p in part.parameters())
added = sum(p.numel() for part in parts.values()
            for name, p in part.named_parameters() if "lora_" in name)
# A scheduler knows no more levels of noise than the model was trained with.
levels = getattr(getattr(model, "scheduler", None), "config", {})
MOST_STEPS = (levels.get("num_train_timesteps") or 1000) - (levels.get("steps_offset") or 0)
print(f"Hello from {MODEL_ID} on {BASE_ID}: {weights:,} weights, on {device}.")
print(f"{added:,} of them, {added / weights:.2%}, are the LoRA's.")
print("It was taught with the words:", TRIGGER or "(its page tells none)")

# %% section="usage" name="predict"
options_of = inspect.signature(model.__call__).parameters
# Some are guided by a second text that says what to avoid, and only where they get one.
avoids = (getattr(options_of.get("true_cfg_scale"), "default", None) or 1) > 1
guide = "true_cfg_scale" if avoids else "guidance_scale"
if GUIDANCE is None and guide in options_of:
    GUIDANCE = options_of[guide].default


def with_trigger(prompt):
    """The prompt, with the words that the LoRA listens to in front where they are missing."""
    return f"{TRIGGER}, {prompt}" if TRIGGER.lower() not in prompt.lower() else prompt


def predict(prompt, steps=STEPS, guidance=GUIDANCE, seed=SEED, **options):
    """A picture for the prompt; the same arguments give the same picture."""
    if guide in options_of and guidance is not None:
        options[guide] = guidance
    if avoids:
        options.setdefault("negative_prompt", " ")
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    steps = min(steps, MOST_STEPS)
    made = model(with_trigger(prompt), num_inference_steps=steps, generator=generator, **options)
    return made.images[0]


def colours(picture):
    """The mean and the spread of a picture's values, from 0 to 255."""
    values = torch.tensor(list(picture.convert("L").resize((64, 64)).tobytes()), dtype=torch.float)
    return values.mean().item(), values.std().item()

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
