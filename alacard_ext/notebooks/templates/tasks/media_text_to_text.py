# Questions about sounds, films, or whatever a model can take, answered in words.

# %% [markdown] section="info" name="good-for"
"""
**Good for** describing, summing up and searching recordings and films, and for helping people who
cannot see or hear well. **Not for** a record that must be right: it can invent details, and states them
with the same confidence.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask about what it hears or sees

You give the model something **and** a question, and it answers in words. The inputs are part of this
notebook, so you do not have to download any.{{media_sentence}} Your topic is
**{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask about what it hears or sees

An encoder turns the input into tokens that are placed among those of the text; from there, a language
model continues token by token.{{media_sentence}} Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="things-sounds" when=["hears"]
KIND = "audio"
THINGS = SOUNDS

# %% section="usage" name="things-film" when=["watches-film"]
KIND = "video"
# Eight pictures of each film are enough for a question, and far quicker than all.
THINGS = {f"a camera moves over {name}": pan(picture, 8) for name, picture in PICTURES.items()}

# %% section="usage" name="things-any" when=["any"] hidden=true
# Looks what the model takes: run this cell; you do not need to read it.
# The model's processor tells what it takes: a sense for each of its parts.
KIND = "image" if getattr(processor, "image_processor", None) is not None else "text"
THINGS = PICTURES if KIND == "image" else {"the question alone": None}
hears = getattr(processor, "feature_extractor", None) is not None
print("It takes words", *(["pictures"] if KIND == "image" else []), *(["sounds"] if hears else []),
      sep=", ")

# %% section="usage" name="prompt" hidden=true
# Prepares questions and their things for the model: run this cell; you do not need to read it.
def as_prompt(question, kind=KIND):
    """The question with a place for what is given, in the form that the model was trained on."""
    content = [{"type": "text", "text": question}]
    if kind != "text":
        content.insert(0, {"type": kind})
    if getattr(processor, "chat_template", None) or getattr(tokenizer, "chat_template", None):
        turns = [{"role": "user", "content": content}]
        return processor.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    mark = getattr(processor, f"{kind}_token", "") if kind != "text" else ""
    return f"{mark}Question: {question} Answer:"


def once_begun(prompt):
    """What keeps the processor from adding the first token again, where the template wrote it."""
    first = getattr(getattr(processor, "tokenizer", processor), "bos_token", None)
    return {"add_special_tokens": False} if first and prompt.startswith(first) else {}


def prepare(things, questions, kind=KIND):
    """Things and questions as the model's input, one question to each thing."""
    given = {"text": [as_prompt(question, kind) for question in questions]}
    if kind == "audio":
        given |= {"audio": list(things), "sampling_rate": RATE}
    elif kind == "video":
        # All pictures of the film: they were chosen already.
        given |= {"videos": list(things), "do_sample_frames": False}
    elif kind == "image":
        given |= {"images": [[thing] for thing in things]}
    given |= once_begun(given["text"][0])
    batch = processor(**given, padding=len(questions) > 1, return_tensors="pt")
    return batch.to(device, model.dtype)


def answering(max_new_tokens, options):
    """How an answer is written: the likeliest token each time, as text."""
    if hasattr(model, "has_talker"):  # a second part would speak the answer aloud
        options.pop("min_new_tokens", None)
        return {**options, "return_audio": False, "thinker_max_new_tokens": max_new_tokens,
                "thinker_do_sample": False}
    return {**options, "max_new_tokens": max_new_tokens, "do_sample": False}


reader = Reader(tokenizer)


def answers_in(tokens, batch, questions, kind):
    """What was written after each question, without thoughts."""
    tokens = tokens[0] if isinstance(tokens, tuple) else tokens
    tokens = tokens[:, batch["input_ids"].shape[1]:]  # without the question
    return [answer_in(text, begins_thoughts(as_prompt(question, kind)))
            for text, question in zip(reader.batch_decode(tokens), questions)]

# %% section="usage" name="predict"
def predict(things, questions, max_new_tokens=MAX_NEW_TOKENS, kind=KIND, **options):
    """One answer to each pair of thing and question, without what the model thought before."""
    batch = prepare(things, questions, kind)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, **answering(max_new_tokens, options))
    return answers_in(tokens, batch, questions, kind)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first question about the first input. Without a graphics card, an answer can take from a few seconds
to several minutes.
"""

# %% section="usage" name="first-result"
title, THING = next(iter(THINGS.items()))
print(QUESTIONS[0], "→", *predict([THING], QUESTIONS[:1]))

# %% [markdown] section="usage" name="prompt-about" tags=["beginner"]
"""
Models that talk were trained on conversations in one exact form, their **chat template**. It marks who
is speaking and where the sound, film or picture goes. The model sees the first question like this:
"""

# %% section="usage" name="prompt-seen"
print(as_prompt(QUESTIONS[0]))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now all answers. The model writes them bit by bit; without a graphics card, each one can take from a few
seconds to several minutes.
"""

# %% section="usage" name="answers"
result = []
for question in QUESTIONS[:3]:
    answer = predict([THING], [question])[0]
    result.append({"about": title, "question": question, "answer": answer})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare each answer with what you heard or saw. The model does not look things up:
