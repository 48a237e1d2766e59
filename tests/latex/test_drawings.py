"""Fonts of text in figures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from paperlog.figures import vector_figures as drawings
from paperlog.figures.vector_figures import can_convert

pytestmark = pytest.mark.skipif(not can_convert(), reason="CairoSVG is not here")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><text x="5" y="10"'
    ' font-family="DejaVu Sans">a<tspan>{}</tspan></text></svg>'
)


def drawn(folder: Path, words: str) -> tuple[str, Path]:
    (folder / "a.svg").write_text(SVG.format(words), encoding="utf-8")
    return drawings.draw(folder / "a.svg", folder / "a.pdf"), folder / "a.pdf"


def test_text_missing_from_font_is_set_in_fallback_font(tmp_path: Path) -> None:
    spare = next((spare for spare in drawings.SPARES if drawings._has(spare, "图")), "")
    if not spare:
        pytest.skip("no font here has Chinese")
    lost, pdf = drawn(tmp_path, "图")
    assert lost == ""
    fonts = subprocess.run(
        ["pdffonts", str(pdf)], capture_output=True, text=True, check=True
    ).stdout
    assert len(fonts.splitlines()) == 4


def test_characters_missing_from_all_fonts_are_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "SPARES", ())
    lost, pdf = drawn(tmp_path, "图b")
    assert lost == "图"
    assert pdf.read_bytes().startswith(b"%PDF")
