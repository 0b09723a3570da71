# pyannote.audio: the cells of voice_activity.py around its models of speakers and speech.

# %% section="hello" name="load"
import os
import warnings

from huggingface_hub import hf_hub_download

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what it would read files with: the sounds are here
    # By itself pyannote.audio reports its use to its makers; this notebook speaks to the Hub alone.
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"
    from pyannote.audio import Inference, Model

if TRUST_REMOTE_CODE:  # you allowed it for exactly this commit
    file = hf_hub_download(MODEL_ID, "pytorch_model.bin", revision=REVISION)
else:
    raise Stop("the model is a pickle, which can run code when it is opened.")
model = Model.from_pretrained(file)
model = model.to(torch.device(device)).eval()
RATE = model.hparams.sample_rate
weights = sum(parameter.numel() for parameter in model.parameters())
print(f"Hello from {MODEL_ID}: a {type(model).__name__} with {weights:,} weights, on {device}.")

# %% section="hello" name="frames" hidden=true
# Checks what the model marks: run this cell; you do not need to read it.
kind = model.specifications
if isinstance(kind, tuple) or kind.resolution.name != "FRAME":
    raise Stop("this pyannote model does not judge frames: it tells voices apart, for example.")
labels = list(kind.classes)
print(f"It listens to {kind.duration:g} seconds at once, {RATE:,} numbers for each.")
print("It marks:", ", ".join(labels[:8]))
if kind.powerset:
    print("Its outputs stand for nobody, for one of them, and for several at once.")


def anyone(scores):
    """Out of the scores of each speaker the highest: someone speaks where one of them does."""
    return scores.max(axis=-1, keepdims=True)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    # A window slides over the sound; what overlapping windows say of a frame is averaged.
    listen = Inference(model, pre_aggregation_hook=anyone, device=torch.device(device))

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding when someone speaks, also where several people speak at once, and as the first step
of telling who speaks when. **Not for** telling what is said. A name such as *speaker 1* is valid within
one short window only: in the next one the same person may have another number.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## When does someone speak?

**Voice activity detection** means: the model hears a recording and says when speech starts and ends.
The **pyannote** models go further and count up to a few speakers; here it is enough that one of them
speaks.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Find the speech

Two recordings of computer voices (espeak-ng), with silence added around them, so that the
position of the speech is known.{{media_sentence}}
"""

# %% section="usage" name="predict"
def predict(sounds):
    """For each sound the score of speech in each of its frames, as a row of numbers."""
    found = []
    for sound in sounds:
        heard = listen({"waveform": torch.from_numpy(sound)[None], "sample_rate": RATE})
        count = max(1, round(len(sound) / RATE / heard.sliding_window.step))
        found.append(torch.from_numpy(heard.data[:count, 0]).float())
    return found

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a sound without its rate

pyannote takes a sound with its sampling rate and converts the rate itself. So a missing rate is an
error, but a wrong one is not: then all times are silently wrong.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    listen({"waveform": torch.from_numpy(sound)[None]})
except Exception as problem:
    print(f"{type(problem).__name__}: …", " ".join(str(problem).split())[:180])
slow = listen({"waveform": torch.from_numpy(sound)[None], "sample_rate": RATE // 2})
print(f"Read at half the rate, {len(sound) / RATE:.1f} seconds become",
      f"{len(slow) * slow.sliding_window.step:.1f}.")
print(f"Fixed: {len(predict([sound])[0])} frames")

# %% [markdown] section="usage" name="windows-about" tags=["advanced"]
"""
### Who speaks, within one window

Before the speakers are combined, the model scores each of them. How often does it hear nobody, one
person, or several people in the first window?
"""

# %% section="usage" name="windows" tags=["advanced"]
size = round(kind.duration * RATE)
window = torch.zeros(1, 1, size)
taken = torch.from_numpy(INPUTS[0][:size])
window[0, 0, : len(taken)] = taken
each = torch.from_numpy(listen.infer(window)[0])
each = each[: max(1, round(len(each) * len(taken) / size))]  # the rest is padding
many = (each >= THRESHOLD).sum(dim=-1)
show([{"speakers at once": number, "frames": (many == number).sum().item(),
       "share": (many == number).float().mean().item()} for number in range(each.shape[-1] + 1)])

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Give `Inference` another `step`. How do time and error rate change when windows overlap less?
2. Play two sentences at once. Does the model hear two speakers?
3. Use two thresholds, a high one to begin a segment and a low one to end it. Which errors go away?
"""
