# What may not change the outputs, mistakes, time by size, and pairs with a known order.

# %% [markdown] section="usage" name="order-about" tags=["intermediate", "advanced"]
"""
### The order of the atoms must not matter

A graph has no first node. So the outputs have to stay the same when the atoms are numbered differently,
which is a good test of everything built above. One changed bond, on the other hand, makes a different
molecule.
"""

# %% section="usage" name="order" tags=["intermediate", "advanced"]
name, line = next(iter(MOLECULES.items()))
versions = {
    "as it is": line,
    "read backwards": " ".join(
        "".join(part) for part in ((word[4], word[5], word[3], word[1], word[2]) for word in
                                   (BOND.fullmatch(word) for word in reversed(line.split())))),
    "first bond doubled": re.sub(r"[-=#:]", "=", line, count=1),
}
values = predict([read(version) for version in versions.values()])
show([{"version": title, "bonds": text, **as_row(row)}
      for (title, text), row in zip(versions.items(), values)])
print(f"Difference with another numbering: {(values[1] - values[0]).abs().max():.6f}, "
      f"with another bond: {(values[2] - values[0]).abs().max():.6f}")

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### Errors to expect

A number that has no row in the model's tables raises an `IndexError` whose text does not mention atoms.
It is better to refuse bad input, such as an unknown element, before it gets that far.
"""

# %% section="usage" name="error" tags=["intermediate"]
wrong = batch_of(INPUTS[:1])
wrong["input_nodes"] = wrong["input_nodes"] + model.config.num_atoms
try:
    with torch.inference_mode():
        model(**wrong)
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
try:
    read("C1-Xx2")
except ValueError as problem:
    print("ValueError:", problem)

# %% [markdown] section="usage" name="length-about" tags=["advanced"]
"""
### Time and memory by the size of the graph

Chains of carbon. The tables hold each pair of atoms and the bonds on the path between them, so they
grow faster than the square of the number of atoms.
"""

# %% section="usage" name="length" tags=["advanced"]
import time

rows = []
for atoms in (4, 12, 36):
    chain = [read(" ".join(f"C{number}-C{number + 1}" for number in range(1, atoms)))]
    start = time.perf_counter()
    tensors = batch_of(chain)
    built = time.perf_counter()
    with torch.inference_mode():
        model(**tensors)
    rows.append({"atoms": atoms, "ms to build": 1000 * (built - start),
                 "ms in the model": 1000 * (time.perf_counter() - built),
                 "size of the tables": human_size(
                     sum(value.numel() * value.element_size() for value in tensors.values()))})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small set with known answers

The longer a chain of alternating double bonds, the less energy lifts an electron: that is why carrots
are orange. Aromatic rings need less than saturated ones, and two joined rings less than one. So for
models of that energy gap, such as those trained on PCQM4M, the order in each pair is known. A coin toss
gets half of them right. For a model of something else, put other pairs here.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
RING = "C1{0}C2 C2{0}C3 C3{0}C4 C4{0}C5 C5{0}C6 C6{0}C1"
KNOWN = {
    "ethene": "C1=C2",
    "butadiene": "C1=C2 C2-C3 C3=C4",
    "hexatriene": "C1=C2 C2-C3 C3=C4 C4-C5 C5=C6",
    "ethane": "C1-C2",
    "cyclohexane": RING.format("-"),
    "benzene": RING.format(":"),
    "naphthalene": RING.format(":") + " C5:C7 C7:C8 C8:C9 C9:C10 C10:C6",
}
PAIRS = [("ethane", "ethene"), ("ethene", "butadiene"), ("butadiene", "hexatriene"),
         ("cyclohexane", "benzene"), ("benzene", "naphthalene")]  # more energy, less energy
energies = dict(zip(KNOWN, predict([read(line) for line in KNOWN.values()])[:, 0].tolist()))
rows = [{"more": more, "less": less, "difference": energies[more] - energies[less],
         "right": energies[more] > energies[less]} for more, less in PAIRS]
show(rows)
print(f"{sum(row['right'] for row in rows)} of {len(rows)} pairs in the known order")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Build a molecule of your own: give each atom a number and list its bonds. Here is a chain
of three carbon atoms with an oxygen. What changes when you move the oxygen to the middle?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_molecule = "C1-C2 C2-C3 C3-O4"
atoms, edges = read(my_molecule)
print(len(atoms), "atoms,", len(edges) // 2, "bonds:",
      ", ".join(f"{value:.3f}" for value in predict([(atoms, edges)])[0].tolist()[:8]))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

`C1-C2 C2-C3 C2-O4` has the oxygen in the middle: the same atoms, a different graph, the other kind of
propanol. The outputs change a little, because most of the surroundings stay the same. If they did not
change at all, the model would only count atoms and not read the graph.

</details>
"""
