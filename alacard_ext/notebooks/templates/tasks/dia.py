# Dia: a conversation of two voices, from a script; cells without their own come from the parts.

# %% section="hello" name="load-dia"
from transformers import DiaForConditionalGeneration, DiaProcessor

# The processor also loads a codec, from another repository: it turns codes into sound.
with no_random_weights():
    processor = DiaProcessor.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
    )
with no_random_weights():
    model = DiaForConditionalGeneration.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
codec, reader = processor.audio_tokenizer, processor.feature_extractor
RATE = reader.sampling_rate  # samples per second
FRAMES = RATE / reader.hop_length  # the steps that a second of sound takes
DELAY = max(model.config.delay_pattern) + 1  # those that only complete the last moments
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"Its codec has {codec.num_parameters():,} more, and makes {RATE:,} samples per second.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** drafts of conversations in English, with laughs and sighs. **Not for** pretending to be
someone: an artificial voice should say that it is one, and a cloned voice needs the consent of its
owner. **Not for** a computer without a graphics card, unless you can wait: a second of sound takes about
90 steps of the whole model.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## From a script to a conversation

You write a script, and the model plays both speakers. `[S1]` and `[S2]` say whose turn it is; a sound in
brackets, such as `(laughs)`, is played and not read. The sentences come from your topic card,
**{{topic_name}}**.{{pack_sentence}}

The first cell only defines how a sound is played.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Speak in turns

Scripts from **{{topic_name}}**.{{pack_sentence}} An encoder reads the script as bytes. A decoder writes
several codes for each moment of sound, each a few steps after the one before; the codec turns them into
a wave. The model draws each code at random, so the seed decides which voices you hear.
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["[S1] The bread is still warm. [S2] Then let us eat it at once! (laughs)"]
# Another number gives other voices.
SEED = 7
# The longest sound. The authors suggest scripts of 5 to 20 seconds.
SECONDS = 8

# %% [markdown] section="usage" name="tokens-about" tags=["beginner"]
"""
The model does not see words. Its **tokenizer** turns the script into bytes: one number for each plain
letter, several for others. The marks of the speakers have numbers of their own.
"""

# %% section="usage" name="make"
def make(text, seed=SEED, **options):
    """The script as a row of numbers, RATE of them for each second."""
    if not text.startswith("["):
        text = f"[S1] {text}"  # someone has to say it
    batch = processor(text=[text], return_tensors="pt").to(device)
    torch.manual_seed(seed)
    with torch.inference_mode():  # we only use the model, we do not train it
        steps = int(SECONDS * FRAMES) + DELAY
        codes = model.generate(**batch, max_new_tokens=steps, **options)
    return processor.batch_decode(codes)[0].float().numpy()

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now listen. With a graphics card a script takes seconds, without one many minutes.
"""

# %% section="usage" name="predict"
import re


def spoken_letters(text):
    """How many characters of a script are said aloud."""
    return len(re.sub(r"\[S\d\]|\([^)]*\)", "", text).strip())


INPUTS = TEXTS
result = []
for text in TEXTS[:3]:
    spoken = first if text == TEXTS[0] else make(text)
    if spoken is not first:
        print(text)
        play(spoken)
    seconds = len(spoken) / RATE
    result.append({"script": text, "seconds": seconds, "cut off": seconds > SECONDS - 0.1,
                   "letters a second": spoken_letters(text) / seconds,
                   "loudest": float(abs(spoken).max())})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** People say about 15 letters per second. A far higher number means that the model
hurried or swallowed words; a far lower one that it drew them out, or added sounds of its own. If a sound
is *cut off*, raise `SECONDS` or shorten the script.
"""

# %% [markdown] section="usage" name="readings-about" tags=["intermediate", "advanced"]
"""
### One script, several voices

Without a recording to follow, other seeds give other voices. Note the seed of the voices that you like.
"""

# %% [markdown] section="usage" name="guidance-about" tags=["intermediate", "advanced"]
"""
### How closely it follows the script

**Guidance** runs the model twice per step, with the script and without it, and moves away from the
second. 1 turns it off, which halves the work and follows the words less.
"""

# %% section="usage" name="guidance" tags=["intermediate", "advanced"]
import time

rows = []
for scale in (1.0, 3.0):
    start = time.perf_counter()
    wave = make(TEXTS[0], guidance_scale=scale)
    rows.append({"guidance": scale, "seconds": len(wave) / RATE,
                 "took, s": time.perf_counter() - start})
    play(wave)
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: beams

The codes of a moment are written in several rows side by side, so there is no beam search: only
sampling, or the most likely code each time, which soon sounds monotonous.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    make(TEXTS[0], num_beams=2)
    print("This version has beams.")
except ValueError as problem:
    print(f"{type(problem).__name__}: {str(problem)[:150]}")
print(f"Fixed: {len(make(TEXTS[0])) / RATE:.2f} seconds by sampling")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

A longer script must take longer, at about the same pace. The table plays the first script whole, and
its first turn alone; a good reading keeps between 8 and 25 letters per second in both.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
first_turn = TEXTS[0].partition("[S2]")[0].strip()
rows = []
for name, script in (("first turn", first_turn), ("whole script", TEXTS[0])):
    seconds = len(make(script)) / RATE
    pace = spoken_letters(script) / seconds
    rows.append({"said": name, "letters": spoken_letters(script), "seconds": seconds,
                 "letters a second": pace, "plausible": 8 <= pace <= 25})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a script of your own, with two turns. Then put `(laughs)` or `(sighs)` at the end
of one. Do you hear it?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "[S1] Did you find the key? [S2] No, but I found your umbrella. (laughs)"
mine = make(my_text)
play(mine)
print(f"{len(mine) / RATE:.2f} seconds")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Often yes, though not with every seed. The words in brackets are read from the same script as all others,
so the model has to know them; the page of the model lists those that work. A word of your own invention
is mostly ignored or read aloud.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a script goes in, a sound comes out.
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Let one speaker say everything, with `[S1]` alone. Does the voice stay the same to the end?
2. Find the shortest script that sounds like people, and the longest that is not hurried.
3. Save a sound with `soundfile.write` and listen to it on another machine.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Let a speech recognition model write the sounds down and count the word errors.
2. Give the processor a recording of your own voice, `audio=`, with its words at the head of the script.
3. Load with `dtype=torch.bfloat16` and compare sound, latency and memory.
"""
