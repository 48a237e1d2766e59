"""Sanitize SVG: no scripts, no external links, no requests to other servers.

A file is parsed into a tree. Only known drawing elements are kept, with attributes whose values
are checked. Everything else is dropped; visible losses are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
IN_XHTML = "{http://www.w3.org/1999/xhtml}"
ADDRESSES = frozenset({"href", "xlink:href", "src", "xml:base"})
"""Attributes that hold a URL."""

MOST_ELEMENTS = 1_000_000
"""Maximum number of elements, counting repetitions by ``use`` and patterns."""
MOST_DEEP = 200
"""Maximum nesting depth of elements."""
LONGEST_ENTITY = 1000
"""Maximum length of an entity in characters; Illustrator declares namespaces as entities."""

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

FUNCTIONS = frozenset(
    """
    and blur brightness calc circle clamp color color-mix conic-gradient contrast cubic-bezier
    drop-shadow ellipse format grayscale hsl hsla hue-rotate hwb icc-color inset invert is lab lang
    lch light-dark linear linear-gradient local matrix matrix3d max media min not nth-child
    nth-last-child nth-last-of-type nth-of-type oklab oklch opacity or path perspective polygon
    radial-gradient rgb rgba rotate rotate3d rotatex rotatey rotatez saturate scale scale3d scalex
    scaley scalez sepia skew skewx skewy steps translate translate3d translatex translatey
    translatez url var where
    """.split()
)
"""CSS functions that request nothing; addresses in ``url`` are checked separately."""

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
IMPORT = re.compile(
    r"@(?:import|namespace)\s*(?:url\([^)]*\)|\"[^\"]*\"|'[^']*')?[^;{}]*(?:;|\Z)", re.IGNORECASE
)
URL = re.compile(r"\burl\(\s*(\"[^\"]*\"|'[^']*'|[^)]*?)\s*(?:\)|\Z)", re.IGNORECASE)
LOCAL = re.compile(r"#[^\"'()\\]*|data:[^\"'()\\]*")
FUNCTION = re.compile(r"([-\w]+)\(")
ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
DECLARATION = re.compile(r"(?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\([^)]*\))+")
PLAIN_STYLE = re.compile(r"[a-z-]+: ?[#\w. -]+(?:; ?[a-z-]+: ?[#\w. -]+)*")
"""Declarations of words and numbers only, which need no further check."""
PLAIN_VALUE = re.compile(
    r"(?:(?:translate|scale|rotate|matrix)\([0-9 .,+-]*\) ?)+|url\(#[\w-]+\)", re.ASCII
)
"""Transformations, and references within the drawing, which need no further check."""
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|^\s*(?://|(?:javascript|vbscript|data|file):)", re.I)
ACTIVE_CSS = re.compile(r"@import|://|javascript:|-moz-binding|\bbehavior\s*:", re.IGNORECASE)
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
    parser = _Parser()
    root = parser.read(data)
    if root.tag != "svg":
        raise SvgError("is no SVG file")
    cleaner = _Cleaner(parser.style_sheets)
    cleaner.clean(root)
    weight = _weight(root)
    if weight > MOST_ELEMENTS:
        raise SvgError("repeats its elements too often to be drawn; simplify it")
    return Svg(root, cleaner.is_changed, tuple(dict.fromkeys(cleaner.dropped)), weight)


class _Parser:
    """Expat with limits; entities may be declared only with a short text."""

    def __init__(self) -> None:
        self.style_sheets: list[str] = []
        self._builder = TreeBuilder()
        self._depth = self._count = 0

    def read(self, data: bytes) -> Element:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(data, True)
            return self._builder.close()
        except SvgError:
            raise
        except (expat.ExpatError, LookupError, ValueError, AssertionError) as error:
            # LookupError and ValueError: unknown encodings
            raise SvgError(f"is no SVG file: {error}") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MOST_DEEP:
            raise SvgError(f"nests more than {MOST_DEEP} elements; simplify it")
        if self._count > MOST_ELEMENTS:
            raise SvgError(f"has more than {MOST_ELEMENTS} elements; simplify it")
        named = {_name_of_attribute(key): value for key, value in attributes.items()}
        self._builder.start(_name_of_element(name), named)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_name_of_element(name))

    def _entity(
        self, name: str, is_parameter: bool, value: str | None, _base: str | None, *_ids: str | None
    ) -> None:
        if is_parameter or value is None:
            raise SvgError("declares entities that may read other files; save it without them")
        if len(value) > LONGEST_ENTITY or "&" in value:
            raise SvgError(f"declares an entity {name!r} that may grow without bounds")

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.style_sheets.append("a style sheet elsewhere")


class _Cleaner:
    """Removes unsafe content from a tree and reports it."""

    def __init__(self, dropped: list[str]) -> None:
        self.dropped = dropped
        self.is_changed = bool(dropped)

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

    def _drop(self, what: str = "") -> None:
        self.is_changed = True
        if what:
            self.dropped.append(what)

    def _clean_children(self, element: Element) -> None:
        kept: list[Element] = []
        for child in element:
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
        if name in ELEMENTS:
            if name in ANIMATIONS and _animates_address(element):
                self._drop(f"a `{name}` of an address")
                return False
            return True
        if name in INERT or name.startswith("{"):
            is_html = any(inner.tag.startswith(IN_XHTML) for inner in element.iter())
            self._drop("HTML" if is_html else "")
        else:
            self._drop(f"a `{name}`")
        return False

    def _clean_attributes(self, element: Element) -> None:
        for name, value in list(element.attrib.items()):
            if _is_harmless(name, value):
                continue
            safe = None if name.startswith("{") else self._attribute(element.tag, name, value)
            if safe is None:
                self.is_changed = True
                del element.attrib[name]
            elif safe != value:
                self.is_changed = True
                element.attrib[name] = safe

    def _attribute(self, element: str, name: str, value: str) -> str | None:
        """The safe value; ``None`` to drop the attribute."""
        if name.lower().startswith("on"):
            self._drop(f"a script in `{name}`")
            return None
        if name in ADDRESSES:
            if name != "xml:base" and value.strip().startswith("#"):
                return value
            if element in {"image", "feImage"} and PICTURE.match(value):
                return value
            self._drop(f"the address {value.strip()[:60]!r}")
            return None
        if name == "style":
            pieces = [self._css(found[0]) for found in DECLARATION.finditer(value)]
            return ";".join(piece for piece in pieces if piece is not None)
        if "(" in value or "\\" in value:
            return self._css(value)
        # metadata such as the source of a diagram; dropped if it holds an address
        may_lead = ":" in value or "//" in value
        return None if may_lead and ADDRESS.search(value) else value

    def _clean_style_sheet(self, element: Element) -> None:
        """Sanitize the text of a style sheet; like browsers, ignore elements inside it."""
        self.is_changed = self.is_changed or len(element) > 0
        text = "".join([element.text or "", *(child.tail or "" for child in element)])
        element[:] = []
        element.text = self._css(text) or ""

    def _css(self, text: str) -> str | None:
        """CSS with external addresses replaced by ``none``; ``None`` if still unsafe."""
        safe = COMMENT.sub(" ", text) if "/*" in text else text
        for found in IMPORT.finditer(safe):
            self._drop("" if found[0].lower().startswith("@namespace") else "an `@import`")
        safe = URL.sub(self._url, IMPORT.sub("", safe))
        plain = URL.sub("", safe)
        spellings = {plain, _unescaped(plain), URL.sub("", _unescaped(safe))}
        if any(map(_is_active, spellings)):
            self._drop("a style that leads elsewhere")
            return None
        self.is_changed = self.is_changed or safe != text
        return safe

    def _url(self, found: re.Match[str]) -> str:
        address = found[1].strip("\"' \t\r\n")
        if LOCAL.fullmatch(address):
            return found[0]
        self._drop(f"the address {address[:60]!r}")
        return "none"


def _is_active(css: str) -> bool:
    names = (found[1].lower().removeprefix("-webkit-") for found in FUNCTION.finditer(css))
    return bool(ACTIVE_CSS.search(css)) or any(name not in FUNCTIONS for name in names)


def _unescaped(css: str) -> str:
    def char(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return chr(code) if 0 < code <= 0x10FFFF else found[2] or "\ufffd"

    return ESCAPE.sub(char, css)


def _animates_address(element: Element) -> bool:
    name = element.get("attributeName", "").strip().lower().rpartition(":")[2]
    return name in {"href", "src", "style", "base"} or name.startswith("on")


def _weight(root: Element) -> int:
    """Number of elements to draw; capped just above :data:`MOST_ELEMENTS`."""
    by_id = {element.get("id"): element for element in root.iter()}
    weights: dict[Element, int] = {}
    waiting: list[tuple[Element, list[Element] | None]] = [(root, None)]
    while waiting:
        element, parts = waiting.pop()
        if parts is None:
            if element in weights:
                continue
            # 0 until known: elements in a reference cycle are not drawn repeatedly
            weights[element] = 0
            parts = [*element, *_repeated(element, by_id)]
            waiting.append((element, parts))
            waiting += [(part, None) for part in parts if part not in weights]
        else:
            weights[element] = min(1 + sum(weights[part] for part in parts), MOST_ELEMENTS + 1)
    return weights[root]


def _repeated(element: Element, by_id: dict[str | None, Element]) -> Iterator[Element]:
    for key, value in element.attrib.items():
        if "#" not in value or (key not in {"href", "xlink:href"} and "(" not in value):
            continue
        for name in REFERENCE.findall(value):
            found = by_id.get(name)
            if found is not None and (element.tag == "use" or found.tag in BUILT_OF_MANY):
                yield found


def _is_harmless(name: str, value: str) -> bool:
    """Whether an attribute needs no further check, as most in a drawing."""
    if name == "style":
        return _is_plain_style(value)
    if name in ADDRESSES or name.startswith(("on", "{")) or name[:2].lower() == "on":
        return False
    if "(" in value:
        return PLAIN_VALUE.fullmatch(value) is not None
    return ":" not in value and "//" not in value and "\\" not in value


@lru_cache(maxsize=1024)
def _is_plain_style(value: str) -> bool:
    return PLAIN_STYLE.fullmatch(value) is not None and not ACTIVE_CSS.search(value)


@lru_cache(maxsize=1024)
def _name_of_element(name: str) -> str:
    """Local name of an SVG element; ``{namespace}name`` for other namespaces.

    :param name: ``namespace}name``, as expat passes it.
    """
    namespace, _, local = name.rpartition("}")
    return local if namespace in {"", NAMESPACE} else f"{{{namespace}}}{local}"


@lru_cache(maxsize=1024)
def _name_of_attribute(name: str) -> str:
    """Attribute name with its usual prefix; ``{namespace}name`` for other namespaces.

    :param name: ``namespace}name``, as expat passes it.
    """
    namespace, _, local = name.rpartition("}")
    if not namespace:
        return local
    if namespace == XML:
        return f"xml:{local}"
    if namespace == XLINK and local == "href":
        return "xlink:href"
    return f"{{{namespace}}}{local}"
