"""Running Graphviz, and its error messages."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from paperlog.figures.dot import DotError, DotMissingError, draw_dot


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a shell *script* as ``dot`` on the path."""
    program = folder / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_graph_is_drawn_as_svg() -> None:
    drawing = draw_dot('digraph { a [label="变分 <&>"]; a -> b }')
    assert "<svg" in drawing
    assert "变分 &lt;&amp;&gt;" in drawing


def test_arguments_are_passed_to_graphviz() -> None:
    assert draw_dot("digraph { a -> b }", ["-Grankdir=LR"]) != draw_dot("digraph { a -> b }")


def test_syntax_error_has_line_number() -> None:
    with pytest.raises(DotError, match="syntax error") as caught:
        draw_dot("digraph {\n a -> -> b\n}")
    assert caught.value.line == 2


def test_empty_graph_raises() -> None:
    with pytest.raises(DotError):
        draw_dot("")


@pytest.mark.parametrize(
    "attribute",
    [
        'image="{}"',
        'shapefile="{}"',
        'shape=none, image="/etc/passwd"',
        "label=<<TABLE><TR><TD><IMG SRC='{}'/></TD></TR></TABLE>>",
    ],
)
def test_graph_must_not_refer_to_image_files(tmp_path: Path, attribute: str) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(bytes.fromhex("89504e470d0a1a0a0000000d49484452000000020000000208000000"))
    with pytest.raises(DotError, match="refers to an image file"):
        draw_dot(f"digraph {{ a [{attribute.format(picture)}] }}")


def test_lone_surrogate_is_drawn_as_replacement_character() -> None:
    assert "<svg" in draw_dot('digraph { a [label="\ud800"] }')


def test_missing_graphviz_error_names_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DotMissingError, match="system package `graphviz`"):
        draw_dot("digraph {}")


def test_hanging_process_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "exec sleep 60", monkeypatch)
    with pytest.raises(DotError, match=r"longer than 0\.2 seconds"):
        draw_dot("digraph {}", longest=0.2)


def test_failure_without_message_has_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "exit 3", monkeypatch)
    with pytest.raises(DotError, match="ended with code 3"):
        draw_dot("digraph {}")
