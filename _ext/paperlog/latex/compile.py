"""Compile the book: run latexmk on Sphinx's output and report problems found in TeX's log.

``python -m paperlog.latex.compile FOLDER`` exits with 1 if the book has a missing character, an
undefined reference or an error, and names the entry. Shell escape is disabled.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from paperlog.domain.log_extent import EPOCH_VARIABLE, epoch_seconds
from paperlog.latex.crowded_formulas import without_crowded_formula
from paperlog.latex.settings import ORDER_FILE

ENGINES = {"xelatex": "-xelatex", "lualatex": "-lualatex", "pdflatex": "-pdf"}
# line length of TeX's log in characters; the default is 79
UNBROKEN = "100000"

AT = re.compile(r"^paperlog: at (?P<place>.+)$")
FINDINGS = {
    "missing": re.compile(
        r"^Missing character: There is no (?P<text>.+?) in font (?P<font>.+?)[:!]"
    ),
    "undefined": re.compile(
        r"^LaTeX Warning: (?:Hyper reference|Reference|Citation) [`'](?P<text>.+?)' on page \S+"
        r" undefined"
    ),
    "unset": re.compile(r"^paperlog: no font has (?P<text>U\+\w+)"),
    "overfull": re.compile(r"^Overfull \\hbox \((?P<text>[\d.]+)pt too wide\)"),
    "error": re.compile(r"^(?:!|\./\S+?:\d+:|\S+\.(?:tex|sty):\d+:) (?P<text>.+)$"),
}
CONTEXT = re.compile(r"^l\.\d+ (?P<text>.*\S)")
"""The source line at which TeX reports an error, up to the token it had read."""
FATAL = {"missing", "undefined", "error", "endless", "crowded"}
SENTENCES = {
    "missing": "lost the character {}",
    "undefined": "a link leads nowhere: {}",
    "unset": (
        "no installed font has {}; its number is printed instead (install fonts-symbola or"
        " fonts-hanazono)"
    ),
    "overfull": "a line is {} pt too wide",
    "error": "TeX reports an error: {}",
    "crowded": "TeX stops at the hundredth error of a formula; it is printed as typed",
    "endless": (
        "TeX was stopped after {} seconds, near this entry; for a very large log, set"
        " PAPERLOG_PRESS_SECONDS to a larger number"
    ),
}
MAX_CROWDED = 50
"""Maximum number of formulas, or lines with several, that are printed as typed; each takes a run of
TeX."""
PATIENCE = "PAPERLOG_PRESS_SECONDS"
SECONDS = 3600
"""Default time limit in seconds; enough for some ten thousand cards on a small machine."""
CONTEXT_SHOWN = 60
"""Maximum length of the quoted source line in characters."""
TOLERATED = 10.0
"""Overfull lines are reported above this width in points."""


@dataclass(frozen=True)
class TexFinding:
    """A problem in TeX's log; *place* is the entry as ``docname:line``, may be empty."""

    kind: str
    text: str
    place: str

    @property
    def is_fatal(self) -> bool:
        return self.kind in FATAL

    def __str__(self) -> str:
        return f"{self.place or 'before the first week'}: {SENTENCES[self.kind].format(self.text)}"


def findings(log: str) -> Iterator[TexFinding]:
    """Yield the problems reported in *log*, the text of TeX's log file."""
    place = error = ""
    for line in log.splitlines():
        if found := AT.match(line):
            place = found["place"]
            continue
        if error and (found := CONTEXT.match(line)):
            yield TexFinding("error", f"{error} (in `{found['text'][-CONTEXT_SHOWN:]}`)", place)
            error = ""
            continue
        for kind, pattern in FINDINGS.items():
            if found := pattern.match(line):
                if error:
                    yield TexFinding("error", error, place)
                    error = ""
                if kind == "error":
                    error = found["text"]
                elif kind != "overfull" or float(found["text"]) > TOLERATED:
                    yield TexFinding(kind, found["text"], place)
                break
    if error:
        yield TexFinding("error", error, place)


