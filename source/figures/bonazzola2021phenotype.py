"""Which genetic markers are found with volume as phenotype, and which with latent shape.

Computed: 4,000 synthetic subjects with 600 independent markers, of which one acts on the size of
the left ventricle and one on the lean of its apex; meshes of the ventricles with noise of 1 mm;
the association of each marker with the volume of the cavity, and with the three main components of
the meshes (the best of the three). Drawn: two Manhattan plots with Bonferroni's thresholds. The
paper's phenotypes come from an autoencoder with graph convolutions, and its markers from UK
Biobank.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import erfc

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import WIDTH, muted
from ventricles import Cohort, bare, cohort, draw_section, fill_wall

SUBJECTS = 4000
MARKERS = 600
SHAPE = 120
"""The marker that acts on the lean of the apex."""
SIZE = 400
"""The marker that acts on length and radius."""
LATENTS = 3
THRESHOLDS = {
    "volume": float(-np.log10(0.05 / MARKERS)),
    "latent shape": float(-np.log10(0.05 / MARKERS / LATENTS)),
}


def associations(markers: np.ndarray, phenotype: np.ndarray) -> np.ndarray:
    """−log10 p of the correlation of each standardised marker with *phenotype*.

    The t statistic is taken as normal, which it nearly is with thousands of subjects.
    """
    count = len(phenotype)
    correlation = markers.T @ (phenotype - phenotype.mean()) / phenotype.std() / count
    statistic = correlation * np.sqrt((count - 2) / (1 - correlation**2))
    return np.array([-np.log10(erfc(abs(one) / 2**0.5)) for one in statistic])


@cache
def scan() -> dict[str, np.ndarray]:
    """−log10 p of all markers with each phenotype."""
    random = np.random.default_rng(0)
    frequency = random.uniform(0.05, 0.5, MARKERS)
    alleles = random.random((2, SUBJECTS, MARKERS)) < frequency
    markers = alleles.sum(0, dtype=float)
    markers = (markers - markers.mean(0)) / markers.std(0)
    plain = cohort(SUBJECTS, random)
    subjects = replace(
        plain,
        lean=plain.lean + 0.6 * markers[:, SHAPE],
        length=plain.length + 1.0 * markers[:, SIZE],
        radius=plain.radius + 0.3 * markers[:, SIZE],
    )
    meshes = subjects.shapes(rings=6, spokes=8).reshape(SUBJECTS, -1)
    meshes = meshes + random.normal(size=meshes.shape)
    meshes = meshes - meshes.mean(0)
    directions = np.linalg.eigh(meshes.T @ meshes)[1][:, -LATENTS:]
    latents = meshes @ directions
    return {
        "volume": associations(markers, subjects.volumes()),
        "latent shape": np.max([associations(markers, one) for one in latents.T], 0),
    }


def found(phenotype: str) -> list[int]:
    """Markers above the threshold."""
    return np.flatnonzero(scan()[phenotype] > THRESHOLDS[phenotype]).tolist()


def draw() -> None:
    """A plot for each phenotype, with what it measures at its side."""
    _, axes = plt.subplots(2, 2, figsize=(WIDTH, 3.1), width_ratios=(1, 4.2))
    names = {SHAPE: "apex", SIZE: "size"}
    colours = {SHAPE: "C0", SIZE: "C1"}
    for row, (phenotype, strength) in zip(axes, scan().items(), strict=True):
        plot = row[1]
        # one path of short strokes with round ends: dots, in a tenth of their bytes
        places = np.repeat(np.arange(MARKERS), 3)
        heights = np.stack([strength, strength + 0.05, np.full(MARKERS, np.nan)], 1)
        plot.plot(places, heights.ravel(), color="C5", linewidth=2.4, solid_capstyle="round")
        plot.axhline(THRESHOLDS[phenotype], color=muted(), linewidth=0.8, linestyle=(0, (4, 3)))
        for marker in found(phenotype):
            plot.plot(marker, strength[marker], "o", color=colours[marker], markersize=6)
            plot.annotate(
                names[marker], (marker, strength[marker]), (7, 0), textcoords="offset points",
                va="center", color=colours[marker],
            )  # fmt: skip
        plot.set(ylim=(0, 20), yticks=(0, 10, 20), xticks=[], ylabel="−log p")
        plot.set_title(phenotype)
    axes[1, 1].set_xlabel("genetic markers")
    _show_volume(axes[0, 0])
    _show_lean(axes[1, 0])


def _one(lean: float) -> np.ndarray:
    numbers = (np.array([value]) for value in (85.0, 25.0, 9.0, lean))
    return Cohort(*numbers).shapes()[0]


def _show_volume(axes: Axes) -> None:
    shape = _one(0)
    fill_wall(axes, shape, "C5")
    draw_section(axes, shape[:1], color="C1")
    axes.text(0, -32, "ml", color="C1", ha="center", va="center")
    bare(axes)


def _show_lean(axes: Axes) -> None:
    for lean, colour in ((-18, "C5"), (18, "C0")):
        draw_section(axes, _one(lean)[1:], color=colour)
    bare(axes)
