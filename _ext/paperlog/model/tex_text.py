"""Convert the LaTeX in bibliographic records to plain text."""

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
    foreignlanguage par nobreak allowbreak noindent small footnotesize normalsize large
    """)
ESCAPED = frozenset("&%$#_{}")
SPACES = frozenset(",:;>\n ")
NO_TEXT = frozenset("-/!@")
"""Commands between letters that print nothing: hyphenation points, kerning."""
ADDRESS = re.compile(
    r"\{*\\(?:url|nolinkurl|path|href)\s*\{(?P<address>[^{}]*)\}(?:\s*\{[^{}]*\})?\}*"
)
ESCAPED_IN_ADDRESS = re.compile(r"\\([_%&#])")
MARK = r"\\(?P<mark>['`\"^~=.]|[uvHckrdbtCG](?![A-Za-z]))"
DETACHED_ACCENT = re.compile(rf"(?P<before>[^\W\d_])?\{{{MARK}\}}(?P<after>[^\W\d_])?")
"""A detached accent in braces: after its letter (as Crossref writes it) or before."""
LETTER = re.compile(rf"\\(?P<name>{'|'.join(LETTERS)})(?![A-Za-z])\s*(?:\{{\}})?")
ACCENT = re.compile(rf"{MARK}\s*(?:\{{(?P<group>[^{{}}\\]*)\}}|(?P<letter>[^\W\d_]))")
TOKEN = re.compile(
    r"\\href\s*\{[^{}]*\}"
    r"|\\(?P<command>[A-Za-z]+)\s*(?P<argument>(?=\{[^}]))?"
    r"|\\(?P<sign>.)|(?P<char>-{2,3}|``|''|[{}~])",
    re.DOTALL,
)
CHARS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}


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
    unknown: dict[str, None] = {}

    def plain(found: re.Match[str]) -> str:
        name, sign = found["command"], found["sign"]
        if found["char"]:
            return CHARS[found["char"]]
        if sign:
            if sign in ESCAPED or sign in COMBINING:
                return sign
            if sign in SPACES or sign in NO_TEXT:
                return " " if sign in SPACES else ""
        elif not name or name in STYLES:
            return ""
        elif name in SIGNS:
            return SIGNS[name]
        unknown[name or sign] = None
        return "" if found["argument"] is not None else found[0]

    # first, since the second backslash of a line break begins no command; a space would be dropped
    # after a letter such as `\o`
    text = readable(latex).replace("\\\\", "~")
    text = DETACHED_ACCENT.sub(_attached, text)
    text = LETTER.sub(lambda found: LETTERS[found["name"]], text)
    text = TOKEN.sub(plain, ACCENT.sub(_accented, ACCENT.sub(_accented, text)))
    return unicodedata.normalize("NFC", text), tuple(unknown)


def _accented(found: re.Match[str]) -> str:
    """The letter with its accent; an accent over nothing is a sign, such as ``\\~{}``."""
    base = found["letter"] or found["group"]
    if not base:
        return found["mark"] if found["mark"] in "~^" else ""
    base = {"ı": "i", "ȷ": "j"}.get(base[0], base[0]) + base[1:]
    return unicodedata.normalize("NFC", base[0] + COMBINING[found["mark"]]) + base[1:]


def _attached(found: re.Match[str]) -> str:
    """Combine a detached accent with its letter; keep the other letter."""
    before, after = found["before"] or "", found["after"] or ""
    mark = COMBINING[found["mark"]]
    if before and len(composed := unicodedata.normalize("NFC", before + mark)) == 1:
        return composed + after
    if after:
        return before + unicodedata.normalize("NFC", after + mark)
    return found[0]
