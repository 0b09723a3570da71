# Reinforcement learning with Stable-Baselines3: an agent plays, and its points are counted.

# %% section="hello" name="files" tags=["parameters"]
# The file that holds the agent. It is a pickle inside: you allowed it for exactly this commit.
FILES = ["ppo-CartPole-v1.zip"]

# %% section="hello" name="load"
import gymnasium
import stable_baselines3
from huggingface_hub import hf_hub_download

if not TRUST_REMOTE_CODE:
    raise Stop("the agent holds a pickle, which can run code when it is opened.")
# Such files are named after the way of learning and the game: ppo-CartPole-v1.zip.
named = re.search(r"\b(ppo|a2c|dqn|sac|td3|ddpg)-([\w-]+-v\d+)", f"{FILES[0]} {MODEL_ID}", re.I)
if named is None:
    raise Stop("neither the file nor the repository says which game the agent plays.")
ALGORITHM, GAME = named[1].upper(), named[2]
try:
    game = gymnasium.make(GAME)
except gymnasium.error.Error as problem:
    raise Stop(f"the game {GAME} needs something that is missing here: {problem}") from None
agent = getattr(stable_baselines3, ALGORITHM)
model = agent.load(hf_hub_download(MODEL_ID, FILES[0], revision=REVISION), device="cpu")
print(f"Hello from {MODEL_ID}: an agent trained by {ALGORITHM} for {GAME}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** the one game that it was trained on. **Not for** any other game, nor for the same game with
changed rules: it has learned moves, not what they are for.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Let the agent play

In **reinforcement learning** nobody shows the right moves. The agent tries things, gets points as its
*reward*, and repeats what earned points. In each step it sees a few numbers, the *observation*, and
chooses an *action*.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Evaluate the policy

Episodes have fixed seeds, so that two agents face the same starts.
"""

# %% section="usage" name="inputs" tags=["parameters"]
SEEDS = [0, 1, 2, 3, 4]
MOST_STEPS = 1000  # ends an episode that would never end

# %% section="usage" name="predict"
def play(seed, choose):
    """One episode: the points and the number of steps."""
    seen, _ = game.reset(seed=seed)
    points, steps, over = 0.0, 0, False
    while not over and steps < MOST_STEPS:
        seen, reward, ended, cut, _ = game.step(choose(seen))
        points, steps, over = points + float(reward), steps + 1, ended or cut
    return points, steps


def trained(seen):
    """The agent's best action."""
    return model.predict(seen, deterministic=True)[0]


def by_chance(seen):
    """Any action."""
    return game.action_space.sample()


game.action_space.seed(7)
# %% section="usage" name="first-result"
points, steps = play(SEEDS[0], trained)
print(f"The agent played {steps} steps and got {points:g} points.")

# %% section="usage" name="episodes"
INPUTS = SEEDS
result = []
for seed in SEEDS:
    points, steps = play(seed, trained)
    result.append({"episode": seed, "points": points, "steps": steps,
                   "points by chance": play(seed, by_chance)[0]})
show(result)

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** A bar for each episode, above for the agent, below for actions drawn by chance. The
longer the upper bars, the more the training was worth.
"""

# %% section="usage" name="bars"
episodes = [f"episode {row['episode']}" for row in result]
players = {"the agent": "points", "by chance": "points by chance"}
bars([(player, zip(episodes, [row[column] for row in result]))
      for player, column in players.items()], "points")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Each row is one game from start to end. *By chance* is what you would get by
pressing buttons with your eyes closed. A good agent is far above that in each row.
"""

# %% [markdown] section="usage" name="spread-about" tags=["intermediate", "advanced"]
"""
### Best action or drawn action?

With `deterministic=False`, the agent draws its action according to its probabilities, as it did in
training.

**An error to expect:** an agent that was trained on normalised observations (`VecNormalize`) plays
badly without those statistics, and no error tells you.
"""

# %% section="usage" name="spread" tags=["intermediate", "advanced"]
drawn = [play(seed, lambda seen: model.predict(seen, deterministic=False)[0])[0] for seed in SEEDS]
best = [row["points"] for row in result]
show([{"actions": "best", "mean": sum(best) / len(best), "least": min(best), "most": max(best)},
      {"actions": "drawn", "mean": sum(drawn) / len(drawn), "least": min(drawn),
       "most": max(drawn)}])

# %% section="usage" name="step-speed" tags=["advanced"]
import time

seen, _ = game.reset(seed=0)
start = time.perf_counter()
for _ in range(200):
    trained(seen)
took = time.perf_counter() - start
print(f"{200 / took:,.0f} decisions a second; in use: "
      f"{human_size(psutil.Process().memory_info().rss)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Play one more game with another seed, which means another start. Is the agent as good?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_seed = 42
points, steps = play(my_seed, trained)
print(f"{points:.0f} points in {steps} steps")

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A well trained agent hardly depends on the start. If the points jump from seed to seed, it may
know some situations and not others: more practice, or more varied starts, can help.

</details>
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Disturb the observations a little before the agent sees them. How much can it tolerate?
2. Continue the training with `model.set_env(game)` and `model.learn(10_000)`. Do the points rise?
"""
