# Graph machine learning with Graphormer: numbers or classes for whole graphs, such as molecules.

# %% [markdown] section="hello" name="release-note"
"""
Release 5 of transformers dropped Graphormer, so this notebook needs release 4.57. If a newer one is
installed here, the set-up cell above replaces it: better use a separate environment.
"""

# %% section="hello" name="load"
from transformers import GraphormerForGraphClassification

with no_random_weights():
    model = GraphormerForGraphClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
outputs = model.config.num_classes
# The tables of numbers hold 512 rows for each feature of a node and of an edge.
node_features, edge_features = (max(size // 512, 1) for size in
                                (model.config.num_atoms, model.config.num_edges))
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It gives {outputs} number{'s' if outputs > 1 else ''} for each graph, and reads "
      f"{node_features} features of a node and {edge_features} of an edge.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** graphs like those that it was trained on, mostly small molecules. **Not for** other kinds
of graphs, for more than a hundred nodes, because their tables grow with the square of that number, or
for deciding what is safe to make or to take.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Numbers from a graph

A **graph** is a set of things, the *nodes*, and the links between them, the *edges*: people and who
knows whom, stations and lines, or the atoms of a molecule and their bonds. A graph model reads all of
it and answers with one number for the whole, or a class.

Here the graphs are molecules, because most models of this kind were trained on them. `C1-C2 C2-O3`
means two carbon atoms and an oxygen atom in a row. `-` is a single bond, `=` a double and `#` a triple
one, and `:` is an aromatic bond, as in a benzene ring. Hydrogen is left out, as chemists do.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Predict from graphs

Molecules as lists of bonds, without hydrogen. The features follow the Open Graph Benchmark, with which
the usual checkpoints were trained: nine of an atom, three of a bond. A model that was trained with
other features takes these for its own, and its numbers then mean nothing.
"""

# %% section="usage" name="inputs" tags=["parameters"]
MOLECULES = {
    "ethanol": "C1-C2 C2-O3",
    "acetic acid": "C1-C2 C2=O3 C2-O4",
    "benzene": "C1:C2 C2:C3 C3:C4 C4:C5 C5:C6 C6:C1",
    "cyclohexane": "C1-C2 C2-C3 C3-C4 C4-C5 C5-C6 C6-C1",
    "pyridine": "N1:C2 C2:C3 C3:C4 C4:C5 C5:C6 C6:N1",
}
# The bonds of one of them as a table, for the app
TABLE = [{"from": "C1", "bond": "-", "to": "C2"}, {"from": "C2", "bond": "-", "to": "O3"}]

# %% [markdown] section="usage" name="read-about" tags=["beginner"]
"""
The next cell reads such a line and writes what chemistry knows about each atom and bond (how many
neighbours, how much hydrogen, whether it is in a ring) as small numbers. That is all the model gets to
see.
"""

# %% section="usage" name="read" hidden=true
# Reads bonds and turns atoms into numbers: run this cell; you do not need to read it.
ELEMENTS = {"C": 6, "N": 7, "O": 8, "F": 9, "S": 16, "Cl": 17, "Br": 35}
VALENCE = {"C": 4, "N": 3, "O": 2, "F": 1, "S": 2, "Cl": 1, "Br": 1}
BONDS = {"-": (0, 1), "=": (1, 2), "#": (2, 3), ":": (3, 1.5)}  # number of the kind, and its order
BOND = re.compile(r"([A-Z][a-z]?)(\d+)([-=#:])([A-Z][a-z]?)(\d+)")


def connected(pairs, start, end):
    """Whether a path of these bonds leads from one atom to another."""
    reached, border = {start}, [start]
    while border:
        at = border.pop()
        for pair in pairs:
            if at in pair and (other := pair[1] if pair[0] == at else pair[0]) not in reached:
                reached.add(other)
                border.append(other)
    return end in reached


def read(line):
    """A molecule from its bonds: the features of its atoms, and of each bond by its two atoms."""
    names, bonds = [], {}
    for word in line.split():
        found = BOND.fullmatch(word)
        if not found or not {found[1], found[4]} <= set(ELEMENTS):
            raise ValueError(f"{word!r} is not a bond such as C1-C2 of {', '.join(ELEMENTS)}")
        ends = found[1] + found[2], found[4] + found[5]
        names += [name for name in ends if name not in names]
        bonds[names.index(ends[0]), names.index(ends[1])] = found[3]
    if not bonds or any(start == end for start, end in bonds):
        raise ValueError("a molecule needs at least one bond, between two different atoms")
    if not all(connected(bonds, 0, atom) for atom in range(len(names))):
        raise ValueError("the bonds form several molecules; give one at a time")
    rings = {pair for pair in bonds
             if connected([other for other in bonds if other != pair], *pair)}
    manifold = {atom for pair, kind in bonds.items() if kind != "-" for atom in pair}
    # Beside a double bond, nitrogen and oxygen share their lone electrons with it.
    lending = {number for number, name in enumerate(names) if re.match(r"[NO]\d", name)}
    shared = {pair for pair, kind in bonds.items() if kind == "-" and manifold & set(pair)
              and (manifold | lending).issuperset(pair)}
    beside = {atom for pair in shared for atom in pair}
    atoms = []
    for number, name in enumerate(names):
        element, mine = name.rstrip("0123456789"), [p for p in bonds if number in p]
        orders = [BONDS[bonds[pair]][1] for pair in mine]
        hydrogen = max(round(VALENCE[element] - sum(orders)), 0)
        flat = number in manifold or number in beside
        shape = 0 if 3 in orders or orders.count(2) > 1 else 1 if flat else 2
        ring = any(":" == bonds[pair] for pair in mine)
        # Element, handedness, neighbours, charge (5: none), hydrogen, free electrons, shape,
        # whether in a ring such as benzene, and whether in any ring
        atoms.append([ELEMENTS[element] - 1, 0, len(mine) + hydrogen, 5, hydrogen, 0, shape,
                      int(ring), int(any(pair in rings for pair in mine))])
    edges = {}
    for pair, kind in bonds.items():
        shares = kind == ":" or pair in shared or (kind in "=#" and beside & set(pair))
        # Kind, handedness, whether electrons are shared with the next bond
        edges[pair] = edges[pair[::-1]] = [BONDS[kind][0], 0, int(bool(shares))]
    return atoms, edges


show([{"molecule": name, "atoms": len(read(line)[0]), "bonds": len(read(line)[1]) // 2,
       "first atom as numbers": " ".join(map(str, read(line)[0][0]))}
      for name, line in MOLECULES.items()])

# %% [markdown] section="usage" name="tensors-about" tags=["beginner"]
"""
A graph has no beginning and no end, so the model needs to know which atoms are near each other: for
each pair of atoms, the length of the **shortest path** between them and the bonds along it. The next
cell works that out, and puts several molecules into one batch by padding with zeros.
"""

# %% section="usage" name="tensors" hidden=true
# Builds the tensors of several graphs: run this cell; you do not need to read it.
FAR = 20  # atoms that are this far apart do not look at each other, as in training


def paths(count, edges):
    """The length of the shortest path of each pair of atoms, and an atom on it (Floyd-Warshall)."""
    length = [[0 if a == b else 1 if (a, b) in edges else 510 for b in range(count)]
              for a in range(count)]
    over = {}
    for middle in range(count):
        for a in range(count):
            for b in range(count):
                if length[a][middle] + length[middle][b] < length[a][b]:
                    length[a][b] = length[a][middle] + length[middle][b]
                    over[a, b] = middle
    return length, over


def steps_between(a, b, over):
    """The bonds on the shortest path from one atom to another."""
    if a == b:
        return []
    middle = over.get((a, b))
    if middle is None:
        return [(a, b)]
    return steps_between(a, middle, over) + steps_between(middle, b, over)


def batch_of(graphs):
    """The tensors of several graphs that were read, filled up to the largest one."""
    most = max(len(atoms) for atoms, _ in graphs)
    found = [(*graph, *paths(len(graph[0]), graph[1])) for graph in graphs]
    longest = max(max(map(max, length)) for _, _, length, _ in found)
    shape = (len(graphs), most, most)
    batch = {
        "input_nodes": torch.zeros(len(graphs), most, node_features, dtype=torch.long),
        "in_degree": torch.zeros(len(graphs), most, dtype=torch.long),
        "spatial_pos": torch.zeros(shape, dtype=torch.long),
        "attn_edge_type": torch.zeros(*shape, edge_features, dtype=torch.long),
        "input_edges": torch.zeros(*shape, longest, edge_features, dtype=torch.long),
        "attn_bias": torch.zeros(len(graphs), most + 1, most + 1),
    }
    # Each feature has 512 rows of its own, and zero is kept for padding.
    own = [512 * number for number in range(9)]
    for row, (atoms, edges, length, over) in enumerate(found):
        for a, features in enumerate(atoms):
            batch["input_nodes"][row, a] = torch.tensor(
                [value + 3 + own[number] for number, value in enumerate(features[:node_features])])
            batch["in_degree"][row, a] = 1 + sum((a, b) in edges for b in range(len(atoms)))
            for b in range(len(atoms)):
                batch["spatial_pos"][row, a, b] = length[a][b] + 1
                if length[a][b] + 1 >= FAR:
                    batch["attn_bias"][row, a + 1, b + 1] = float("-inf")
                for place, step in enumerate(steps_between(a, b, over)):
                    kind = [value + 2 + own[number]
                            for number, value in enumerate(edges[step][:edge_features])]
                    batch["input_edges"][row, a, b, place] = torch.tensor(kind) + 1
                    if length[a][b] == 1:
                        batch["attn_edge_type"][row, a, b] = torch.tensor(kind)
    batch["out_degree"] = batch["in_degree"]  # bonds have no direction
    batch["attn_bias"] = batch["attn_bias"].to(model.dtype)
    return {name: value.to(device) for name, value in batch.items()}


example = batch_of([read(line) for line in MOLECULES.values()])
for name, value in example.items():
    print(f"{name}: {' x '.join(map(str, value.shape))}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It gives each molecule a row of numbers, its **outputs**. Only the model's page says what
an output stands for: for many models it is how much energy light needs to lift an electron.
"""

# %% section="usage" name="predict"
def predict(graphs):
    """The outputs for each graph that was read, as rows of a tensor."""
    with torch.inference_mode():  # we only use the model, we do not train it
        return model(**batch_of(graphs)).logits.float().cpu()


def as_row(values):
    """Up to eight outputs by number."""
    return {f"output {number}": value for number, value in enumerate(values.tolist()[:8], start=1)}


INPUTS = [read(line) for line in MOLECULES.values()]
result = [{"molecule": name, **as_row(values)} for name, values in zip(MOLECULES, predict(INPUTS))]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Look at differences, not at single numbers: which molecules are close together?
Benzene and pyridine are rings with the same structure; benzene and cyclohexane only look alike on
paper. If there are several outputs, each usually answers one question, such as *is it toxic in this
test*, and a number above zero leans towards yes.
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes the bonds of one molecule as a table with the columns *from*, *bond* and *to*, and gives
back the outputs. The app below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(table):
    """The outputs for one molecule, whose bonds are the rows of a table."""
    line = " ".join(f"{row['from']}{row['bond']}{row['to']}" for row in table[:200])
    graph = read(line)
    return {"atoms": len(graph[0]), "bonds": len(graph[1]) // 2,
            "outputs": [round(value, 5) for value in predict([graph])[0].tolist()[:50]]}

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Write aspirin as a list of bonds. Is it closer to benzene or to acetic acid?
2. Swap one carbon of benzene for a nitrogen, place by place. Do all positions give the same result?
3. Set all features of the atoms except the element to zero. How much does the model lose?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Read molecules with RDKit instead, charges and handedness included, and compare the outputs.
2. Take the hidden states' first row as a fingerprint and search for similar molecules.
3. Fine-tune the classifier alone on a small set of measured values.
"""
