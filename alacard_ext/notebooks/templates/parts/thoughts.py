# What a model that thinks aloud writes before its answer, told apart from the answer.

# %% section="setup" name="thoughts" hidden=["beginner"]
import re

STILL_THINKING = (
    "The model was still thinking when the limit of tokens came: raise MAX_NEW_TOKENS."
)


def parted(text, opened=None):
    """The thoughts and the answer of a model that thinks aloud before it answers.

    `opened` says whether the prompt ended where the thoughts begin; None where that is not known.
    Thoughts that do not end leave no answer.
    """
    start = text.lstrip()
    # The marks of channels are left out; what stays are their names, before a sentence.
    if re.match("analysis([A-Z]|.*assistantfinal)", start, re.DOTALL):
        thoughts, _, answer = start.removeprefix("analysis").partition("assistantfinal")
    elif opened or start.startswith("<think>"):
        thoughts, _, answer = start.removeprefix("<think>").partition("</think>")
    else:
        # Where the prompt opens the thoughts, only their end is there to be seen.
        thoughts, found, answer = start.partition("</think>")
        if opened is False or not found or "<think>" in thoughts:
            return "", text
    return thoughts.strip(), answer


def begins_thoughts(prompt):
    """Whether a prompt ends where the model's thoughts begin."""
    return prompt.rstrip().endswith("<think>")


def tell_apart(thoughts, answer):
    """Say below what was printed where the answer is, if there were thoughts."""
    answer = answer.strip()
    if thoughts and answer:
        print("\nThose were its thoughts; the answer is:", answer)
    elif thoughts:
        print(f"\n{STILL_THINKING}")
