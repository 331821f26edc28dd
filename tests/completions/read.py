#!/usr/bin/env python3
"""Parses a PowerShell script with a grammar that has nothing to do with redress, and prints every place that is none of the
language or lacks something, a line each; then, as `word: count`, what the script is made of.

usage: read.py FILE
"""
import sys
from collections import Counter

import tree_sitter
import tree_sitter_powershell


def every(node):
    yield node
    for child in node.children:
        yield from every(child)


with open(sys.argv[1], "rb") as file:
    script = file.read()
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
nodes = list(every(parser.parse(script).root_node))
for node in nodes:
    if node.is_error or node.is_missing:
        row, column = node.start_point
        print(f"{row + 1}:{column + 1}: {'missing' if node.is_missing else 'wrong'}: {node.type}")
named = Counter(node.type for node in nodes if node.is_named)
for word in ("command", "script_parameter", "foreach_statement", "if_statement", "invokation_expression"):
    print(f"{word}: {named[word]}")
