# Ranking with llama.cpp: `rank(query, texts)` by the classification head of a GGUF file.

# %% section="hello" name="files" tags=["parameters"]
# Each file with its bits per weight, as its name tells them; 0: the name does not tell.
FILES = {"model-Q8_0.gguf": 8.5}

# %% section="hello" name="load"
import llama_cpp
from huggingface_hub import hf_hub_download

MOST_BITS = 9  # from about 8 bits on, more of them only cost memory and speed
CONTEXT = 512  # tokens of a question and a passage together; what is longer is cut
useful = {name: bits for name, bits in FILES.items() if 0 < bits <= MOST_BITS}
chosen = max(useful, key=useful.get) if useful else min(FILES, key=FILES.get)
# A pair is read as a whole, so that one batch has to hold all of it.
model = llama_cpp.Llama(
    hf_hub_download(MODEL_ID, chosen, revision=REVISION), embedding=True, n_ctx=CONTEXT,
    n_batch=CONTEXT, n_ubatch=CONTEXT, n_gpu_layers=-1, verbose=False,
)
if model.pooling_type() != llama_cpp.LLAMA_POOLING_TYPE_RANK:
    raise Stop(f"{chosen} was made without the head that gives scores; choose another file.")
print(f"Hello from {MODEL_ID}: {chosen}, which gives a score to a question and a passage.")

# %% [markdown] section="usage" name="pair-about" tags=["intermediate", "advanced"]
"""
`paired` joins question and passage as the server of llama.cpp does: by the file's own words for
ranking, else by the tokenizer's marks for the end and the border of two texts. llama-cpp-python has no
call for the score, so `rank` reads it from the functions of llama.cpp itself.
"""

# %% section="usage" name="paired" hidden=true
# Joins question and passage as the file wants them: run this cell; you do not need to read it.
words = llama_cpp.llama_model_get_vocab(model.model)
end = llama_cpp.llama_vocab_eos(words)
end = end if end >= 0 else llama_cpp.llama_vocab_sep(words)
ends = [end] if llama_cpp.llama_vocab_get_add_eos(words) else []
starts = [llama_cpp.llama_vocab_bos(words)] if llama_cpp.llama_vocab_get_add_bos(words) else []
border = [llama_cpp.llama_vocab_sep(words)] if llama_cpp.llama_vocab_get_add_sep(words) else []


def tokens_of(text, special=False):
    """The tokens of a text, without marks around it."""
    return model.tokenize(text.encode(), add_bos=False, special=special)


def paired(query, text):
    """The tokens of a question and a passage, as the file wants them put together."""
    asked = model.metadata.get("tokenizer.chat_template.rerank")
    if asked:
        before, _, after = asked.partition("{document}")
        before, after = (
            tokens_of(part.replace("{query}", query), special=True) for part in (before, after)
        )
    else:
        before, after = [*starts, *tokens_of(query), *ends, *border], ends
    room = CONTEXT - len(before) - len(after)
    if room < 1:
        raise Stop("the question alone is too long; raise CONTEXT in the load cell.")
    return [*before, *tokens_of(text)[:room], *after]

# %% section="usage" name="rank"
def rank(query, texts):
    """How well each text answers the query, as numbers: the higher, the better."""
    scores = []
    for text in texts:
        tokens = paired(query, text)
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(model.ctx), True)
        held = (llama_cpp.llama_token * len(tokens))(*tokens)
        batch = llama_cpp.llama_batch_get_one(held, len(tokens))
        if llama_cpp.llama_decode(model.ctx, batch):
            raise Stop("llama.cpp could not read this pair; restart the kernel and run again.")
        scores.append(float(llama_cpp.llama_get_embeddings_seq(model.ctx, 0)[0]))
    return scores

# %% section="usage" name="evaluation" tags=["advanced"] place="end"
import statistics
import time

reciprocal, times = [], []
for number, sentence in enumerate(SENTENCES):
    half = sentence.split()
    query = " ".join(half[: max(2, len(half) // 2)])
    start = time.perf_counter()
    scores = rank(query, SENTENCES)
    times.append(time.perf_counter() - start)
    place = 1 + sum(score > scores[number] for score in scores)
    reciprocal.append(1 / place)
print(f"mean reciprocal rank: {statistics.mean(reciprocal):.3f} over {len(SENTENCES)} queries")
print(f"{1000 * statistics.median(times):.1f} ms for {len(SENTENCES)} pairs, "
      f"{len(SENTENCES) / statistics.median(times):.0f} pairs a second")
print(f"In use by this notebook: {human_size(psutil.Process().memory_info().rss)}.")


def predict(passages):
    """How well each passage answers the first query; what follows asks this again."""
    return rank(QUERIES[0], passages)
