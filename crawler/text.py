"""People's texts made plain: markup, invisible signs and stray whitespace removed.

What is kept is what a reader sees. Joiners stay where a script or an emoji needs them, so that a
brand name with a zero-width joiner inside reads like the name, and a family emoji stays one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lxml import etree

_SURROGATES = re.compile("[\ud800-\udfff]")
# NUL and other controls (tab and line feed excepted), soft hyphen, zero-width space, word joiner,
# byte order mark, and the marks that turn the direction of text (a way to disguise words).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb]"
)
# U+E0000 tags are invisible text; only the flags of England, Scotland and Wales use them.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e007f]+")
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
# Arabic and Persian, the Indic scripts, Mongolian, Khmer: joiners change letters there.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufeff"
_STRAY_JOINER = re.compile(f"[\u200c\u200d]+(?![{_EMOJI}{_JOINING}])|(?<![{_EMOJI}{_JOINING}])[\u200c\u200d]+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
_NEWLINES = re.compile("\r\n?|\n")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")

# Combining marks that are part of words in Arabic, Hebrew, the Indic scripts and Thai.
_WORD = r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0eff\u200c\u200d]"
_HASHTAG = re.compile(rf"(?<![\w&/#＃])[#＃]({_WORD}{{1,100}})")
_MENTION = re.compile(r"(?<![\w@./])@([A-Za-z0-9_][\w.-]{0,63}(?:@[\w.-]+\.\w+)?)")
_HAS_LETTER = re.compile(r"[^\W\d_]")

_STRAY_LESS_THAN = re.compile(r"<(?![A-Za-z/!?])")
_HTML_IN_MARKDOWN = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|img)\b[^<>]*>", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_ANY_TAG = re.compile(r"<[^<>]*>?")
# libxml2 drops all that follows its 256th level (2048th with huge_tree); no post has as many tags.
_MOST_TAGS = 2000
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "section",
        "article",
    }
)
_UNREAD = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object"})
_LINES = frozenset({"li", "tr"})
_PARAGRAPHS = frozenset({"p", "blockquote", "pre"})


def clean(text: str) -> str:
    """Plain text without invisible signs, its lines trimmed, blank lines at most one in a row."""
    text = _LINE_ENDS.sub("\n", _SURROGATES.sub("\ufffd", text))
    text = _TAGS.sub(lambda found: found[1] or "", _INVISIBLE.sub("", text))
    text = _STRAY_JOINER.sub("", text)
    text = _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(text: str) -> str:
    """Cleaned text on one line: names and titles."""
    return " ".join(clean(text).split())


def hashtags(text: str) -> tuple[str, ...]:
    """Hashtags of a text without their sign, each once, in their order; never mere numbers."""
    return unique(tag for tag in _HASHTAG.findall(clean(text)) if _HAS_LETTER.search(tag))


def mentions(text: str) -> tuple[str, ...]:
    """Handles named with an at sign (``name`` or ``name@host``), each once, in their order."""
    return unique(handle.rstrip(".-") for handle in _MENTION.findall(clean(text)))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Words that differ in more than their case, each as it was first written; no empty ones."""
    seen: dict[str, str] = {}
    for word in words:
        if word:
            seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def html_to_text(html: str, *, addressed: Collection[str] = ()) -> str:
    """The text a reader of an HTML fragment sees.

    Args:
        html: a fragment as servers send it, possibly broken; plain text is fine too.
        addressed: link targets; mentions at the very start that lead to one of them are left
            out. Federated replies begin so, and such a mention names nobody new.
    """
    root = _tree(html)
    return "" if root is None else clean("".join(_pieces(root, frozenset(addressed))))


def markdown_to_text(source: str) -> str:
    """Markdown as its author typed it, but without HTML, which many an import left in it."""
    if not _HTML_IN_MARKDOWN.search(source):
        return clean(source)
    return html_to_text(_NEWLINES.sub("<br>", _AUTOLINK.sub(r"\1", source)))


def leading_mentions(html: str) -> tuple[str, ...]:
    """Link targets of the mentions that a fragment begins with, before its first other word."""
    targets: list[str] = []
    root = _tree(html)
    if root is not None:
        for _ in _pieces(root, frozenset(), targets):
            pass
    return tuple(targets)


def _tree(html: str) -> etree._Element | None:
    source = _STRAY_LESS_THAN.sub("&lt;", _SURROGATES.sub("\ufffd", html).replace("\x00", ""))
    if not source.strip():
        return None
    if source.count("<") > _MOST_TAGS:
        source = _ANY_TAG.sub(" ", source)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError:  # nothing but a comment, for example
        return None


def _pieces(root: etree._Element, addressed: frozenset[str], found: list[str] | None = None) -> Iterable[str]:
    """Text pieces in document order; iterative, since depth is the sender's to choose."""
    at_start, skipped = True, None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if skipped is not None:
                continue
            if node.tag in _UNREAD or (at_start and _is_mention(node) and _note(node, addressed, found)):
                skipped = node
                continue
            own = _opening(node)
            tail = ""
        else:
            if skipped is not None and node is not skipped:
                continue
            own = "\n" if skipped is not node and node.tag in _BLOCKS - _LINES else ""
            skipped = None
            tail = node.tail or ""
        piece = own + tail
        at_start = at_start and not clean(piece)
        if piece:
            yield piece


def _opening(node: etree._Element) -> str:
    before = ("\n\n" if node.tag in _PARAGRAPHS else "\n") if node.tag in _BLOCKS else ""
    if node.tag == "br":
        before = "\n"
    elif node.tag == "img":
        before = node.get("alt") or ""
    return before + (node.text or "")


def _is_mention(node: etree._Element) -> bool:
    classes = (node.get("class") or "").split()
    return node.tag == "a" and "mention" in classes and "hashtag" not in classes


def _note(node: etree._Element, addressed: frozenset[str], found: list[str] | None) -> bool:
    """Whether a leading mention is passed over: always when collecting, else when addressed."""
    target = node.get("href") or ""
    if found is not None:
        found.append(target)
        return True
    return target in addressed