def press(folder: Path) -> int:
    """Compile every book listed in the order file in *folder*; return the exit code."""
    if shutil.which("latexmk") is None:
        message = "latexmk is not installed; it is part of TeX Live (Debian package: latexmk)"
        print(message, file=sys.stderr)
        return 1
    order = json.loads((folder / ORDER_FILE).read_text(encoding="utf-8"))
    if not order["targets"]:
        print("Sphinx wrote no book; see its warnings", file=sys.stderr)
    return max((_print(folder, target, order) for target in order["targets"]), default=1)


def _print(folder: Path, target: str, order: dict[str, str]) -> int:
    environment = {
        **os.environ,
        "max_print_line": UNBROKEN,
        "LATEXOPTS": "-no-shell-escape",
        "FORCE_SOURCE_DATE": "1",
    }
    if order["day"]:
        environment.setdefault(EPOCH_VARIABLE, str(epoch_seconds(date.fromisoformat(order["day"]))))
    # -f: go on after errors, such as a formula that TeX rejects
    options = ["-interaction=nonstopmode", "-file-line-error", "-silent", "-f"]
    command = ["latexmk", ENGINES[order["engine"]], *options, target]
    log = (folder / target).with_suffix(".log")
    patience = _patience()
    crowded: list[TexFinding] = []
    try:
        ended = _run(command, folder, environment, patience)
        while len(crowded) < MAX_CROWDED and _print_crowded_as_typed(folder / target, log):
            crowded.append(TexFinding("crowded", "", _last_place(log)))
            ended = _run(command, folder, environment, patience)
    except subprocess.TimeoutExpired:
        print(TexFinding("endless", f"{patience:g}", _last_place(log)), file=sys.stderr)
        return 1
    reported = [*dict.fromkeys(crowded), *_findings_in(log)]
    for finding in reported:
        print(finding, file=sys.stderr)
    if ended.returncode and not any(finding.kind == "error" for finding in reported):
        print(ended.stdout[-2000:] + ended.stderr[-2000:], file=sys.stderr)
    if (book := (folder / target).with_suffix(".pdf")).is_file():
        print(f"Open {book}")
    return 1 if ended.returncode or any(finding.is_fatal for finding in reported) else 0


def _run(
    command: list[str], folder: Path, environment: dict[str, str], patience: float
) -> subprocess.CompletedProcess[str]:
    """Run latexmk in its own process group, so that TeX is killed with it."""
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=patience)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(command, process.returncode, out, err)


def _patience() -> float:
    """The time limit in seconds, from the environment variable or the default."""
    text = os.environ.get(PATIENCE, "")
    try:
        return float(text) if text else SECONDS
    except ValueError:
        print(f"{PATIENCE} must be a number of seconds, not {text!r}", file=sys.stderr)
        return SECONDS


def _print_crowded_as_typed(book: Path, log: Path) -> bool:
    """Replace the formula at whose hundredth error TeX stopped; return whether there is one."""
    text = book.read_text(encoding="utf-8")
    changed = without_crowded_formula(text, _text_of(log), book.name)
    if changed is not None:
        book.write_text(changed, encoding="utf-8")
    return changed is not None


def _text_of(log: Path) -> str:
    """The text of a log file; empty if it does not exist."""
    return log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""


def _last_place(log: Path) -> str:
    """The last entry that TeX reached, as far as its log shows."""
    found = [found["place"] for found in map(AT.match, _text_of(log).splitlines()) if found]
    return found[-1] if found else ""


def _findings_in(log: Path) -> list[TexFinding]:
    """The distinct findings in a log file; empty if it does not exist."""
    found = list(dict.fromkeys(findings(_text_of(log))))
    # after an error TeX may have skipped the run that resolves references
    has_error = any(finding.kind == "error" for finding in found)
    return [finding for finding in found if finding.kind != "undefined" or not has_error]


if __name__ == "__main__":
    sys.exit(press(Path(sys.argv[1])))
