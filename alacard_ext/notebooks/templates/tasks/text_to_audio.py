# Text-to-audio: music and noises from words, with transformers or with diffusers.

# %% [markdown] section="info" name="good-for"
"""
**Good for** sketches of the kinds of sound that it was trained on, such as music or noises. **Not for**
imitating a musician. The licence below says who may use the sounds.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Sound from words

You describe what you want to hear, and the model makes it: music, rain, a busy street. It has heard
many recordings together with a description of each.

The descriptions fit your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Sounds from words

Descriptions for **{{topic_name}}**.{{pack_sentence}} The seed fixes the randomness, so the same cell
gives the same sound again.
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["A calm piano melody", "Rain on a tin roof"]
SECONDS = 4  # the length of the sound: the time to make it grows with it
SEED = 7  # another number gives another sound

# %% section="usage" name="make" unless=["pipeline"]
codec = getattr(model.config, "audio_encoder", None)
# A token stands for a short piece of sound; how many make a second, its codec says.
TOKENS_A_SECOND = getattr(codec, "frame_rate", None)


def make(prompt, seconds=SECONDS, seed=SEED, **options):
    """The prompt as a row of numbers, RATE of them for each second."""
    batch = processor(text=[prompt], padding=True, return_tensors="pt").to(device)
    if TOKENS_A_SECOND:
        options = {"max_new_tokens": round(seconds * TOKENS_A_SECOND), "do_sample": True, **options}
    torch.manual_seed(seed)
    with torch.inference_mode():  # we only use the model, we do not train it
        made = model.generate(**batch, **options) if model.can_generate() else model(**batch)
    made = getattr(made, "waveform", made)[0]
    return made.float().cpu().reshape(-1, made.shape[-1]).mean(dim=0).numpy()

# %% section="usage" name="make-pipeline" when=["pipeline"]
# How often noise is removed. More is finer, and takes longer.
STEPS = 20
# How many numbers make a second, as the part says that makes the wave.
ends = [part for part in (getattr(model, "vocoder", None), model.vae) if part is not None]
RATE = next(int(part.config[name]) for part in ends for name in ("sampling_rate", "sample_rate")
            if name in part.config)
length_option = next((name for name in ("audio_length_in_s", "audio_end_in_s", "audio_duration")
                      if name in options_of), None)


def make(prompt=PROMPTS[0], seconds=SECONDS, seed=SEED, steps=STEPS, **options):
    """The prompt as a row of numbers, RATE of them for each second."""
    if length_option:
        options[length_option] = seconds
    generator = torch.Generator("cpu").manual_seed(seed)
    steps = min(steps, MOST_STEPS)
    made = model(prompt, num_inference_steps=steps, generator=generator, **options).audios[0]
    wave = torch.as_tensor(made).float().cpu()
    return wave.reshape(-1, wave.shape[-1]).mean(dim=0).numpy()

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now listen. **How long it takes:** with a graphics card, about as long as the sound; without one, a few
minutes for larger models. Shorten `SECONDS` above to wait less.
"""

# %% section="usage" name="first-result"
print(PROMPTS[0])
first = make(PROMPTS[0])
play(first)

# %% section="usage" name="predict"
INPUTS = PROMPTS
result = []
for prompt in PROMPTS[:2]:
    wave = first if prompt == PROMPTS[0] else make(prompt)
    if wave is not first:
        print(prompt)
        play(wave)
    result.append({"prompt": prompt, "seconds": len(wave) / RATE,
                   "loudest": float(abs(wave).max()),
                   "mean strength": float((wave**2).mean() ** 0.5)})
show(result)

# %% [markdown] section="usage" name="picture-about"
"""
The first sound as a picture. Time goes to the right, pitch upwards, bright is loud. A steady note is a
line, a drum is a bright column, and rain is a cloud.
"""

# %% section="usage" name="picture"
draw_sound(first, RATE)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Listen for what the words asked for: the instruments, the pace, the place. What is
missing, and what was added? The sound is new, but the model builds it from what it heard in training,
with the habits of those recordings. Silence or a hum means that it found nothing.
"""

# %% [markdown] section="usage" name="options-about" tags=["intermediate", "advanced"]
"""
### How strictly it follows the words

`guidance_scale` compares what the model does with and without the words, and increases the difference.
At 1 the words hardly matter; at high values the sound becomes harsh.
"""

# %% section="usage" name="options" tags=["intermediate", "advanced"]
rows = []
for scale in (1.0, 3.0, 6.0):
    try:
        wave = make(PROMPTS[0], guidance_scale=scale)
    except (TypeError, ValueError) as problem:
        print(f"This model has no guidance: {str(problem)[:150]}")
        break
    play(wave)
    rows.append({"guidance": scale, "seconds": len(wave) / RATE,
                 "mean strength": float((wave**2).mean() ** 0.5)})
if rows:
    show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: an option of another model

Each model has its own options. The model refuses an option that it does not know and names it, which is
far better than a sound that is silently wrong. Check the model's page, or its signature.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    make(PROMPTS[0], seconds=1, tempo_in_beats=120)
    print("This model silently accepts any option.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

You asked for a certain length, so you can compare it with the result; and the same seed must give the
same sound twice.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
rows = []
for seconds in (1, 2):
    once, twice = make(PROMPTS[0], seconds=seconds), make(PROMPTS[0], seconds=seconds)
    same = once.shape == twice.shape and bool(abs(once - twice).max() < 1e-3)
    rows.append({"asked, s": seconds, "came, s": len(once) / RATE, "same twice": same})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Change the words and run the cell. Then keep the words and change the seed: what stays
the same, and what changes?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = PROMPTS[-1]
my_seed = 8
print(my_prompt)
play(make(my_prompt, seed=my_seed))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

The words stay the same, so the kind of sound does too: instruments, pace, mood. The seed decides
everything that the words leave open, such as the melody. The more exactly you describe it, the less is
left to chance.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: words go in, a sound comes out.
"""

# %% section="app" name="function"
def respond(text):
    """A sound for the words: (samples, sampling rate)."""
    return make(text), RATE

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask for the same melody on three instruments. What else changes?
2. Ask for silence. What do you get?
3. Make the sound longer step by step. When does it lose the thread?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Make ten sounds of a prompt and measure how much their pictures differ.
2. Compare the time for one sound of eight seconds and four of two.
3. On a graphics card, load with half precision and compare sound, latency and memory.
"""
