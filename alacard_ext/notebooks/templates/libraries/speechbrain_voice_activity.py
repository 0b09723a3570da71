# Voice activity with SpeechBrain: the cells of voice_activity.py around its detector.

# %% section="hello" name="load"
from speechbrain.inference.VAD import VAD

model = VAD.from_hparams(source=folder, overrides=here, run_opts={"device": device})
model = model.eval()
RATE = model.sample_rate
print(f"Hello from {MODEL_ID}, on {device}.")

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## When does someone speak?

**Voice activity detection** means: the model hears a recording and says when speech starts and ends.
This one was built with **SpeechBrain**.

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
    longest, found = max(map(len, sounds)), []
    waves = torch.zeros(len(sounds), longest)
    for wave, sound in zip(waves, sounds):
        wave[: len(sound)] = torch.from_numpy(sound)
    lengths = torch.tensor([len(sound) / longest for sound in sounds])
    with torch.inference_mode():  # we only use the model, we do not train it
        scores = model.get_speech_prob_chunk(waves, lengths)[..., 0].float().cpu()
    for length, row in zip(lengths.tolist(), scores):
        found.append(row[: max(1, round(length * len(row)))])  # the rest is padding
    return found

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: numbers that are not a tensor

SpeechBrain needs a PyTorch tensor, but a sound file is read as a NumPy array. And it does not ask for a
sampling rate: it silently accepts a recording at the wrong one, and all times are wrong.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    model.get_speech_prob_chunk(sound)
except (AttributeError, TypeError) as problem:
    print(f"{type(problem).__name__}: …", " ".join(str(problem).split())[-180:])
mended = at_rate(sound, 44_100)
print(f"Fixed: {len(mended) / RATE:.2f} seconds, {len(predict([mended])[0])} frames")
