# Text-to-speech: written words, spoken.

# %% [markdown] section="info" name="good-for"
"""
**Good for** reading texts aloud, learning languages, and voices for machines. **Not for** pretending to
be someone: a cloned voice needs the consent of its owner, and an artificial voice should say that it is
one. Names, numbers and abbreviations often come out wrong.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## From text to speech

You write, and the model speaks. It has heard many hours of people reading aloud, together with the
texts they read. The sentences come from your topic card, **{{topic_name}}**.{{pack_sentence}}

The first cell only defines how a sound is played.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Speak

Sentences from **{{topic_name}}**.{{pack_sentence}} Most models draw the length of each sound at random;
the seed makes that repeatable.
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["The bread is still warm.", "When does the next train leave?"]
SEED = 7  # another number gives another reading

# %% [markdown] section="usage" name="tokens-about" tags=["beginner"]
"""
The model does not see words. A **tokenizer** cuts the text into small pieces, often single letters, and
gives each its number. Characters without a number are left out or replaced by one for *unknown*.
"""

# %% section="usage" name="tokens" tags=["beginner"]
tokens = processor(text=TEXTS[0], return_tensors="pt")["input_ids"][0].tolist()
print(TEXTS[0])
print(f"{len(tokens)} numbers, beginning with {tokens[:12]}")

# %% [markdown] section="usage" name="voice-about" when=["class-AutoModelForTextToSpectrogram"]
"""
**Whose voice?** This model speaks in any voice that 512 numbers describe. Those used here are random,
so the voice belongs to nobody and may sound rough. Numbers measured from a real speaker give a far
better voice; use them only with that person's consent.
"""

# %% section="usage" name="make" unless=["class-AutoModelForTextToSpectrogram"]
import inspect

generate = getattr(model, "generate", None)
knobs = inspect.signature(generate).parameters if generate else {}


def make(text, seed=SEED, **options):
    """The text as a row of numbers, RATE of them for each second."""
    if "tgt_lang" in knobs:
        options.setdefault("tgt_lang", "eng")
    if "output_audio" in knobs:  # it writes codes of sound, which a codec turns into the sound
        options |= {"output_audio": True, "max_new_tokens": 125}
        # Who speaks stands before the words, and they between the marks that its tokenizer sets.
        text = f"[0]{text}"
    marked = {"add_special_tokens": True} if "output_audio" in knobs else {}
    batch = processor(text=text, return_tensors="pt", **marked).to(device)
    torch.manual_seed(seed)
    with torch.inference_mode():  # we only use the model, we do not train it
        made = model.generate(**batch, **options) if model.can_generate() else model(**batch)
    made = getattr(made, "waveform", made)
    made = made[0] if isinstance(made, (tuple, list)) else made
    return made.float().cpu().squeeze().numpy()

# %% section="usage" name="make-spectrogram" when=["class-AutoModelForTextToSpectrogram"]
drawn = torch.randn(1, 512, generator=torch.Generator().manual_seed(3))
VOICE = torch.nn.functional.normalize(drawn).to(device, model.dtype)


def make(text, seed=SEED, **options):
    """The text as a row of numbers, RATE of them for each second."""
    batch = processor(text=text, return_tensors="pt").to(device)
    torch.manual_seed(seed)
    with torch.inference_mode():  # we only use the model, we do not train it
        made = model.generate_speech(batch["input_ids"], VOICE, vocoder=vocoder, **options)
    return made.float().cpu().squeeze().numpy()

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now listen. Without a graphics card, a sentence takes from less than a second to a minute, depending on
the model.
"""

# %% section="usage" name="first-result"
print(TEXTS[0])
first = make(TEXTS[0])
play(first)

# %% section="usage" name="predict"
INPUTS = TEXTS
result = []
for text in TEXTS[:3]:
    spoken = first if text == TEXTS[0] else make(text)
    if spoken is not first:
        print(text)
        play(spoken)
    result.append({"text": text, "seconds": len(spoken) / RATE,
                   "words a minute": 60 * len(text.split()) * RATE / len(spoken),
                   "loudest": float(abs(spoken).max())})
show(result)

# %% [markdown] section="usage" name="sound-drawn-about"
"""
**What to see.** The last sentence as a picture: above, how far the air swings; below, which pitches sound,
the brighter the louder. Stacks of lines are vowels, high clouds are hissing sounds, and gaps are pauses.
"""

