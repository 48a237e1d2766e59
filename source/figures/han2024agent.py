"""Attention through a few agent tokens: its cost, and how near it comes to softmax attention.

Computed: multiplications with additions of softmax, agent and linear attention (one head of width
64); and the attention of 196 tokens on a grid of 14 × 14 whose features vary smoothly, with noise:
by softmax, by 49 agents (means of 2 × 2 queries), and linear with ReLU. Drawn: costs against
tokens, and what one token attends to. Agents' biases and the depthwise convolution of the paper are
left out, and nothing is learned.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from style import WIDTH, picture

SIDE = 14
TOKENS = SIDE**2
AGENTS = 49
HEAD = 64
QUERY = 4 * SIDE + 4
"""The token whose attention is drawn."""
COLOURS = {"softmax": "C5", "agent": "C0", "linear": "C1"}


def cost(kind: str, tokens: int) -> int:
    """Multiplications with additions of one head, without projections and exponentials."""
    return {
        "softmax": 2 * tokens**2 * HEAD,
        "agent": 4 * tokens * AGENTS * HEAD,
        "linear": 2 * tokens * HEAD**2,
    }[kind]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Exponentials of each row, of sum 1."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


@cache
def attention() -> dict[str, np.ndarray]:
    """The attention of each token to each, by kind: (tokens, tokens), rows of sum 1."""
    random = np.random.default_rng(0)
    places = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 2) / SIDE
    phases = places @ random.normal(0, 3, (2, HEAD // 2))
    features = np.concatenate([np.sin(phases), np.cos(phases)], 1)
    queries = features + 0.1 * random.normal(size=features.shape)
    keys = features + 0.1 * random.normal(size=features.shape)
    half = SIDE // 2
    agents = queries.reshape(half, 2, half, 2, HEAD).mean((1, 3)).reshape(AGENTS, HEAD)
    scale = HEAD**0.5
    linear = queries.clip(0) @ keys.clip(0).T
    return {
        "softmax": softmax(queries @ keys.T / scale),
        "agent": softmax(queries @ agents.T / scale) @ softmax(agents @ keys.T / scale),
        "linear": linear / linear.sum(1, keepdims=True),
    }


def correlation(kind: str) -> float:
    """The correlation of the entries of an attention matrix with those of softmax attention."""
    maps = attention()
    return float(np.corrcoef(maps["softmax"].ravel(), maps[kind].ravel())[0, 1])


def draw() -> None:
    """Costs above, attention of one token below."""
    figure = plt.figure(figsize=(WIDTH, 3.2))
    above, below = figure.subfigures(2, 1, height_ratios=(1.05, 1))
    axes = above.subplots()
    tokens = np.array([196, 784, 3136, 12544])
    for kind, colour in COLOURS.items():
        costs = [cost(kind, count) / 1e6 for count in tokens.tolist()]
        axes.loglog(tokens, costs, "o-", color=colour)
        side = {"softmax": (6, -2), "agent": (6, 3), "linear": (6, -5)}[kind]
        axes.annotate(kind, (tokens[-1], costs[-1]), side, textcoords="offset points",
                      va="center", color=colour)  # fmt: skip
    axes.set(xlim=(150, 60_000), xlabel="tokens", ylabel="million ×, +", ylim=(1, 50_000))
    axes.minorticks_off()
    axes.set_xticks(tokens, [str(count) for count in tokens])
    axes.set_yticks((1, 100, 10_000), ("1", "100", "10 000"))
    for plot, (kind, matrix) in zip(below.subplots(1, 3), attention().items(), strict=True):
        seen = matrix[QUERY].reshape(SIDE, SIDE)
        picture(plot, seen, 0, seen.max())
        row, column = divmod(QUERY, SIDE)
        plot.plot(column, row, "o", color=COLOURS["linear"], markersize=4)
        likeness = "" if kind == "softmax" else f" {correlation(kind):.2f}"
        plot.set_title(kind + likeness, color=COLOURS[kind])
