"""Small networks of dense layers, with their gradients and Adam, in numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from digits import TRAINING, training, unseen

RATE = 0.01
"""Size of the first steps; later ones are smaller."""
BATCH = 50
"""Pictures seen before each step."""


def sigmoid(values: np.ndarray) -> np.ndarray:
    """The logistic function, from 0 to 1."""
    return 0.5 * (1 + np.tanh(values / 2))


class Adam:
    """The optimiser of that name, on parameters in place; the rate falls to zero."""

    def __init__(self, parameters: Sequence[np.ndarray], rate: float, last: int) -> None:
        self.parameters = parameters
        self.rate, self.last = rate, last
        self.means = [np.zeros_like(one) for one in parameters]
        self.squares = [np.zeros_like(one) for one in parameters]
        self.steps = 0

    def step(self, gradients: Sequence[np.ndarray]) -> None:
        """Move the parameters against *gradients*, which are in their order."""
        rate = self.rate * (1 - self.steps / self.last)
        self.steps += 1
        rate *= np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        given = zip(self.parameters, gradients, self.means, self.squares, strict=True)
        for parameter, gradient, mean, square in given:
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            parameter -= rate * mean / (np.sqrt(square) + 1e-8)


class Network:
    """Dense layers, to be trained in *rounds* through the training digits.

    The activation of each layer is ``tanh``, ``sigmoid`` or ``linear``.
    """

    def __init__(
        self, sizes: Sequence[int], activations: Sequence[str], rounds: int, seed: int = 0
    ) -> None:
        random = np.random.default_rng(seed)
        pairs = list(pairwise(sizes))
        self.weights = [random.normal(0, np.sqrt(2 / (a + b)), (a, b)) for a, b in pairs]
        self.offsets = [np.zeros(size) for size in sizes[1:]]
        self.activations = activations
        self.outputs: list[np.ndarray] = []
        self.adam = Adam(self.weights + self.offsets, RATE, rounds * TRAINING // BATCH)

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        """What the last layer gives for *inputs* (count, size); ``outputs`` keeps all layers'."""
        self.outputs = [inputs]
        for weight, offset, activation in zip(
            self.weights, self.offsets, self.activations, strict=True
        ):
            values = self.outputs[-1] @ weight + offset
            if activation == "tanh":
                values = np.tanh(values)
            elif activation == "sigmoid":
                values = sigmoid(values)
            self.outputs.append(values)
        return self.outputs[-1]

    def learn(self, gradient: np.ndarray) -> np.ndarray:
        """Make a step, given the loss's *gradient* by what :meth:`forward` returned.

        Return the gradient by the inputs.
        """
        weights: list[np.ndarray] = []
        offsets: list[np.ndarray] = []
        for layer in reversed(range(len(self.weights))):
            values = self.outputs[layer + 1]
            if self.activations[layer] == "tanh":
                gradient = gradient * (1 - values * values)
            elif self.activations[layer] == "sigmoid":
                gradient = gradient * values * (1 - values)
            weights.insert(0, self.outputs[layer].T @ gradient)
            offsets.insert(0, gradient.sum(0))
            gradient = gradient @ self.weights[layer].T
        self.adam.step(weights + offsets)
        return gradient


def batches(rounds: int) -> Iterator[np.ndarray]:
    """The numbers of the training digits of each batch: all of them, shuffled, *rounds* times."""
    random = np.random.default_rng(0)
    for _ in range(rounds):
        yield from np.split(random.permutation(TRAINING), TRAINING // BATCH)


@cache
def autoencoder(code: int, noise: float = 0.0, rounds: int = 60, hidden: int = 64) -> Network:
    """An autoencoder trained on the digits, with *code* numbers between encoder and decoder.

    *noise* is the standard deviation of what is added to the pixels of its inputs; its target is
    always the clean picture. The code is ``outputs[2]``.
    """
    pictures = training().pictures
    size = pictures.shape[1]
    random = np.random.default_rng(1)
    network = Network(
        [size, hidden, code, hidden, size], ["tanh", "linear", "tanh", "sigmoid"], rounds
    )
    for batch in batches(rounds):
        clean = pictures[batch]
        inputs = clean + noise * random.normal(size=clean.shape) if noise else clean
        network.learn(2 * (network.forward(inputs) - clean) / len(batch))
    return network


@cache
def reader(rounds: int = 12) -> Network:
    """A classifier of the digits; the largest of its ten outputs is what it reads."""
    pictures, labels = training()
    network = Network([pictures.shape[1], 32, 10], ["tanh", "linear"], rounds)
    wanted = np.eye(10)[labels]
    for batch in batches(rounds):
        scores = network.forward(pictures[batch])
        shares = np.exp(scores - scores.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        network.learn((shares - wanted[batch]) / len(batch))
    return network


def read(pictures: np.ndarray) -> np.ndarray:
    """The digit that the classifier reads in each of *pictures*."""
    return reader().forward(pictures).argmax(1)


def error(pictures: np.ndarray, wanted: np.ndarray | None = None) -> float:
    """Mean square difference of pixels, from the tested digits if not from *wanted*."""
    clean = unseen().pictures if wanted is None else wanted
    return float(((pictures - clean) ** 2).mean())
