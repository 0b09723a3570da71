# Sounds that come with the notebook, for every task that listens to some. Needs RATE.

# %% [markdown] section="usage" name="about" yields=true
"""
## Listen to sounds

{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" yields=true
"""
{{pack_sentence}}
"""

# %% section="usage" name="sound-data" tags=["parameters"] hidden=true
# The recordings, written as text (base64): the notebook brings them along and downloads none.
SOUND_DATA = {}
# What is said in each of them.
SAID = []

# %% section="usage" name="sounds-decoded" hidden=true
# Turns the text above into sounds: run this cell; you do not need to read it.
import base64
import io

import soundfile
from IPython.display import Audio


def at_rate(samples, rate):
    """Samples as one row of numbers, RATE of them for each second."""
    wave = torch.as_tensor(samples, dtype=torch.float32)
    if wave.ndim == 2:
        wave = wave.mean(dim=1)  # all channels into one
    if rate != RATE:
        size = max(1, round(len(wave) * RATE / rate))
        wave = torch.nn.functional.interpolate(wave[None, None], size=size, mode="linear")[0, 0]
    return wave.numpy()


SOUNDS = {}
for title, text in SOUND_DATA.items():
    SOUNDS[title] = at_rate(*soundfile.read(io.BytesIO(base64.b64decode(text)), dtype="float32"))

# %% section="usage" name="sounds"
OWN_SOUND = None  # or the file of a recording of yours, such as "speech.wav"
if OWN_SOUND:
    SOUNDS["your recording"] = at_rate(*soundfile.read(OWN_SOUND, dtype="float32"))
for (title, sound), said in zip(SOUNDS.items(), [*SAID, "(your own words)"]):
    print(f"{title}, {len(sound) / RATE:.1f} seconds: {said}")
    display(Audio(sound, rate=RATE))

# %% [markdown] section="usage" name="sound-drawn-about"
"""
**What to see.** Above, how far the air swings; below, which pitches sound, from low to high, the brighter
the louder. In speech, stacks of lines are vowels, high clouds are hissing sounds, and gaps are pauses.
"""

# %% section="usage" name="sound-drawn"
draw_sound(next(iter(SOUNDS.values())), RATE)
