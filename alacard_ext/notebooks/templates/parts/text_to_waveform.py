# Models that turn words into sound, loaded once; for the tasks that speak or make music.

# %% section="hello" name="load" unless=["pipeline", "own-voices", "class-AutoModelForTextToSpectrogram"]
from transformers import AutoModelForTextToWaveform, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForTextToWaveform.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="rate" unless=["pipeline", "own-voices", "class-AutoModelForTextToSpectrogram"] hidden=true
# Finds how fast the model's sound is played: run this cell; you do not need to read it.
# Samples per second, wherever its settings name them
settings = [model.config, getattr(model, "generation_config", None)]
settings += [getattr(model.config, part, None)
             for part in ("audio_encoder", "codec_config", "vocoder_config")]
rates = [getattr(s, name, None) for s in settings for name in ("sampling_rate", "sample_rate")]
RATE = int(next(filter(None, rates)))
print(f"It makes sound at {RATE:,} samples per second.")

# %% section="hello" name="load-spectrogram" when=["class-AutoModelForTextToSpectrogram"]
from transformers import AutoModelForTextToSpectrogram, AutoProcessor, SpeechT5HifiGan

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForTextToSpectrogram.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# This model draws the pitches of speech over time; a second, small model turns them into a wave.
with no_random_weights():
    vocoder = SpeechT5HifiGan.from_pretrained("microsoft/speecht5_hifigan").to(device).eval()
RATE = vocoder.config.sampling_rate
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"Its vocoder has {vocoder.num_parameters():,} more, and makes {RATE:,} samples per second.")

# %% [markdown] section="usage" name="about"
"""
## Sounds
"""

# %% [markdown] section="usage" name="about-more"
"""
{{pack_sentence}}
"""

# %% section="usage" name="play" hidden=true
# Plays sounds: run this cell; you do not need to read it.
from IPython.display import Audio


def play(wave):
    """A player for one row of numbers; what is too loud for a player is made quieter."""
    top = max(float(abs(wave).max()), 1.0)
    display(Audio(wave / top, rate=RATE, normalize=False))

# %% [markdown] section="usage" name="sound-speed-about" tags=["advanced"] place="end"
"""
### How fast, and how much memory

The **real-time factor** is the time to make a sound divided by its length: below 1 the model is faster
than the listener. Longer inputs cost disproportionately more if each token has to wait for all those
before it.
"""

# %% section="usage" name="sound-speed" tags=["advanced"] place="end"
import time

speeds = []
make(INPUTS[0])  # warm-up: the first call pays for set-up work
for text in (INPUTS[0], " ".join([INPUTS[0]] * 2)):
    start = time.perf_counter()
    wave = make(text)
    took = time.perf_counter() - start
    speeds.append({"words": len(text.split()), "made, s": len(wave) / RATE, "took, s": took,
                   "real-time factor": took * RATE / len(wave)})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
parts = getattr(model, "components", {"model": model}).values()
weights = sum(p.numel() * p.element_size() for part in parts if isinstance(part, torch.nn.Module)
              for p in part.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")
