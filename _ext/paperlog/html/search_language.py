"""A search language for texts in Chinese and English.

Chinese has no blanks between words.  Text and query alike are cut into overlapping pairs of
characters (强化学习: 强化, 化学, 学习), so that any word of two characters or more is found
wherever it stands, without a dictionary. For a query of one character the search page looks for the
pairs that hold it; where that page is Sphinx's own, single characters are indexed as well.  Words
in Latin letters are stemmed as English.  Case, width and accents do not matter: text and query are
folded by the rules of :mod:`paperlog.model.folding`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from sphinx.search.en import SearchEnglish

from paperlog.model.folding import LETTERS, accents, plain

CODE = "mixed"
HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"
"""Chinese characters, as both Python and JavaScript write a class of characters."""
RUN = re.compile(f"[{HAN}]+|[^\\W{HAN}]+")
STARTS_HAN = re.compile(f"[{HAN}]")

FOLDED = LETTERS | {"ς": "σ", "\u0345": "ι"}
"""Letters that JavaScript has to replace: in Python case folding replaces the two Greek ones."""


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of characters; a run of one stands for itself."""
    return [run[index : index + 2] for index in range(len(run) - 1)] or [run]


class Found(dict[str, str]):
    """The answers of a function that has been asked before."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> str:
        answer = self[word] = self._function(word)
        return answer


class SearchMixed(SearchEnglish):
    """Pairs of Chinese characters, and English words.

    ``language_name`` and the stemmer's file are the English ones: Sphinx 9.0 and 9.1 name the
    stemmer's class in JavaScript after the first, later versions after the second.
    """

    lang = CODE
    language_name = "English"
    js_splitter_code = f"""
var foldedLetters = {json.dumps(FOLDED)};
var foldQuery = (query) => query.normalize("NFKD").toLowerCase()
  .replace(/[{"".join(FOLDED)}]/gu, (letter) => foldedLetters[letter])
  .replace(/[{accents()}]/gu, "");
var splitQuery = (query) => {{
  const words = [];
  const runs = foldQuery(query).match(/[{HAN}]+|(?:(?![{HAN}])[\\p{{L}}\\p{{N}}_])+/gu);
  for (const run of runs || []) {{
    if (run.length === 1 || !/^[{HAN}]/.test(run)) words.push(run);
    else for (let i = 1; i !== run.length; i++) words.push(run.slice(i - 1, i + 1));
  }}
  return words;
}};
"""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        # the words of a log recur, and are asked for once for every entry that has them
        self.stem = Found(self._stem).__getitem__  # type: ignore[method-assign,assignment]
        self.with_characters = True
        """Whether single characters are indexed beside the pairs."""

    def _stem(self, word: str) -> str:
        """The stem of an English word."""
        return word if STARTS_HAN.match(word) else super().stem(word)

    def split(self, input: str) -> list[str]:
        words: list[str] = []
        for run in RUN.findall(plain(input)):
            if STARTS_HAN.match(run):
                words += pairs(run)
                words += run if self.with_characters else ""
            else:
                words.append(run)
        return words
