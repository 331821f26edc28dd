#!/usr/bin/env python3
"""Reads a page with a strict parser that has nothing to do with redress, and prints what is wrong with it, a line each.

A page is one file: it brings nothing from elsewhere, runs nothing, and can be read by a screen reader.

usage: read.py FILE
"""
import re
import sys
from collections import Counter

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    HTML: "html head meta title style body main nav section h1 h2 h3 p ul ol li a div figure figcaption "
    "table caption thead tbody tr th td br wbr".split(),
    SVG: "svg title desc line rect circle path text".split(),
}
ATTRIBUTES = (
    "lang charset http-equiv content name class id href role aria-label aria-labelledby tabindex scope value "
    "width height x y x1 x2 y1 y2 r d dx overflow text-anchor textLength lengthAdjust".split()
)


def wrong(page):
    parser = html5lib.HTMLParser(strict=True)
    try:
        root = parser.parse(page)
    except html5lib.html5parser.ParseError as error:
        yield f"it is not well made: {error}"
        return
    everything = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in everything if element.get("id"))
    yield from (f"the id `{name}` is there {times} times" for name, times in ids.items() if times != 1)
    for element in everything:
        space, name = re.fullmatch(r"(\{.*\})(.*)", element.tag).groups()
        if name not in ELEMENTS.get(space, []):
            yield f"the element `{name}` of {space}"
        for attribute, value in element.attrib.items():
            if attribute not in ATTRIBUTES:
                yield f"the attribute `{attribute}` of `{name}`"
            if attribute == "href" and value[1:] not in ids or attribute == "href" and not value.startswith("#"):
                yield f"a link to `{value}`"
            if attribute == "aria-labelledby":
                yield from (f"`{name}` is named by `{id}`, which is not there" for id in value.split() if id not in ids)
    styles = "".join(style.text or "" for style in root.iter(HTML + "style"))
    if re.search(r"url\(|@import|https?:", styles):
        yield "the style brings something from elsewhere"
    yield from unreadable(root)


def unreadable(root):
    """What a screen reader would miss."""
    if root.get("lang") != "en":
        yield "no language"
    for name, times in (("main", 1), ("h1", 1), ("title", 1)):
        if len(list(root.iter(HTML + name))) != times:
            yield f"not {times} `{name}`"
    rank = 0
    for heading in root.iter():
        if heading.tag in (HTML + "h1", HTML + "h2", HTML + "h3"):
            if rank + 1 < int(heading.tag[-1]):
                yield f"`{''.join(heading.itertext())}` skips a rank"
            rank = int(heading.tag[-1])
    for table in root.iter(HTML + "table"):
        if table.find(HTML + "caption") is None:
            yield "a table without a caption"
        if any(cell.get("scope") is None for cell in table.iter(HTML + "th")):
            yield "a head of a table that does not say what it heads"
    drawings = [svg for svg in root.iter(SVG + "svg") if svg.get("role") is not None]
    lists = [figure for figure in root.iter(HTML + "figure")]
    if len(drawings) != len(lists):
        yield "a drawing outside a figure"
    for svg in drawings:
        if svg.get("role") != "img" or svg[0].tag != SVG + "title" or svg[1].tag != SVG + "desc" or not svg[1].text:
            yield "a drawing without a title and words"
    body = root.find(HTML + "body").find(HTML + "main")
    for section in body.iter(HTML + "section"):
        children = list(section)
        for figure, following in zip(children, children[1:]):
            if figure.tag == HTML + "figure" and following.tag != HTML + "ol":
                yield "a drawing that no list repeats"


with open(sys.argv[1], encoding="utf-8") as file:
    for line in wrong(file.read()):
        print(line)
