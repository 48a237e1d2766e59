"""Convert the LaTeX in bibliographic records to plain text, command by command."""

from __future__ import annotations

import re
import unicodedata

from paperlog.formulas.commands import names
from paperlog.formulas.plain_text import readable

COMBINING = dict(
    zip(
        "'`\"^~=.uvHckrdbtCG",
        "\u0301\u0300\u0308\u0302\u0303\u0304\u0307\u0306\u030c"
        "\u030b\u0327\u0328\u030a\u0323\u0331\u0361\u030f\u030f",
        strict=True,
    )
)


def _pairs(text: str) -> dict[str, str]:
    """Parse a list of commands, each followed by its character."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = _pairs("""
    ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ
    NG Ŋ SS ẞ
    """)
SIGNS = _pairs(r"""
    ldots … dots … textellipsis … textendash – textemdash — S § P ¶ copyright © textcopyright ©
    textregistered ® texttrademark ™ textdegree ° textquoteleft ‘ textquoteright ’
    textquotedblleft “ textquotedblright ” textquotesingle ' textasciitilde ~ textasciicircum ^
    textbackslash \ textbar | textless < textgreater > pounds £ euro € texteuro € textbullet •
    textperiodcentered · textmu µ dag † ddag ‡ TeX TeX LaTeX LaTeX BibTeX BibTeX textunderscore _
    textdollar $ guillemotleft « guillemotright » slash / textbraceleft { textbraceright }
    """) | dict.fromkeys(("quad", "qquad", "space", "newline"), " ")
# commands whose argument is text, and commands that only change the style
STYLES = names("""
    emph textit textbf textsc textsl textrm textsf texttt textup textnormal text mbox hbox fbox
    uppercase lowercase MakeUppercase MakeLowercase underline url path nolinkurl em it bf sc sl rm
    sf tt itshape bfseries scshape upshape slshape mdseries rmfamily sffamily ttfamily normalfont
    protect relax noopsort enquote textsuperscript textsubscript ensuremath selectlanguage
    foreignlanguage href par nobreak allowbreak noindent small footnotesize normalsize large
    """)
ESCAPED = frozenset("&%$#_{} ")
NO_TEXT = frozenset("-/!@")
"""Commands between letters that print nothing: hyphenation points, kerning."""
ADDRESS = re.compile(
    r"\{*\\(?:url|nolinkurl|path|href)\s*\{(?P<address>[^{}]*)\}(?:\s*\{[^{}]*\})?\}*"
)
ESCAPED_IN_ADDRESS = re.compile(r"\\([_%&#])")
DETACHED_ACCENT = re.compile(
    r"(?P<before>[^\W\d_])?\{\\(?P<mark>['`\"^~=.]|[uvHckrdbtCG])\}(?P<after>[^\W\d_])?"
)
"""A detached accent in braces: after its letter (as Crossref writes it) or before."""
TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+)\s*|\\(?P<sign>.)|(?P<dash>-{2,3})|(?P<quote>``|'')|(?P<char>.)",
    re.DOTALL,
)


def address_in(latex: str) -> str:
    r"""The address in a field, without ``\url{}`` and backslash escapes.

    >>> address_in(r"\url{https://example.org/a\_b}")
    'https://example.org/a_b'
    """
    found = ADDRESS.fullmatch(latex.strip())
    return ESCAPED_IN_ADDRESS.sub(r"\1", found["address"].strip() if found else latex)


def text_of(latex: str) -> tuple[str, tuple[str, ...]]:
    """Convert *latex* to text; also returns the names of unknown commands.

    An unknown command is replaced by its argument; without one it is kept as typed.

    >>> text_of(r'K{\\"o}nig \\emph{in vivo} \\& \\foo{A}')
    ('König in vivo & A', ('foo',))
    """
    reader = _Reader(DETACHED_ACCENT.sub(_attached, readable(latex)))
    text = unicodedata.normalize("NFC", reader.read())
    return text, tuple(dict.fromkeys(reader.unknown))


def _attached(found: re.Match[str]) -> str:
    """Combine a detached accent with its letter; keep the other letter."""
    before, after = found["before"] or "", found["after"] or ""
    mark = COMBINING[found["mark"]]
    if before and len(composed := unicodedata.normalize("NFC", before + mark)) == 1:
        return composed + after
    if after:
        return before + unicodedata.normalize("NFC", after + mark)
    return found[0]


class _Reader:
    def __init__(self, latex: str) -> None:
        self.tokens = list(TOKEN.finditer(latex))
        self.at = 0
        self.unknown: list[str] = []

    def read(self) -> str:
        found = ""
        while self.at < len(self.tokens):
            found += self._one()
        return found

    def _one(self) -> str:
        token = self.tokens[self.at]
        self.at += 1
        if token["dash"]:
            return "—" if len(token["dash"]) == 3 else "–"
        if token["quote"]:
            return "“" if token["quote"] == "``" else "”"
        if token["char"]:
            return {"{": "", "}": "", "~": " "}.get(token["char"], token["char"])
        if token["sign"]:
            return self._sign(token["sign"])
        return self._command(token["command"], token[0])

    def _sign(self, sign: str) -> str:
        if sign in COMBINING:
            return self._accented(sign)
        if sign in ESCAPED:
            return sign
        if sign in NO_TEXT:
            return ""
        if sign in {",", ":", ";", "\\", "\n", ">"}:
            return " "
        self.unknown.append(sign)
        return f"\\{sign}"

    def _command(self, name: str, typed: str) -> str:
        if name in COMBINING and self._peek() not in {"", " "}:
            return self._accented(name)
        found = LETTERS.get(name) or SIGNS.get(name)
        if found:
            # a blank after a command only ends its name
            self._skip_empty_group()
            return found
        if name == "href":
            self._group()
            return ""
        if name in STYLES:
            return ""
        self.unknown.append(name)
        return "" if self._peek() == "{" and not self._is_empty_group() else typed

    def _accented(self, mark: str) -> str:
        while self._peek().isspace():
            self.at += 1
        if self._peek() == "{":
            base = self._group()
        elif self.at < len(self.tokens) and self._peek() != "}":
            base = self._one()
        else:
            return f"\\{mark}"
        base = {"ı": "i", "ȷ": "j"}.get(base, base)
        return base[:1] + COMBINING[mark] + base[1:] if base else {"~": "~", "^": "^"}.get(mark, "")

    def _group(self) -> str:
        """The content of the next braces."""
        if self._peek() != "{":
            return ""
        self.at += 1
        found, depth = "", 1
        while self.at < len(self.tokens):
            depth += (self._peek() == "{") - (self._peek() == "}")
            if not depth:
                self.at += 1
                break
            found += self._one()
        return found

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _is_empty_group(self) -> bool:
        return (
            self._peek() == "{"
            and self.at + 1 < len(self.tokens)
            and self.tokens[self.at + 1][0] == "}"
        )

    def _skip_empty_group(self) -> None:
        if self._is_empty_group():
            self.at += 2
