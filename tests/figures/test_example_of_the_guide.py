"""The example script of the guide: its picture and its test."""

from __future__ import annotations

import importlib
import sys

import pytest
from paperlog.figures.pairs import is_up_to_date
from projects import ROOT

pytest.importorskip("matplotlib")

FOLDER = ROOT / "source/guide/figures"


def test_picture_in_guide_is_up_to_date() -> None:
    assert is_up_to_date(ROOT / "source", FOLDER / "mean.py")


def test_example_test_in_guide_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    shown = importlib.import_module("test_mean")
    shown.test_four_times_the_samples_halve_the_error()
