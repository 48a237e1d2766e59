"""Claims in the captions of figures of papers on video."""

from __future__ import annotations

import huang2024vbench as vbench
import jeong2024vmc as vmc
import matplotlib.pyplot as plt
import numpy as np
import zhuang2024vlogger as vlogger
from matplotlib.collections import LineCollection
from paperlog.figures.schemes import LIGHT, use


def test_vbench_still_clip_wins_two_dimensions_and_has_no_motion() -> None:
    measured = {name: vbench.scores(clip) for name, clip in vbench.clips().items()}
    still = measured["still"]
    assert (still.steady, still.smooth, still.motion) == (1, 1, 0)
    for name in ("smooth", "jitter", "flicker"):
        assert measured[name].motion > 1
        assert measured[name].steady <= still.steady
        assert measured[name].smooth < still.smooth


def test_vbench_each_fault_shows_in_its_own_dimension() -> None:
    measured = {name: vbench.scores(clip) for name, clip in vbench.clips().items()}
    assert len(measured) == 4
    assert len(vbench.Scores._fields) == 3
    assert measured["jitter"].smooth < 0.3 < measured["flicker"].smooth
    assert measured["flicker"].steady < 0.9 < measured["jitter"].steady
    assert min(measured["smooth"][:2]) > 0.99


def test_vmc_differences_agree_where_the_motion_does() -> None:
    noise, ramp, other = vmc.clips()
    frames, moved = vmc.agreement(noise, ramp)
    assert (round(frames, 2), round(moved, 2)) == (0.32, 0.96)
    for number in vmc.agreement(noise, other):
        assert abs(number) < 0.05


def test_vmc_differences_of_a_still_clip_are_nothing() -> None:
    still = np.repeat(vmc.clips()[0][:1], 4, axis=0)
    assert not vmc.differences(still).any()


def test_vlogger_diagram_names_the_roles_and_draws_the_actor_in_each_scene(monkeypatch) -> None:
    actors: list[float] = []
    drawn = vlogger.actor
    monkeypatch.setattr(
        vlogger, "actor", lambda axes, x, y, *size: (actors.append(y), drawn(axes, x, y, *size))
    )
    use(LIGHT)
    vlogger.draw()
    axes = plt.gca()
    words = {text.get_text() for text in axes.texts}
    assert {"LLM director", "casts", "writes", "ShowMaker", "voice"} <= words
    # the portrait above, one beside each part of the script, one in each scene
    heights = sorted(set(actors))
    assert [actors.count(height) for height in heights] == [vlogger.SCENES, vlogger.SCENES, 1]
    assert any(isinstance(one, LineCollection) for one in axes.collections)
    plt.close("all")
