# The vectors of pages, kept once: where they look, what they cost, how well they find.

# %% [markdown] section="usage" name="where-about" tags=["advanced"] place="end"
"""
### Where on the page?

Late interaction shows which piece of the page each token of the question matched. The similarities are
drawn over the page: the question matched best where it is bright. Models that read a page in several
tiles have no single grid, so they show none.
"""

# %% section="usage" name="where" tags=["advanced"] place="end"
def grid_of(batch):
    """Rows and columns of the pieces of one page, None where they are not one grid."""
    if hasattr(processor, "global_image_tag"):  # the page in several cuts, and once as a whole
        return None
    mark = processor.tokenizer.convert_tokens_to_ids(processor.image_token)
    pieces = batch["input_ids"][0][batch["attention_mask"][0].bool()] == mark
    if "image_grid_thw" in batch:
        merged = getattr(processor.image_processor, "merge_size", 2)
        high, wide = (batch["image_grid_thw"][0, 1:] // merged).tolist()
    else:
        high = wide = int(int(pieces.sum()) ** 0.5)
    return (pieces, high, wide) if high * wide == int(pieces.sum()) > 1 else None


grid = grid_of(processor.process_images(images=[page]))
if grid is None:
    print("This model reads a page in several tiles, so there is no single map.")
else:
    pieces, high, wide = grid
    found_at = (asked[0] @ index[right].T)[:, pieces].mean(dim=0).view(high, wide)
    heat = (found_at - found_at.min()) / (found_at.max() - found_at.min()).clamp(min=1e-6)
    mask = Image.fromarray((heat * 255).to(torch.uint8).numpy())
    mask = mask.resize(page.size, Image.Resampling.BICUBIC)
    print(f"{questions[0]} ({high} x {wide} pieces)")
    display(Image.composite(page, Image.new("RGB", page.size, (70, 70, 90)), mask))

# %% [markdown] section="usage" name="index-about" tags=["advanced"] place="end"
"""
### Stored once, searched many times: time and memory

There are three costs: each page is read once, each question every time, and the comparison is a matrix
product. The vectors of all pages are the **index**; below is what a thousand such pages would take.
"""

# %% section="usage" name="index" tags=["advanced"] place="end"
import statistics
import time


def seconds(function, *arguments, runs=3):
    """The median time of a call."""
    function(*arguments)  # warm-up: the first call pays for set-up work
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


thousand = [index[number % len(index)] for number in range(1000)]
show([
    {"step": "read one page", "ms": 1000 * seconds(read_pages, [page])},
    {"step": "read one question", "ms": 1000 * seconds(read_questions, questions[:1])},
    {"step": f"compare with {len(index)} pages", "ms": 1000 * seconds(scores_of, asked, index)},
    {"step": "compare with 1000 pages", "ms": 1000 * seconds(scores_of, asked, thousand)},
])
numbers_a_page = statistics.mean(vectors.numel() for vectors in index)
print(f"1000 pages with 4 bytes per number: {human_size(4000 * numbers_a_page)}")
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="smaller-about" tags=["advanced"] place="end"
"""
### A smaller index: pooling and eight bits

Neighbours on a page are often similar. **Pooling** keeps the mean of every two or four instead of all
of them. **Eight bits** store each number as one of 255 steps. Both together make the index far smaller.
Watch how many questions still find the same first page, and how far the scores move.
"""

# %% section="usage" name="smaller" tags=["advanced"] place="end"
import torch.nn.functional as F


def pooled(vectors, size):
    """The mean of each `size` neighbours, brought to length 1 again."""
    return F.normalize(torch.stack([part.mean(dim=0) for part in vectors.split(size)]), dim=1)


def eight_bits(vectors):
    """The numbers as they come back from whole ones between -127 and 127."""
    scale = vectors.abs().max() / 127
    return (vectors / scale).round().to(torch.int8).float() * scale


all_asked = read_questions(questions)
before = scores_of(all_asked, index)
kinds = {
    "as it is": (index, 4),
    "8 bits": ([eight_bits(vectors) for vectors in index], 1),
    "pooled by 2": ([pooled(vectors, 2) for vectors in index], 4),
    "pooled by 4": ([pooled(vectors, 4) for vectors in index], 4),
    "pooled by 4, 8 bits": ([eight_bits(pooled(vectors, 4)) for vectors in index], 1),
}
rows = []
for name, (vectors, size) in kinds.items():
    after = scores_of(all_asked, vectors)
    same = (after.argmax(dim=1) == before.argmax(dim=1)).sum().item()
    kept = size * sum(page_vectors.numel() for page_vectors in vectors)
    rows.append({"index": name, "bytes per page": kept // len(index),
                 "same first page": f"{same} of {len(questions)}",
                 "scores move by": (after - before).abs().max().item()})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"] place="end"
"""
### A small labelled set

The right page of each question is known. **Recall at 1** is the share of questions whose right page comes
first. **nDCG** also rewards a second place: 1 for the first, 0.63 for the second, 0.5 for the third. Four
pages are no benchmark, but the cell works for four thousand. Chance alone would give the recall in the
last line.
"""

# %% section="usage" name="evaluate" tags=["advanced"] place="end"
import math

rows = []
for asked_for, row in zip(ASKED, scores):
    order = row.argsort(descending=True).tolist()
    place = order.index(titles.index(asked_for["page"])) + 1
    rows.append({"question": asked_for["question"], "right page": asked_for["page"],
                 "its place": place, "nDCG": 1 / math.log2(place + 1)})
show(rows)
print(f"recall at 1: {sum(row['its place'] == 1 for row in rows) / len(rows):.3f}, "
      f"mean nDCG: {statistics.mean(row['nDCG'] for row in rows):.3f}")
print(f"recall at 1 by chance: {1 / len(titles):.3f}")
