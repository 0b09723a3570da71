# GGUF by llama.cpp: the file that fits the memory, a chat from the file's own template.

# %% [markdown] section="hello" name="files-about" tags=["beginner"]
"""
A **GGUF** repository often holds one model many times: with 16, 8, 5, 4 or fewer *bits* per weight.
Fewer bits need less memory and make the answers a little worse. The notebook takes the most exact file
that fits your computer.
"""

# %% [markdown] section="hello" name="files-about-more" tags=["intermediate", "advanced"]
"""
The repository's files and their bits per weight. The notebook takes the most exact one that fits, but
none above `MOST_BITS`: beyond about 8 bits, more of them only cost memory and speed.
"""

# %% section="hello" name="files" tags=["parameters"]
# Each file with its bits per weight, as its name tells them; 0: the name does not tell.
FILES = {"model-Q4_K_M.gguf": 4.9}

# %% section="hello" name="choose" hidden=true
# Chooses the file: run this cell; you do not need to read it.
from huggingface_hub import HfApi

MOST_BITS = 9
CONTEXT = 2048  # how many tokens of conversation the model keeps in mind
try:
    listed = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    sizes = {file.rfilename: file.size or 0 for file in listed}
except Exception as problem:
    print(f"The Hub did not give the sizes ({type(problem).__name__}); continuing without them.")
    sizes = {}


def parts_of(name):
    """All files of a model that is stored in parts; most are one file."""
    found = re.search(r"-00001-of-(\d{5})\.gguf$", name)
    if not found:
        return [name]
    stem = name[: found.start()]
    return [f"{stem}-{n:05d}-of-{found[1]}.gguf" for n in range(1, int(found[1]) + 1)]


rows = []
for name, bits in FILES.items():
    weights = sum(sizes.get(part, 0) for part in parts_of(name))
    fits = 1.1 * weights + (WORK_BYTES or 0) <= free_memory()
    rows.append({"file": name, "bits per weight": bits, "bytes": weights, "fits": fits})
# How many weights the bits and the bytes of a file come to: one with far fewer than the others
# is a part of a model, whatever its name says.
counts = [
    8 * row["bytes"] / row["bits per weight"] if row["bits per weight"] else 0 for row in rows
]
whole = [row for row, count in zip(rows, counts) if not count or count > 0.4 * max(counts)]


def exactness(row):
    """What the choice goes by: of one model, the larger file is the more exact one."""
    return row["bytes"], row["bits per weight"]


# The most exact of those that fit; where all have more bits than are of use, the smallest.
fitting = [row for row in whole if row["fits"]]
useful = [row for row in fitting if row["bits per weight"] <= MOST_BITS]
if useful:
    chosen = max(useful, key=exactness)
elif fitting or ALLOW_ANYWAY:
    chosen = min(fitting or whole, key=exactness)
else:
    least = min(row["bytes"] for row in whole)
    raise Stop(
        f"{MODEL_ID} does not fit here: its smallest file takes {human_size(least)}, and "
        f"{human_size(free_memory())} of memory are free. Close other programs, choose a smaller "
        "model, or set ALLOW_ANYWAY = True above, then continue from there."
    )
show([row | {"bytes": human_size(row["bytes"]), "taken": "yes" if row is chosen else ""}
      for row in rows])

# %% section="hello" name="load"
from huggingface_hub import hf_hub_download
from llama_cpp import Llama

paths = [hf_hub_download(MODEL_ID, part, revision=REVISION) for part in parts_of(chosen["file"])]
# -1 puts all layers on a graphics card where llama.cpp was built for one, else it is ignored.
model = Llama(paths[0], n_ctx=CONTEXT, n_gpu_layers=-1, seed=7, verbose=False)
DEFAULT = "tokenizer.chat_template"
named = [key for key in model.metadata if key.startswith(f"{DEFAULT}.")]
if named and DEFAULT not in model.metadata:
    model.chat_format = named[0].removeprefix("tokenizer.")  # several, by name
