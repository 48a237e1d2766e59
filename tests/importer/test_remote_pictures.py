"""Remote images in imported text become links, so that pages load nothing from third parties."""

from __future__ import annotations

import pytest
from paperlog.source.myst_text import as_myst


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("![A](https://e.org/a.png)", "[A](https://e.org/a.png)"),
        ('<img src="https://e.org/a.png" alt="A">', "[A](<https://e.org/a.png>)"),
        ("![](//e.org/a.png 'T')", "[//e.org/a.png](//e.org/a.png 'T')"),
        ("[![A](HTTPS://e.org/a.svg)](https://e.org)", "[A](https://e.org)"),
        ("![a][x] ![X]\n\n[x]: https://e.org/a", "[a][x] [X]\n\n[x]: https://e.org/a"),
        ("`![A](https://e.org/a.png)`", "`![A](https://e.org/a.png)`"),
        ("![A](/figures/a.png)", "![A](/figures/a.png)"),
        ("![a][x]\n\n[x]: a.png", "![a][x]\n\n[x]: a.png"),
    ],
)
def test_remote_image_becomes_a_link(typed: str, expected: str) -> None:
    assert as_myst(typed) == expected
