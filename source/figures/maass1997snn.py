"""A layer of spiking neurons: what its potentials do, and what it has to compute.

Computed: 100 leaky integrate-and-fire neurons (time constant 20 steps, threshold 1, reset to 0)
with 50 inputs that spike at random in 5 % of 200 steps. A dense layer multiplies and adds each
weight in each step; a layer fed with spikes only adds the columns of the inputs that spike. Drawn:
the potential of one neuron, all spikes, and both counts. Weights are random, nothing is learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from style import WIDTH, bars, muted

STEPS = 200
NEURONS = 100
INPUTS = 50
TIME = 20.0
THRESHOLD = 1.0
DRIVE = 0.02
"""What each potential gains in each step without input."""


@dataclass(frozen=True)
class Recording:
    """A layer at work; arrays have one row a step."""

    weights: np.ndarray
    inputs: np.ndarray
    before: np.ndarray
    """Potentials before the reset."""
    after: np.ndarray
    spikes: np.ndarray

    def dense_operations(self) -> int:
        """Multiplications with additions, if each input counts in each step."""
        return self.weights.size * len(self.inputs)

    def spike_operations(self) -> int:
        """Additions, if only inputs that spike count."""
        return int(self.inputs.sum()) * len(self.weights)


@cache
def record() -> Recording:
    """Run the layer."""
    random = np.random.default_rng(0)
    weights = random.normal(0, 0.12, (NEURONS, INPUTS))
    inputs = random.random((STEPS, INPUTS)) < 0.05
    potential = np.zeros(NEURONS)
    before, after = np.zeros((STEPS, NEURONS)), np.zeros((STEPS, NEURONS))
    spikes = np.zeros((STEPS, NEURONS), dtype=bool)
    for step, active in enumerate(inputs):
        potential = potential * np.exp(-1 / TIME) + weights[:, active].sum(1) + DRIVE
        before[step], spikes[step] = potential, potential >= THRESHOLD
        potential = np.where(spikes[step], 0.0, potential)
        after[step] = potential
    return Recording(weights, inputs, before, after, spikes)


def draw() -> None:
    """A potential, the spikes of all neurons, and the operations, from top to bottom."""
    layer = record()
    # the neuron whose number of spikes is nearest to 8: enough to see, few enough to tell apart
    shown = int(np.abs(layer.spikes.sum(0) - 8).argmin())
    figure = plt.figure(figsize=(WIDTH, 3.2))
    above, below = figure.subfigures(2, 1, height_ratios=(2.7, 1))
    trace, raster = above.subplots(2, 1, sharex=True)
    times = np.repeat(np.arange(STEPS), 2)
    values = np.stack([layer.before[:, shown], layer.after[:, shown]], 1).ravel()
    trace.plot(times, values, color="C0")
    fired = np.flatnonzero(layer.spikes[:, shown])
    trace.plot(fired, layer.before[fired, shown], "o", color="C1")
    trace.axhline(THRESHOLD, color="C1", linewidth=1, linestyle=(0, (4, 3)))
    trace.set(yticks=(0, 1), ylabel="potential", ylim=(values.min() - 0.1, 1.6))
    steps, neurons = np.nonzero(layer.spikes)
    ink = plt.rcParams["text.color"]
    # one path of strokes, which takes a third of the bytes of as many markers
    strokes = neurons[:, None] + np.array([-2, 2, np.nan])
    raster.plot(np.repeat(steps, 3), strokes.ravel(), color=ink, linewidth=1)
    raster.plot(fired, np.full(len(fired), shown), "o", color="C1")
    raster.set(xlabel="step", ylabel="neuron", yticks=(0, 100), xticks=(0, 50, 100, 150, 200))
    raster.annotate(f"{layer.spikes.mean() * 100:.1f} % spike", (1, 1.02), ha="right", va="bottom",
                    xycoords="axes fraction", color=muted())  # fmt: skip
    counts = {"dense × +": layer.dense_operations(), "spikes +": layer.spike_operations()}
    texts = [f"{count:,}".replace(",", " ") for count in counts.values()]
    bars(below.subplots(), list(counts), list(counts.values()), texts, ["C5", "C0"])
