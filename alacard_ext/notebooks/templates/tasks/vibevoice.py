# VibeVoice: long conversations from a script; cells without their own come from the parts.

# %% section="hello" name="load-vibevoice"
from transformers import AutoModelForTextToWaveform, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForTextToWaveform.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
RATE = processor.feature_extractor.sampling_rate  # samples per second
FRAMES = RATE / model.config.audio_config.hop_length  # tokens that a second of sound takes
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It makes sound at {RATE:,} samples per second, {FRAMES:.1f} tokens for each.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** research on long conversations: a script of minutes, with up to four speakers. **Not for**
pretending to be someone: an artificial voice should say that it is one, and a cloned voice needs the
consent of its owner. Read on its page what its authors forbid.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## From a script to a conversation

You write a script, and the model plays all its speakers. Each line begins with whose turn it is:
`Speaker 0:` or `Speaker 1:`. The sentences come from your topic card, **{{topic_name}}**.{{pack_sentence}}

The first cell only defines how a sound is played.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Speak in turns

Scripts from **{{topic_name}}**.{{pack_sentence}} A language model reads the script and decides step by
step whether the sound goes on. At each step a small diffusion model makes the next piece of sound from
noise, and a codec turns these pieces into a wave. Without a recording to follow, the seed decides which
voices you hear.
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["Speaker 0: The bread is still warm.\nSpeaker 1: Then let us eat it at once!"]
# Another number gives other voices.
SEED = 7
# The longest sound.
SECONDS = 10

# %% [markdown] section="usage" name="tokens-about" tags=["beginner"]
"""
The model does not see words. A **tokenizer** cuts the script into pieces and gives each its number.
"""

# %% section="usage" name="make"
import re


def turns_of(script):
    """The turns of a script, each with its speaker; a text without any is one turn."""
    said = re.findall(r"Speaker (\d):\s*(.*?)\s*(?=Speaker \d:|$)", script, re.S)
    return [{"role": speaker, "content": [{"type": "text", "text": text}]}
            for speaker, text in said or [("0", script)]]


def make(text, seed=SEED, **options):
    """The script as a row of numbers, RATE of them for each second."""
    batch = processor.apply_chat_template(
        turns_of(text), tokenize=True, return_dict=True, return_tensors="pt"
    ).to(device, model.dtype)
    torch.manual_seed(seed)
    with torch.inference_mode():  # we only use the model, we do not train it
        waves = model.generate(**batch, max_new_tokens=int(SECONDS * FRAMES), **options)
    if waves[0] is None:
        raise ValueError("The model ended before it made a sound. Try another seed.")
    return waves[0].float().cpu().squeeze().numpy()

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now listen. With a graphics card a script takes seconds, without one minutes.
"""

# %% section="usage" name="predict"
def spoken_letters(script):
    """How many characters of a script are said aloud."""
    return sum(len(turn["content"][0]["text"]) for turn in turns_of(script))


INPUTS = TEXTS
result = []
for text in TEXTS[:3]:
    spoken = first if text == TEXTS[0] else make(text)
    if spoken is not first:
        print(text)
        play(spoken)
    seconds = len(spoken) / RATE
    result.append({"script": text, "seconds": seconds, "cut off": seconds > SECONDS - 0.2,
                   "letters a second": spoken_letters(text) / seconds,
                   "loudest": float(abs(spoken).max())})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** People say about 15 letters per second. A far higher number means that the model
hurried or swallowed words; a far lower one that it drew them out, or added sounds of its own. If a sound
is *cut off*, raise `SECONDS`.
"""

# %% [markdown] section="usage" name="readings-about" tags=["intermediate", "advanced"]
"""
### One script, several voices

Without a recording to follow, other seeds give other voices. Note the seed of the voices that you like.
"""

# %% [markdown] section="usage" name="steps-about" tags=["intermediate", "advanced"]
"""
### More steps, or fewer

Each piece of sound is made from noise in several steps. Fewer are faster and rougher. How long the sound
becomes is decided elsewhere, by the language model.
"""

# %% section="usage" name="steps" tags=["intermediate", "advanced"]
import time

rows = []
for steps in (5, 10, 20):
    start = time.perf_counter()
    wave = make(TEXTS[0], num_diffusion_steps=steps)
    rows.append({"steps": steps, "seconds": len(wave) / RATE,
                 "took, s": time.perf_counter() - start})
    play(wave)
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the name of a scheduler

The steps from noise to sound follow a scheduler of diffusers. `generate` takes such an object, and not
its name.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    make(TEXTS[0], noise_scheduler="DPMSolverMultistepScheduler")
    print("This version takes names.")
except ValueError as problem:
    print(f"{type(problem).__name__}: {str(problem)[:150]}")

from diffusers import DPMSolverMultistepScheduler

scheduler = DPMSolverMultistepScheduler(
    beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction"
)
print(f"Fixed: {len(make(TEXTS[0], noise_scheduler=scheduler)) / RATE:.2f} seconds")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

A longer script must take longer, at about the same pace. The table plays the first script whole, and
its first turn alone; a good reading keeps between 8 and 25 letters per second in both.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
rows = []
for name, script in (("first turn", TEXTS[0].splitlines()[0]), ("whole script", TEXTS[0])):
    seconds = len(make(script)) / RATE
    pace = spoken_letters(script) / seconds
    rows.append({"said": name, "letters": spoken_letters(script), "seconds": seconds,
                 "letters a second": pace, "plausible": 8 <= pace <= 25})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a script of your own. Then add a third speaker, `Speaker 2:`. Can you tell the
three voices apart?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Speaker 0: Did you find the key?\nSpeaker 1: No, but I found your umbrella."
mine = make(my_text)
play(mine)
print(f"{len(mine) / RATE:.2f} seconds")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Not with every seed. Nothing in the script says how a speaker sounds, so two of them can get voices that
are much alike. A recording for each speaker would settle it, of people who agreed to that.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a script goes in, a sound comes out.
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Let one speaker say everything. Does the voice stay the same to the end?
2. Raise `guidance_scale` from its usual value to 3. What changes in the voice?
3. Save a sound with `soundfile.write` and listen to it on another machine.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Let a speech recognition model write the sounds down and count the word errors.
2. Give a turn a recording of your own voice, `{"type": "audio", "path": ...}`, beside its text.
3. Load with `dtype=torch.bfloat16` and compare sound, latency and memory.
"""