it writes what is likely to follow. So it may name a thing that is not there. Models slip most often on
numbers, names, and what came first. An answer that stops in the middle of a sentence has reached
`MAX_NEW_TOKENS`.
"""

# %% [markdown] section="usage" name="hear-about" when=["any"]
"""
### The same model, with its ears

If the model also takes sounds, the cell plays it one and asks about it. Nothing is loaded again.
"""

# %% section="usage" name="hear" when=["any"]
if hears:
    name, sound = next(iter(SOUNDS.items()))
    heard = predict([sound], ["What is said here?"], kind="audio")[0]
    print(f"About {name}: {heard}")
else:
    print("This model has no ears.")

# %% [markdown] section="usage" name="batch-about" tags=["intermediate", "advanced"]
"""
### One question, everything, one batch

A batch pads on the left, so that every answer begins right after its question.
"""

# %% section="usage" name="batch" tags=["intermediate", "advanced"]
answers = predict(list(THINGS.values()), [QUESTIONS[0]] * len(THINGS))
show([{"about": name, "answer": answer} for name, answer in zip(THINGS, answers)])

# %% [markdown] section="usage" name="leading-about" tags=["intermediate"]
"""
### Errors to expect

Ask for something that is not there: many models agree politely. Also see what a limit of ten tokens
does. The last prompt lacks the placeholder for the sound, film or picture; the chat template adds it.
"""

# %% section="usage" name="leading" tags=["intermediate"]
leading = "What colour is the elephant's hat?"
show([
    {"options": "as above", "answer": predict([THING], [leading])[0]},
    {"options": "10 tokens", "answer": predict([THING], [leading], max_new_tokens=10)[0]},
])
try:
    with torch.inference_mode():
        batch = prepare([THING], [QUESTIONS[0]])
        bare = tokenizer("A question without a place for it", return_tensors="pt").to(device)
        model(**{**batch, **bare})
    print("This model works without the placeholder, and so without the input.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="tokens-about" tags=["advanced"]
"""
### What it costs

How many tokens the prompt has with and without the input, and the tensors that carry it.
"""

# %% section="usage" name="tokens" tags=["advanced"]
batch = prepare([THING], [QUESTIONS[0]])
alone = len(tokenizer(as_prompt(QUESTIONS[0], "text"))["input_ids"])
print(f"{alone} tokens for the words alone, {batch['input_ids'].shape[1]} with all")
for name, value in batch.items():
    print(f"{name}: {tuple(getattr(value, 'shape', ()))}")

# %% [markdown] section="usage" name="stream-about" tags=["advanced"]
"""
### Streaming: the answer while it is written

A **streamer** gets every token as soon as it is there. Nothing gets faster, but a person can start
reading, and an app can stop an answer that goes wrong.
"""

# %% section="usage" name="stream" tags=["advanced"]
from transformers import TextStreamer

if hasattr(model, "has_talker"):
    print("This model writes and speaks in two parts, and takes no streamer.")
else:
    streamer = TextStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
    streamed = predict([THING], [QUESTIONS[0]], max_new_tokens=24, streamer=streamer)[0]

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

The cell asks about each thing twice, once with its own description and once with that of another. A
model that pays attention says *yes* to the first and *no* to the second; one that always agrees gets
half of them right.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
titles, right, asked = list(THINGS), 0, 0
for number, (name, thing) in enumerate(THINGS.items()):
    for described, truth in ((name, "yes"), (titles[number - 1], "no")):
        if truth == "no" and described == name:
            continue
        said = predict([thing], [f"Is this {described}? Answer yes or no."], max_new_tokens=5)[0]
        asked, right = asked + 1, right + said.lower().startswith(truth)
print(f"{right} of {asked} right")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a question of your own and run the cell. Then ask for something that is *not*
there. Does the model tell you so?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_question = "Is there a horse in it?"
print(predict([THING], [my_question])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Many models say yes. They learned from conversations in which people ask about things that are there, so
a question already sounds like a hint. Ask an open question, *"What animals are in it, if any?"*, and
the answer becomes more honest.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes your input and a question, and gives back the answer. It uses the model that is already
in memory.
"""

# %% section="app" name="function" when=["hears"]
def respond(sound, text):
    """The answer to a question about a sound, given as (samples, sampling rate)."""
    return predict([at_rate(*sound)], [text])[0]

# %% section="app" name="function-film" when=["watches-film"]
def respond(video, text):
    """The answer to a question about a film, given as a list of pictures."""
    return predict([video[:: max(1, len(video) // 8)][:8]], [text])[0]

# %% section="app" name="function-any" when=["any"]
def respond(picture, text):
    """The answer to a question about a picture."""
    return predict([picture], [text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask all `QUESTIONS` about the other things. Which answers are wrong?
2. Ask for an answer in one word, then for a list. How well does the model comply?
3. Give it silence, or a film in one colour. What does it make up?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Halve and double the length of the input. How do waiting time and answers change?
2. Write twenty yes-or-no questions with known answers and count. How often does it wrongly say *yes*?
3. Load with `dtype=torch.bfloat16` and compare answers, latency and memory.
"""
