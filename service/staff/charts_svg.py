"""matplotlib's SVG as an element of a page, coloured by the page's own CSS properties.

The pages' Content-Security-Policy allows no style inside a page, and dark mode must reach the charts: so inline styles
become attributes, and colours stand for custom properties.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_PROPERTIES = {
    "#000001": "var(--text)", "#000002": "var(--ground)", "#000003": "var(--border)", "#000004": "var(--rule)",
    "#000005": "var(--actual)", "#000006": "var(--target)", "#000007": "var(--ok)", "#000008": "var(--warn)",
    "#000009": "var(--key)",
}  # fmt: skip
TEXT, GROUND, BORDER, RULE, ACTUAL, TARGET, OK, WARN, KEY = _PROPERTIES
"""Colours to draw with; each stands for a custom property of the page."""

_URL = re.compile(r"url\(#(?P<id>[^)]+)\)")


def for_page(svg: str, name: str, title: str, description: str) -> str:
    """matplotlib's document as an element of a page: no style, no id twice on a page, a title and a description."""
    root = ET.fromstring(svg)
    for child in [c for c in root if c.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}defs")]:
        if child.tag.endswith("metadata") or child.find(f"{{{_SVG}}}style") is not None:
            root.remove(child)
    for element in root.iter():
        _plain(element, name)
    for at, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(at, element)
    del root.attrib["width"], root.attrib["height"]
    root.attrib |= {
        "role": "img", "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-desc", "class": "chart",
    }  # fmt: skip
    return ET.tostring(root, encoding="unicode", default_namespace=None).replace("ns0:", "").replace(":ns0", "")


def _plain(element: ET.Element, name: str) -> None:
    for rule in element.attrib.pop("style", "").split(";"):
        attribute, _, value = (part.strip() for part in rule.partition(":"))
        if attribute and attribute != "font-family":
            element.set(attribute, _PROPERTIES.get(value, value))
    if element.tag == f"{{{_SVG}}}text":
        element.attrib.setdefault("fill", _PROPERTIES[TEXT])
        element.attrib.pop("transform", None)  # nothing is turned, and the place stands in x and y
    if "id" in element.attrib:
        element.set("id", f"{name}-{element.attrib['id']}")
    if _HREF in element.attrib:
        element.set("href", "#" + f"{name}-{element.attrib.pop(_HREF)[1:]}")
    for attribute, value in element.attrib.items():
        if value in _PROPERTIES:
            element.set(attribute, _PROPERTIES[value])
        elif "url(#" in value:
            element.set(attribute, _URL.sub(rf"url(#{name}-\g<id>)", value))
