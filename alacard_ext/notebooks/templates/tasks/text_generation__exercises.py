# Text generation: an evaluation, what to try oneself, the function of the app, and exercises.

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

Many benchmarks for language models do not let the model write at all. They ask which of several endings
it finds most likely: the mean log-probability of its tokens, given the beginning. One ending is right.
Guessing gets half of them right.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
# The beginning, the right ending, and a wrong one.
CHOICES = [
    ("The capital of France is", " Paris.", " Madrid."),
    ("Ice is frozen", " water.", " bread."),
    ("In summer the days are", " longer than in winter.", " shorter than in winter."),
    ("To bake bread one needs flour and", " water.", " gravel."),
    ("A dog has four", " legs.", " wings."),
    ("Two and three make", " five.", " nine."),
]


def likelihood(start, ending):
    """The mean log-probability of the ending's tokens after the start."""
    known = tokenizer(start, return_tensors="pt")["input_ids"].shape[1]
    ids = tokenizer(start + ending, return_tensors="pt")["input_ids"].to(device)
    with torch.inference_mode():
        logits = model(input_ids=ids).logits[0, :-1].float().log_softmax(dim=-1)
    each = logits.gather(1, ids[0, 1:, None])[known - 1 :, 0]
    return each.mean().item()


def predict(choices):
    """For each choice how likely its two endings are."""
    return [[likelihood(start, ending) for ending in endings] for start, *endings in choices]


INPUTS = CHOICES
rows = [{"start": start, "right": good, "wrong": bad, "chosen well": good > bad}
        for (start, *_), (good, bad) in zip(CHOICES, predict(CHOICES))]
show(rows)
print(f"accuracy {sum(row['chosen well'] for row in rows)}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"] unless=["programs"]
"""
**Your turn.** Write a prompt of your own. Then make it more precise: for whom, how long, in what form?
Does the answer get better?
"""

# %% section="usage" name="your-turn" tags=["beginner"] unless=["programs"]
my_prompt = "Once upon a time there was a baker who"
if is_chat:
    my_prompt = "Explain why bread rises, in two sentences, for a child of eight."
print(generate(my_prompt, max_new_tokens=60 if GREEDY else MAX_NEW_TOKENS))

# %% [markdown] section="usage" name="answer" tags=["beginner"] unless=["programs"]
"""
<details><summary>Show an answer</summary>

A prompt that sets the scene, the length and the form, such as *Once upon a time in a village by the sea
there was a baker who never slept. One morning*, leaves less to chance, so the text stays closer to what
you had in mind. A chat model follows *in two sentences, for a child of eight* quite well. One that only
continues needs a beginning that already sounds like the text you want.

</details>
"""

# %% [markdown] section="usage" name="exercise-programs" tags=["beginner"] when=["programs"]
"""
**Your turn.** Ask for a function of your own, and run what the model writes on an example whose result
you know. Is it right? Does it become right if you say more exactly what you want?
"""

# %% section="usage" name="your-turn-programs" tags=["beginner"] when=["programs"]
my_prompt = 'def initials(name):\n    """The first letters of all words in a name."""\n'
if is_chat:
    my_prompt = "Write a Python function that returns the first letters of all words in a name."
print(generate(my_prompt))

# %% [markdown] section="app" name="function-about" tags=["beginner"] unless=["app-chat_interface"]
"""
## One function for the app

`respond` takes one prompt and gives back what the model writes. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function" unless=["app-chat_interface"]
def respond(text):
    """What the model answers to one prompt, or how it goes on, without its thoughts."""
    return answer_in(generate(text), opened(encode(text)))

# %% [markdown] section="app" name="about-base" when=["app-chat_interface"] unless=["chat"]
"""
Here your words are not put into the form of a conversation. The chat still works, but the model
*continues* your text: begin a sentence, and let the model finish it.
"""

# %% section="app" name="reply" when=["app-chat_interface"]
CHAT_TOKENS = max(300, MAX_NEW_TOKENS)  # the longest answer


def reply(messages):
    """What the model says to a conversation, piece by piece."""
    # Without a chat template there is no conversation, only the last text to continue.
    prompt = messages if is_chat else messages[-1]["content"]
    limit = max(CONTEXT - CHAT_TOKENS, CONTEXT // 2)
    while is_chat and len(prompt) > 1 and encode(prompt)["input_ids"].shape[1] > limit:
        prompt = prompt[2:]  # forget the oldest question and answer
    batch = encode(prompt)
    yield opened(batch)
    yield from stream_answer(
        batch, reader, max_new_tokens=room_after(batch, CHAT_TOKENS),
        pad_token_id=tokenizer.pad_token_id,
    )

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Ask the same thing in three wordings, greedily. Which words of the prompt steer the answer?
2. Find the temperature at which the text becomes nonsense. Does it depend on the prompt?
3. Give an example of a question with its answer before your own question. Does the answer follow that
   form?
"""
