"""Sanitize SVG: no scripts, no external links, no requests to other servers.

A file is parsed into a tree. Only known drawing elements are kept, with attributes whose values
are checked. Everything else is dropped; visible losses are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

XML_NAMES = ("base", "id", "lang", "space")
NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
PREFIXED = {
    f"{{{XLINK}}}href": "xlink:href",
    **{f"{{http://www.w3.org/XML/1998/namespace}}{name}": f"xml:{name}" for name in XML_NAMES},
}
"""Attributes of other namespaces that are kept."""
IN_XHTML = "{http://www.w3.org/1999/xhtml}"
ADDRESSES = frozenset({"href", "xlink:href", "src", "xml:base"})
"""Attributes that hold a URL."""

MOST_ELEMENTS = 1_000_000
"""Maximum number of elements, counting repetitions by ``use`` and patterns."""
MOST_DEEP = 200
"""Maximum nesting depth of elements."""

ELEMENTS = frozenset(
    """
    a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence filter flowPara flowRegion flowRoot flowSpan
    font font-face font-face-name font-face-src font-face-uri g glyph hkern image line
    linearGradient marker mask missing-glyph mpath path pattern polygon polyline radialGradient
    rect set solidColor stop style svg switch symbol text textPath title tref tspan use view vkern
    """.split()
)
INERT = frozenset({"metadata", "color-profile", "cursor", "foreignObject"})
"""Elements dropped without a report, unless they contain HTML."""
ANIMATIONS = frozenset({"animate", "set", "animateMotion", "animateTransform"})
BUILT_OF_MANY = frozenset({"symbol", "pattern", "marker", "mask", "clipPath", "g", "svg", "text"})
"""Elements that are drawn again for each reference to them."""

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
IMPORT = re.compile(
    r"@(?:import|namespace)\s*(?:url\([^)]*\)|\"[^\"]*\"|'[^']*')?[^;{}]*(?:;|\Z)", re.IGNORECASE
)
URL = re.compile(r"\burl\(\s*(\"[^\"]*\"|'[^']*'|[^)]*?)\s*(?:\)|\Z)", re.IGNORECASE)
LOCAL = re.compile(r"#[^\"'()\\]*|data:[^\"'()\\]*")
DECLARATION = re.compile(r"(?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\([^)]*\))+")
PLAIN_VALUE = re.compile(
    r"(?:(?:translate|scale|rotate|matrix)\([0-9 .,+-]*\) ?)+|url\(#[\w-]+\)", re.ASCII
)
"""Transformations, and references within the drawing, which need no further check."""
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|^\s*(?://|(?:javascript|vbscript|data|file):)", re.I)
ACTIVE_CSS = re.compile(
    r"\\|@import|://|javascript:|-moz-binding|\bbehavior\s*:"
    r"|(?:image(?:-set)?|cross-fade|element|src|attr|paint|expression)\s*\(",
    re.IGNORECASE,
)
"""Escapes, addresses outside of ``url``, scripts, and the functions that take an address."""
PICTURE = re.compile(r"\s*data:image/(?:png|jpeg|jpg|gif|webp|avif|svg\+xml)\b", re.IGNORECASE)
REFERENCE = re.compile(r"#([^\"'()\s]+)")


class SvgError(ValueError):
    """The file is no SVG or cannot be made safe; the message completes "the figure …"."""


@dataclass(frozen=True)
class Svg:
    """A sanitized drawing."""

    root: Element
    is_changed: bool
    """Whether anything was dropped."""
    dropped: tuple[str, ...]
    """Phrases for dropped content that is unsafe or may be missed."""
    weight: int
    """Number of elements to draw, counting repetitions by ``use``, patterns, markers, masks."""

    def to_bytes(self) -> bytes:
        data: bytes = ElementTree.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return data


def read_svg(data: bytes) -> Svg:
    """Parse and sanitize an SVG file.

    :raises SvgError: if it is no SVG or exceeds a limit.
    """
    cleaner = _Cleaner()
    root = _parsed(data, cleaner)
    root.tag = _name_of(root)
    if root.tag != "svg":
        raise SvgError("is no SVG file")
    cleaner.clean(root)
    return Svg(root, cleaner.is_changed, tuple(dict.fromkeys(cleaner.dropped)), _weight(root))


def _parsed(data: bytes, cleaner: _Cleaner) -> Element:
    """Parse *data* within limits; the parser itself limits entities and reads no other files."""
    depth = count = 0
    element = Element("")
    try:
        for event, element in ElementTree.iterparse(BytesIO(data), ("start", "end", "pi")):  # noqa: S314
            if event == "pi":
                if (element.text or "").lower().startswith("xml-stylesheet"):
                    cleaner.drop("a style sheet elsewhere")
                continue
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > MOST_DEEP:
                raise SvgError(f"nests more than {MOST_DEEP} elements; simplify it")
            if count > MOST_ELEMENTS:
                raise SvgError(f"has more than {MOST_ELEMENTS} elements; simplify it")
    except SvgError:
        raise
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        # LookupError and ValueError: unknown encodings
        raise SvgError(f"is no SVG file: {error}") from None
    return element


@dataclass
class _Cleaner:
    """Removes unsafe content from a tree and reports it."""

    is_changed: bool = False
    dropped: list[str] = field(default_factory=list)

    def drop(self, *phrases: str) -> None:
        self.is_changed = True
        self.dropped += phrases

    def clean(self, root: Element) -> None:
        waiting = [root]
        has_xlink = False
        while waiting:
            element = waiting.pop()
            self._clean_attributes(element)
            has_xlink = has_xlink or "xlink:href" in element.attrib
            if element.tag == "style":
                self._clean_style_sheet(element)
            self._clean_children(element)
            waiting += reversed(element)
        root.set("xmlns", NAMESPACE)
        if has_xlink:
            root.set("xmlns:xlink", XLINK)

    def _clean_children(self, element: Element) -> None:
        kept: list[Element] = []
        for child in element:
            child.tag = _name_of(child)
            if self._may_stay(child):
                kept.append(child)
            elif kept:
                kept[-1].tail = (kept[-1].tail or "") + (child.tail or "")
            else:
                element.text = (element.text or "") + (child.tail or "")
        if len(kept) < len(element):
            element[:] = kept

    def _may_stay(self, element: Element) -> bool:
        name = element.tag
        if name in ANIMATIONS and _animates_address(element):
            self.drop(f"a `{name}` of an address")
        elif name in ELEMENTS:
            return True
        elif any(inner.tag.startswith(IN_XHTML) for inner in element.iter()):
            self.drop("HTML")
        elif name in INERT or name.startswith("{"):
            self.drop()
        else:
            self.drop(f"a `{name}`")
        return False

    def _clean_attributes(self, element: Element) -> None:
        given = list(element.attrib.items())
        element.attrib.clear()
        for key, value in given:
            name = PREFIXED.get(key, key)
            safe = self._attribute(element.tag, name, value)
            if safe is None:
                self.is_changed = True
            else:
                element.attrib[name] = safe

    def _attribute(self, element: str, name: str, value: str) -> str | None:
        """The safe value; ``None`` to drop the attribute."""
        if name.startswith("{"):
            return None
        if name[:2].lower() == "on":
            self.drop(f"a script in `{name}`")
            return None
        if name in ADDRESSES:
            if name != "xml:base" and value.strip().startswith("#"):
                return value
            if element in {"image", "feImage"} and PICTURE.match(value):
                return value
            self.drop(f"the address {value.strip()[:60]!r}")
            return None
        if name == "style":
            return self._css(value, by_declaration=True)
        if "(" in value or "\\" in value:
            return value if PLAIN_VALUE.fullmatch(value) else self._css(value)
        # metadata such as the source of a diagram; dropped if it holds an address
        may_lead = ":" in value or "//" in value
        return None if may_lead and ADDRESS.search(value) else value

    def _clean_style_sheet(self, element: Element) -> None:
        """Sanitize the text of a style sheet; like browsers, ignore elements inside it."""
        self.is_changed = self.is_changed or len(element) > 0
        text = "".join([element.text or "", *(child.tail or "" for child in element)])
        element[:] = []
        element.text = self._css(text) or ""

    def _css(self, text: str, *, by_declaration: bool = False) -> str | None:
        safe, dropped = _safe_style(text) if by_declaration else _safe_css(text)
        if safe != text:
            self.drop(*dropped)
        return safe


@lru_cache(maxsize=4096)
def _safe_style(text: str) -> tuple[str, list[str]]:
    """The safe declarations of a ``style`` attribute, and phrases for the others."""
    pieces = [_safe_css(found[0]) for found in DECLARATION.finditer(text)]
    safe = ";".join(piece for piece, _dropped in pieces if piece is not None)
    # without a change also after the last semicolon
    safe = text if safe == text.rstrip("; ") else safe
    return safe, [phrase for _piece, dropped in pieces for phrase in dropped]


def _safe_css(text: str) -> tuple[str | None, list[str]]:
    """CSS with external addresses replaced by ``none``, and phrases for what is dropped.

    The CSS is ``None`` if it is unsafe nevertheless.
    """
    dropped: list[str] = []

    def address(found: re.Match[str]) -> str:
        name = found[1].strip("\"' \t\r\n")
        if LOCAL.fullmatch(name):
            return found[0]
        dropped.append(f"the address {name[:60]!r}")
        return "none"

    safe = COMMENT.sub(" ", text)
    if any(found[0][1] in "iI" for found in IMPORT.finditer(safe)):
        dropped.append("an `@import`")
    safe = URL.sub(address, IMPORT.sub("", safe))
    if ACTIVE_CSS.search(URL.sub("", safe)):
        return None, [*dropped, "a style that leads elsewhere"]
    return safe, dropped


def _name_of(element: Element) -> str:
    """Local name of an SVG element; ``{namespace}name`` for other namespaces."""
    return str(element.tag).removeprefix(f"{{{NAMESPACE}}}")


def _animates_address(element: Element) -> bool:
    name = element.get("attributeName", "").strip().lower().rpartition(":")[2]
    return name in {"href", "src", "style", "base"} or name.startswith("on")


def _weight(root: Element) -> int:
    """Number of elements to draw.

    :raises SvgError: if there are more than :data:`MOST_ELEMENTS`.
    """
    by_id = {element.get("id"): element for element in root.iter()}
    weights: dict[Element, int] = {}

    def weight(element: Element) -> int:
        if element not in weights:
            # 0 until known: elements in a reference cycle are not drawn repeatedly
            weights[element] = 0
            total = 1 + sum(map(weight, element)) + sum(map(weight, _repeated(element, by_id)))
            weights[element] = min(total, MOST_ELEMENTS + 1)
        return weights[element]

    try:
        drawn = weight(root)
    except RecursionError:
        drawn = MOST_ELEMENTS + 1
    if drawn > MOST_ELEMENTS:
        raise SvgError("repeats its elements too often to be drawn; simplify it")
    return drawn


def _repeated(element: Element, by_id: dict[str | None, Element]) -> Iterator[Element]:
    for key, value in element.attrib.items():
        if "#" not in value or (key not in {"href", "xlink:href"} and "(" not in value):
            continue
        for name in REFERENCE.findall(value):
            found = by_id.get(name)
            if found is not None and (element.tag == "use" or found.tag in BUILT_OF_MANY):
                yield found
