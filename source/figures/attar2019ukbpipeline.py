"""Agreement of 20,000 automatic volumes with the truth, before and after quality control.

Computed: volumes of 20,000 synthetic left ventricles; automatic ones differ by noise of 8 ml and
2 ml too little; 6 % fail, with errors of 60 ml. A quality score, lower for failures but not
always, rejects what is below 0.6. Rates, noise and scores are assumed: none is the paper's. Drawn:
differences against means (Bland–Altman), with limits of agreement (bias ± 1.96 standard
deviations).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from style import muted, panels
from ventricles import cohort

SUBJECTS = 20_000


@dataclass(frozen=True)
class Study:
    """Volumes in millilitres, and what happened to each subject."""

    truth: np.ndarray
    automatic: np.ndarray
    failed: np.ndarray
    kept: np.ndarray

    def limits(self, chosen: np.ndarray) -> tuple[float, float]:
        """Bias, and half the distance of the limits of agreement, of the *chosen* subjects."""
        difference = (self.automatic - self.truth)[chosen]
        return float(difference.mean()), float(1.96 * difference.std())


@cache
def study() -> Study:
    """Measure all subjects and score them."""
    random = np.random.default_rng(0)
    truth = cohort(SUBJECTS, random).volumes()
    failed = random.random(SUBJECTS) < 0.06
    automatic = truth - 2 + np.where(failed, 60, 0) * random.normal(size=SUBJECTS)
    automatic = automatic + 8 * random.normal(size=SUBJECTS)
    good, poor = random.beta(12, 2, SUBJECTS), random.beta(3, 5, SUBJECTS)
    return Study(truth, automatic, failed, np.where(failed, poor, good) > 0.6)


def _show(axes: Axes, shown: Study, chosen: np.ndarray, colour: str) -> None:
    middle, difference = (shown.automatic + shown.truth) / 2, shown.automatic - shown.truth
    counts, _, _ = np.histogram2d(
        difference[chosen], middle[chosen], (70, 50), [(-140, 140), (20, 220)]
    )
    axes.imshow(np.log1p(counts), origin="lower", extent=(20, 220, -140, 140), aspect="auto")
    bias, half = shown.limits(chosen)
    for limit in (bias - half, bias + half):
        axes.axhline(limit, color=colour)
    axes.annotate(
        f"±{half:.0f} ml",
        (220, bias + half),
        (-1, 5),
        textcoords="offset points",
        color=colour,
        ha="right",
    )
    axes.axhline(bias, color=muted(), linewidth=0.8)


def draw() -> None:
    """All subjects on the left, with the rejected ones in colour; the kept ones on the right."""
    shown = study()
    _, axes = panels(1, 2, 2.5, sharey=True)
    left, right = axes[0]
    everyone = np.ones(SUBJECTS, dtype=bool)
    _show(left, shown, everyone, "C1")
    _show(right, shown, shown.kept, "C0")
    left.set(title="all", ylabel="difference, ml", yticks=(-100, 0, 100))
    right.set_title(f"{(~shown.kept).mean() * 100:.1f} % rejected")
    for one in (left, right):
        one.set(xticks=(50, 200), xlabel="volume, ml")