# %% section="usage" name="sound-drawn"
draw_sound(spoken, RATE)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** People read aloud about 150 words a minute. With far more or far fewer, the model
swallowed or drew out a piece of the text. Listen for three things: is every word there, is the stress
on the right ones, and does the voice fall at the end of the sentence? Most speech models know how the
letters sound, but little about what they mean.
"""

# %% [markdown] section="usage" name="readings-about" tags=["intermediate", "advanced"]
"""
### One text, several readings

The same sentence with other seeds. If the model draws lengths at random, the seconds differ; if all are
the same, it reads without randomness.
"""

# %% section="usage" name="readings" tags=["intermediate", "advanced"]
rows = []
for seed in (1, 2, 3):
    wave = make(TEXTS[0], seed=seed)
    play(wave)
    rows.append({"seed": seed, "seconds": len(wave) / RATE,
                 "mean strength": float((wave**2).mean() ** 0.5)})
show(rows)
if hasattr(model, "speaking_rate"):
    usual, paces = model.speaking_rate, []
    for pace in (0.7, 1.0, 1.4):
        model.speaking_rate = pace
        paces.append({"speaking rate": pace, "seconds": len(make(TEXTS[0])) / RATE})
    model.speaking_rate = usual
    show(paces)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: unknown characters

Digits, currency signs and foreign letters are often unknown. Then they are silently left out, or the
call fails. Write numbers out in words before they reach the model.
"""

# %% section="usage" name="error" tags=["intermediate"]
for text in ("12 €", "twelve euros"):
    try:
        tokens = processor(text=text, return_tensors="pt")["input_ids"][0].tolist()
        print(f"{text!r}: {len(tokens)} tokens, {len(make(text)) / RATE:.2f} seconds")
    except Exception as problem:
        print(f"{text!r}: {type(problem).__name__}: {str(problem)[:150]}")

# %% [markdown] section="usage" name="picture-about" tags=["advanced"]
"""
### The sound as a picture

Time goes to the right, pitch upwards. Vowels are stacks of bright lines, hissing sounds are high
clouds, and pauses are dark.
"""

# %% section="usage" name="picture" tags=["advanced"]
clip = make(TEXTS[0])
draw_sound(clip, RATE)
piece = max(1, RATE // 50)
frames = torch.from_numpy(clip[: len(clip) // piece * piece]).reshape(-1, piece).pow(2).mean(dim=1)
print(f"Silent frames of 20 ms: {(frames < 0.01 * frames.max()).float().mean():.0%}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

Longer sentences must take longer. The table shows texts of one to eight words, and the last line shows
how well their length explains the seconds (1 is perfectly, 0 is not at all).
"""

# %% section="usage" name="evaluate" tags=["advanced"]
words = "one day we went to the old harbour".split()
lengths, taken = [], []
for count in (1, 2, 4, 8):
    lengths.append(float(count))
    taken.append(len(make(" ".join(words[:count]))) / RATE)
show([{"words": int(n), "seconds": s} for n, s in zip(lengths, taken)])
if len(set(taken)) > 1:
    print(f"Correlation: {torch.corrcoef(torch.tensor([lengths, taken]))[0, 1]:.3f}")
else:
    print("All take the same time: this model's length does not depend on the text.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a sentence of your own. Then take out the full stop, or put a comma in the
middle. Do you hear the difference?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Well, this is my very own sentence."
mine = make(my_text)
play(mine)
print(f"{len(mine) / RATE:.2f} seconds")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A comma mostly makes a short pause, and a full stop lets the voice fall. Where you hear nothing of
it, the tokenizer threw the signs away: look at the numbers in the cell above, with and without the
comma. If they are the same, nothing of it reaches the model.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a text goes in, a sound comes out.
"""

# %% section="app" name="function"
def respond(text):
    """The text, spoken: (samples, sampling rate)."""
    return make(text), RATE

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Let it speak a telephone number in three spellings. Which one is easiest to understand?
2. Find the shortest sentence that the model reads wrongly.
3. Save a sound with `soundfile.write` and listen to it on another machine.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Let a speech recognition model write the sounds down and count the word errors.
2. Split a long text into sentences and play each one while the next is being made.
3. Load with `dtype=torch.bfloat16` and compare the pictures, latency and memory.
"""
