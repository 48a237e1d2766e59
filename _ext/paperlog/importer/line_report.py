"""Ledger of what became of every line of an imported file, and its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Literal, get_args

from paperlog.model.escapes import json_text

Status = Literal["kept", "changed", "left out"]
TABLE_HEAD = "| Lines | | Where | How, or why not |"
RANK: dict[Status, int] = {"changed": 0, "kept": 1, "left out": 2}


@dataclass(frozen=True, slots=True)
class Account:
    """Result for one line: kept (*where* in the log), changed (*what* replaced it), or left out
    (*what* is the reason).
    """

    status: Status
    where: str = ""
    what: str = ""


@dataclass(frozen=True)
class Remark:
    """Remark on the file: a decision of the reader or, if *wrong*, a fault, with the *lines*
    concerned.
    """

    lines: tuple[int, ...]
    message: str
    wrong: bool = False


@dataclass
class Ledger:
    """Accounts of the lines of one file; blank lines have no account."""

    name: str
    lines: Sequence[str]
    accounts: dict[int, list[Account]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def kept(self, numbers: Iterable[int], where: str, what: str = "") -> None:
        self._note(numbers, Account("kept", where, what))

    def changed(self, numbers: Iterable[int], what: str, where: str = "") -> None:
        self._note(numbers, Account("changed", where, what))

    def left_out(self, numbers: Iterable[int], why: str) -> None:
        self._note(numbers, Account("left out", "", why))

    def remark(self, lines: Iterable[int], message: str, *, wrong: bool = False) -> None:
        remark = Remark(tuple(lines), message, wrong)
        if remark not in self.remarks[-20:]:
            self.remarks.append(remark)

    def _note(self, numbers: Iterable[int], account: Account) -> None:
        for number in numbers:
            found = self.accounts.setdefault(number, [])
            if account not in found:
                found.append(account)

    def of(self, number: int) -> Account:
        """Return the account of one line; if its parts have several accounts, the one of the worst
        status, with all reasons joined.
        """
        found = self.accounts.get(number)
        if not found:
            return Account("left out", "", "no place for it is known")
        if len(found) == 1:
            return found[0]
        worst = max(found, key=lambda account: RANK[account.status])
        where = next((account.where for account in found if account.where), "")
        what = "; ".join(dict.fromkeys(account.what for account in found if account.what))
        return Account(worst.status, worst.where or where, what)

    def stretches(self) -> list[tuple[int, int, Account]]:
        """Return the accounts of all non-blank lines as ``(first line, last line, account)``."""
        found = []
        for account, group in groupby(self._filled(), key=itemgetter(1)):
            numbers = [number for number, _account in group]
            found.append((numbers[0], numbers[-1], account))
        return found

    def counts(self) -> Counter[Status]:
        """Count the non-blank lines that are kept, changed and left out."""
        return Counter(account.status for _number, account in self._filled())

    @property
    def keeps_something(self) -> bool:
        return any(
            account.status == "kept" for accounts in self.accounts.values() for account in accounts
        )

    def left(self) -> list[tuple[int, int, Account]]:
        """Return the stretches of lines that are left out."""
        return [stretch for stretch in self.stretches() if stretch[2].status == "left out"]

    def _filled(self) -> Iterator[tuple[int, Account]]:
        return (
            (number, self.of(number)) for number, text in enumerate(self.lines, 1) if text.strip()
        )


def summary(ledger: Ledger) -> str:
    """Return a summary line such as ``log.md: 250 lines kept, 40 changed, 2 left out``."""
    counts = ledger.counts()
    lines = "line" if counts["kept"] == 1 else "lines"
    rest = f"{counts['changed']} changed, {counts['left out']} left out"
    return f"{ledger.name}: {counts['kept']} {lines} kept, {rest}"


def as_json(ledgers: Iterable[Ledger]) -> str:
    """Return the full report as JSON: per file, the stretches of lines and the remarks."""
    files = [
        {
            "file": ledger.name,
            **{status: counts[status] for status in get_args(Status)},
            "lines": [
                {"from": first, "to": last, **asdict(account)}
                for first, last, account in ledger.stretches()
            ],
            "remarks": [asdict(remark) for remark in ledger.remarks],
        }
        for ledger, counts in ((ledger, ledger.counts()) for ledger in ledgers)
    ]
    return json_text({"files": files})


def as_markdown(ledgers: Iterable[Ledger]) -> str:
    """Return the full report as Markdown: per file, the remarks and a table of lines."""
    parts: list[str] = []
    for ledger in ledgers:
        rows = [
            f"| {first if first == last else f'{first}–{last}'} | {account.status} |"
            f" {_cell(account.where)} | {_cell(account.what)} |"
            for first, last, account in ledger.stretches()
        ]
        remarks = []
        for remark in ledger.remarks:
            where = f"**{places(remark)}**" if remark.wrong else places(remark)
            remarks.append(f"- {where}: {_cell(remark.message)}")
        table = [TABLE_HEAD, "| --- | --- | --- | --- |", *rows, ""]
        parts += [f"# {ledger.name}", "", summary(ledger), ""]
        parts += [*remarks, "", *table] if remarks else table
    return "\n".join(parts)


def is_report(text: str) -> bool:
    """Return whether a text is a report from :func:`as_markdown` or :func:`as_json`, or blank."""
    return not text.strip() or f"\n{TABLE_HEAD}\n" in text or text.startswith('{\n  "files": [')


def places(remark: Remark) -> str:
    """Return ``line 3`` or ``lines 241 and 244``; ``the file`` for a remark without lines."""
    numbers = " and ".join(map(str, remark.lines))
    return f"line{'s' if len(remark.lines) > 1 else ''} {numbers}" if remark.lines else "the file"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