is_chat = bool(named) or DEFAULT in model.metadata
print(f"Hello from {MODEL_ID}: {chosen['file']}, {human_size(chosen['bytes'])}.")
print("Your prompts reach it as a chat." if is_chat else "It continues a text that you begin.")

# %% section="hello" name="asked-base" when=["base"]
if is_chat:  # by its page or name, it is a base model: the template is for what is made from it
    is_chat = False
    print("But it is a base model, so here it continues a text that you begin.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** drafts, rephrasing, ideas and explanations that someone checks, on a computer without a
graphics card. **Not for** facts that nobody checks.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Let it write

A **language model** writes one small piece of text, a *token*, after another, always asking itself:
what comes next? The prompts are about your topic, **{{topic_name}}**.{{pack_sentence}} Every answer
appears while it is written.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"] when=["chat"]
"""
## Generate

The chat template comes out of the file itself. A temperature of 0 gives the same answer each time.
Prompts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="thinks" when=["chat", "thinks"]
"""
**It may think before it answers**, as its chat template, its family or its page says. Thoughts come first
and count as tokens, so the limit is high here, and an answer can take long. Greedy decoding can make a
model that thinks repeat itself without end, so tokens are drawn at random, at a temperature of 0.6 and with
a fixed seed.
"""

# %% [markdown] section="usage" name="about-base-more" tags=["intermediate", "advanced"] unless=["chat"]
"""
## Generate

The model continues each prompt as it stands. A temperature of 0 gives the same text each time.
Prompts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["The most important thing to know about sourdough is"]
# How long an answer may be, in tokens; one is about three quarters of an English word.
MAX_NEW_TOKENS = 100
GREEDY = True  # False: tokens are drawn at random

# %% section="usage" name="predict"
def pieces(prompt, max_new_tokens=MAX_NEW_TOKENS, **options):
    """What the model writes after a prompt or a list of chat messages, piece by piece."""
    settings = {"max_tokens": max_new_tokens, "temperature": 0.0 if GREEDY else 0.6}
    settings |= {"stream": True} | options
    if is_chat:
        messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
        for chunk in model.create_chat_completion(messages, **settings):
            yield chunk["choices"][0]["delta"].get("content") or ""
    else:
        text = prompt if isinstance(prompt, str) else prompt[-1]["content"]
        for chunk in model.create_completion(text, **settings):
            yield chunk["choices"][0]["text"]

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The beginning of the first answer. All answers follow below.
"""

# %% section="usage" name="first-result"
for piece in pieces(PROMPTS[0], max_new_tokens=16):
    print(piece, end="", flush=True)

# %% section="usage" name="tokens"
def opened(prompt):
    """The mark with which the prompt opens the model's thoughts; None: that is not known."""
    form = model.metadata.get(DEFAULT if DEFAULT in model.metadata else (named or [""])[0], "")
    end = form.rpartition("add_generation_prompt")[2]
    return next((mark for mark in MARKS if mark in end and MARKS[mark] not in end), None)


def count_tokens(text):
    """How many tokens a text takes."""
    return len(model.tokenize(text.encode()))

# %% section="usage" name="answers"
def generate(prompt, **options):
    """The whole text that the model writes after the prompt."""
    return "".join(pieces(prompt, **options)).strip()


result = []
for prompt in PROMPTS:
    print("▶", prompt)
    answer = ""
    for piece in pieces(prompt):
        print(piece, end="", flush=True)
        answer += piece
    thoughts, answer = parted(answer, opened(prompt))
    result.append({"prompt": prompt, "answer": answer.strip()})
    tell_apart(thoughts, answer)
    print("\n")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The model writes what is *likely*, not what is *true*: names, numbers and quotes
may be made up, in perfect style. Check what matters. If an answer stops in the middle, it reached
`MAX_NEW_TOKENS`; raise the number and run the three cells again.
"""

# %% [markdown] section="usage" name="sampling-about" tags=["intermediate", "advanced"]
"""
### Temperature: from dull to daring

Draw a token at random instead of taking the most likely one. The temperature flattens (above 1) or
sharpens (below 1) the probabilities; `top_p` draws only from the most likely tokens that together make
up that share.
"""

# %% section="usage" name="sampling" tags=["intermediate", "advanced"]
for temperature in (0.3, 0.8, 1.3):
    text = generate(
        PROMPTS[0], temperature=temperature, top_p=0.95, seed=7, max_new_tokens=40
    )
    print(f"temperature {temperature}: {text}\n")

# %% [markdown] section="usage" name="too-long-about" tags=["intermediate"]
"""
### An error to expect: the conversation is too long

Prompt and answer together must fit into `CONTEXT`. If they do not, llama.cpp raises a `ValueError`.
Shorten the text, or load the model with a larger context, which takes more memory.
"""

# %% section="usage" name="too-long" tags=["intermediate"]
try:
    generate("word " * 4 * CONTEXT, max_new_tokens=5)
except ValueError as problem:
    print("As expected:", problem)

# %% [markdown] section="usage" name="token-speed-about" tags=["advanced"]
"""
### Time to the first token, and tokens a second

Reading the prompt is limited by computing power, writing by how fast the weights are read from memory.
So a file with half the bits writes about twice as fast.
"""

# %% section="usage" name="token-speed" tags=["advanced"]
import time

rows = []
for tokens in (1, 32):
    model.reset()
    start = time.perf_counter()
    written = sum(1 for _ in pieces(PROMPTS[0], max_new_tokens=tokens))
    took = time.perf_counter() - start
    rows.append({"pieces": written, "seconds": took, "pieces a second": written / took})
show(rows)
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="evaluation-about" tags=["advanced"]
"""
### A small test

Questions with one right answer. Four are too few to judge a model, but enough to see whether fewer bits
have broken it: run the same test on another file of the repository.
"""

# %% section="usage" name="evaluation" tags=["advanced"]
questions = {
    "What is the capital of France? Answer in one word.": "paris",
    "How much is two plus three? Answer with a number.": "5",
    "What is the opposite of cold? Answer in one word.": "hot",
    "Which planet do we live on? Answer in one word.": "earth",
}
rows = []
for question, right in questions.items():
    said = generate(question, max_new_tokens=16)
    rows.append({"question": question, "answer": said[:60], "right": right in said.lower()})
show(rows)
print(f"{sum(row['right'] for row in rows)} of {len(rows)} right")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a prompt of your own. Then make it more precise: for whom, how long, in what form?
Does the answer get better?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = "Once upon a time there was a baker who"
print(generate(my_prompt, max_new_tokens=60))

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

*Write three sentences for a child of six about a baker who is afraid of the dark* leaves the model far
less to guess than *Write about a baker*. Say who reads it, how long it should be, and what it must
contain.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"] unless=["app-chat_interface"]
"""
## One function for the app

`respond` takes one prompt and gives back what the model writes. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function" unless=["app-chat_interface"]
def respond(text):
    """What the model answers to one prompt, or how it goes on, without its thoughts."""
    return answer_in(generate(text), opened(text))

# %% section="app" name="reply" when=["app-chat_interface"]
CHAT_TOKENS = max(300, MAX_NEW_TOKENS)  # the longest answer


def length(messages):
    """About how many tokens the messages take."""
    whole = "\n".join(message["content"] for message in messages)
    return count_tokens(whole) + 16 * len(messages)


def reply(messages):
    """What the model says to a conversation, piece by piece."""
    while len(messages) > 1 and length(messages) > CONTEXT - CHAT_TOKENS:
        messages = messages[2:]  # forget the oldest question and answer
    yield opened(messages) or ""
    for piece in pieces(messages, max_new_tokens=CHAT_TOKENS, temperature=0.7):
        if stopping.is_set():
            return
        yield piece

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Lower `MOST_BITS` to 5, restart, and compare speed, memory and answers.
2. Raise `CONTEXT` and watch the memory in use grow: that is the key-value cache.
3. Pass `response_format={"type": "json_object"}` to `generate` and ask for JSON.
"""
