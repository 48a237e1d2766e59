"""Codebooks by k-means, and pictures cut into patches."""

from __future__ import annotations

import numpy as np


def nearest(vectors: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The number of the nearest of *codes* (count, size) for each of *vectors*."""
    return ((codes**2).sum(1) - 2 * vectors @ codes.T).argmin(1)


def settled(codes: np.ndarray, vectors: np.ndarray, rounds: int) -> np.ndarray:
    """*codes* (count, size) after *rounds* of k-means on *vectors* (number, size)."""
    found = codes.copy()
    for _ in range(rounds):
        assigned = nearest(vectors, found)
        for code in np.unique(assigned):
            found[code] = vectors[assigned == code].mean(0)
    return found


def codebook(vectors: np.ndarray, count: int, rounds: int = 15) -> np.ndarray:
    """*count* codes for *vectors* (number, size): *rounds* of k-means."""
    # equal codes would tie: blank vectors, of which there are many, are none to start from
    starts = vectors[np.ptp(vectors, axis=1) > 0.1]
    codes = np.random.default_rng(0).choice(starts, count, replace=False)
    return settled(codes, vectors, rounds)


def patches(pictures: np.ndarray, side: int) -> np.ndarray:
    """Cut pictures (count, height, width) into patches (number, side * side), row by row."""
    count, height, width = pictures.shape
    cut = pictures.reshape(count, height // side, side, width // side, side)
    return cut.transpose(0, 1, 3, 2, 4).reshape(-1, side * side)


def joined(cut: np.ndarray, height: int, width: int) -> np.ndarray:
    """Put patches together again: the inverse of :func:`patches`."""
    side = round(cut.shape[1] ** 0.5)
    parts = cut.reshape(-1, height // side, width // side, side, side)
    return parts.transpose(0, 1, 3, 2, 4).reshape(-1, height, width)
