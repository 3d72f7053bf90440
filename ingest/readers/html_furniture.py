"""What a web page carries besides its document: menus, breadcrumbs, links to other pages. It is no line of a plan."""

from __future__ import annotations

import re

from bs4 import Tag

from ingest.readers.cells import cell

_MENU = re.compile(
    r"""
    (?:^|[-_\s])
    (?: nav | navi | navigation | gnav | globalnav | global-nav | breadcrumbs? | bread-crumbs? | bread | pankuzu
      | topicpath | topic-path | crumbs? | menu | submenu | sidemenu | sitemap | skip | skiplink | skipnav | sns
      | share | pagetop | page-top-link | to-top | totop | pager | pagination | search-?box | site-?search
      | font-?size )
    (?:$|[-_\s\d])
    """,
    re.VERBOSE | re.I,
)
"""Classes and ids that pages give to their menus, whatever the page."""

_ROLES = frozenset({"navigation", "search", "menu", "menubar"})
_EDGES = ("header", "footer", "aside")
_CONTENT = ("main", "article", "table", "dl", "h1", "h2", "h3")
"""What holds the document; a part with one of these inside is no menu."""

_MOSTLY = 0.5
"""Share of a part's characters that stand in links, from which it only leads elsewhere."""


def without_furniture(body: Tag) -> tuple[str, ...]:
    """Take menus, breadcrumbs and lists of links at the page's edges out of the tree; what was taken, as a sentence.

    A header or footer keeps what it states itself (the page's title, the office to ask); a page that is nothing
    else stays as it is.
    """
    found = [tag for tag in body.find_all(True) if _is_menu(tag) or _only_links(tag)]
    places = {id(tag) for tag in found}  # tags compare by what they hold, and two menus may hold the same
    taken = [tag for tag in found if not any(id(parent) in places for parent in tag.parents)]
    texts = [text for tag in taken if (text := cell(tag.get_text(" ")))]
    if not texts or sum(map(len, texts)) == len(cell(body.get_text(" "))):
        return ()
    for tag in taken:
        tag.decompose()
    if not body.get_text().strip():
        return ()
    shown = "、".join(f"「{text if len(text) <= 20 else text[:20] + '…'}」" for text in texts[:3])
    return (f"メニューなどページの案内 {len(texts)} か所（{shown}）は、本文として読んでいません",)


def _is_menu(tag: Tag) -> bool:
    if tag.name in ("html", "body", "main", "article", "a"):
        return False
    named = tag.name == "nav" or str(tag.get("role") or "").lower() in _ROLES
    classes = tag.get("class") or ""
    names = [*(classes if isinstance(classes, list) else [str(classes)]), str(tag.get("id") or "")]
    called = any(_MENU.search(name) for name in names)
    return named or (called and tag.find(_CONTENT) is None)


def _only_links(tag: Tag) -> bool:
    """Whether a part of the page's edges says hardly anything but links; or a list leads about the page."""
    links = [str(a.get("href") or "") for a in tag.find_all("a")]
    if tag.name in ("ul", "ol") and len(links) > 1 and len(links) == len(tag.find_all("li")):
        own = all(link.startswith("#") and len(link) > 1 for link in links)
        if own and cell(tag.get_text("")) == cell("".join(a.get_text("") for a in tag.find_all("a"))):
            return True
    edge = tag.name in _EDGES or tag.find_parent(_EDGES) is not None
    if not edge or tag.name not in ("ul", "ol", "p", "div", "aside", "section") or tag.find(_CONTENT) is not None:
        return False
    if tag.find_parent(["main", "article"]) is not None:
        return False
    whole = len(cell(tag.get_text(" ")))
    linked = sum(len(cell(a.get_text(" "))) for a in tag.find_all("a"))
    return whole > 0 and linked >= _MOSTLY * whole
