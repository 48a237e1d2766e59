"""Record the terminal session shown in README as SVG: run commands in a temporary log.

Usage: ``python tools/session.py docs/session.svg``, or ``make session``.
"""

from __future__ import annotations

import fcntl
import html
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
COLUMNS = 112
RECORD = """@article{chen2021,
  author  = {Chen, Xiang and Ravikumar, Nishant and Xia, Yan and Attar, Rahman and
             Diaz-Pinto, Andres and Piechnik, Stefan K. and Neubauer, Stefan and
             Petersen, Steffen E. and Frangi, Alejandro F.},
  title   = {Shape registration with learned deformations for 3D shape reconstruction from
             sparse and incomplete point clouds},
  journal = {Medical Image Analysis},
  year    = {2021},
  volume  = {74},
  pages   = {102228},
  doi     = {https://doi.org/10.1016/j.media.2021.102228}
}
"""
COMMANDS = (
    "paperlog init hearts --language zh_CN --title 心脏与形状 --author 张三",
    "cd hearts && paperlog new",
    "paperlog add ../chen2021.bib --name MR-Net --status read --note 通过点云重构心脏mesh",
    "paperlog check",
    "make --silent html SPHINXOPTS=-Q",
    "paperlog search 点云 reconstruction",
)
COLOURS = TerminalTheme(
    (24, 27, 33),
    (215, 218, 224),
    [
        (24, 27, 33),
        (240, 113, 120),
        (140, 207, 126),
        (229, 192, 123),
        (108, 182, 255),
        (198, 146, 233),
        (103, 215, 219),
        (215, 218, 224),
    ],
    [
        (118, 124, 138),
        (240, 113, 120),
        (140, 207, 126),
        (229, 192, 123),
        (108, 182, 255),
        (198, 146, 233),
        (103, 215, 219),
        (255, 255, 255),
    ],
)
TEXT = re.compile(
    r'<text class="(?P<class>paperlog-r\d+)" x="(?P<x>[^"]*)" y="(?P<y>[^"]*)"'
    r' textLength="[^"]*"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>'
)
COLUMN = 12.2
"""Width of a terminal column in rich's SVG, in its user units."""
FONTS = (
    'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",'
    ' "PingFang SC", "Microsoft YaHei", monospace'
)


def main() -> None:
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "chen2021.bib").write_text(RECORD, encoding="utf-8")
        programs = folder / "bin"
        programs.mkdir()
        (programs / "paperlog").write_text(
            f'#!/bin/sh\nexec {sys.executable} -m paperlog.cli "$@"\n', encoding="utf-8"
        )
        (programs / "paperlog").chmod(0o755)
        for number, command in enumerate(COMMANDS):
            if number:
                console.print()
            console.print(Text.assemble(("$ ", "bold cyan"), (command, "bold")))
            output, folder = _run(command, folder, programs)
            console.print(Text.from_ansi(output), soft_wrap=False)
    svg = console.export_svg(title="paperlog", theme=COLOURS, unique_id="paperlog")
    # remove web fonts: pictures must not load anything from third parties
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace(
        "Fira Code, monospace", FONTS
    )
    svg = TEXT.sub(_in_columns, svg)
    Path(sys.argv[1]).write_text(svg + "\n", encoding="utf-8")


def _in_columns(found: re.Match[str]) -> str:
    """Set the width of a text element as in a terminal.

    Rich computes it as if a Chinese character were one column wide.
    """
    pieces, at = [], float(found["x"])
    # one element per run of wide or narrow characters, since textLength spreads evenly
    for _wide, run in groupby(html.unescape(found["text"]), key=lambda char: cell_len(char) == 2):
        text = "".join(run)
        width = cell_len(text) * COLUMN
        shown = html.escape(text).replace(" ", "&#160;")
        pieces.append(
            f'<text class="{found["class"]}" x="{at:g}" y="{found["y"]}"'
            f' textLength="{width:g}"{found["rest"]}>{shown}</text>'
        )
        at += width
    return "".join(pieces)


def _run(command: str, folder: Path, programs: Path) -> tuple[str, Path]:
    """Run *command* in a terminal; return its output and the shell's final working folder."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    # as if the virtual environment with Paperlog were activated
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT / "_ext"),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
    }
    environment |= {"EDITOR": "true", "VISUAL": ""}
    last_folder = programs / "last_folder"
    arguments = ["bash", "-c", f'{command}\npwd > "{last_folder}"']
    shell = subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    output = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    shell.wait()
    return output.decode("utf-8").replace("\r\n", "\n").rstrip("\n"), Path(
        last_folder.read_text(encoding="utf-8").strip()
    )


if __name__ == "__main__":
    main()
