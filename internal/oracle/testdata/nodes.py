"""Prints the nodes of Python files as this Python reads them.

Reads paths from standard input, one a line. For each prints a line
"file VERDICT PATH", the verdict being ok, fields, refused or recoded, and for the first two a line
"KIND START END DETAIL" for every node, with offsets in bytes.
"""

import ast
import io
import re
import sys
import tokenize
import warnings
import zlib

OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "MatMult": "@", "Div": "/", "Mod": "%",
    "Pow": "**", "LShift": "<<", "RShift": ">>", "BitOr": "|", "BitXor": "^",
    "BitAnd": "&", "FloorDiv": "//", "And": "and", "Or": "or", "Invert": "~",
    "Not": "not", "UAdd": "+", "USub": "-", "Eq": "==", "NotEq": "!=", "Lt": "<",
    "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is-not",
    "In": "in", "NotIn": "not-in",
}


# Before 3.12 the positions within an f-string are wrong.
FIELDS = sys.version_info >= (3, 12)


def operator(node):
    return OPERATORS[type(node).__name__]


def constant(node, source):
    v = node.value
    if isinstance(v, bytes):
        return "bytes:%08x" % zlib.crc32(v)
    if isinstance(v, str):
        if b"\\N{" in source:
            return "str:named"
        text = re.sub("[\ud800-\udfff]", "\ufffd", v)
        return "str:%08x" % zlib.crc32(text.encode())
    if v is ...:
        return "..."
    return str(v) if v is None or isinstance(v, bool) else "number"


def detail(node, source):
    kind = type(node).__name__
    if kind == "Constant":
        return constant(node, source)
    if kind in ("BinOp", "UnaryOp", "BoolOp"):
        return operator(node.op)
    if kind == "AugAssign":
        return operator(node.op) + "="
    if kind == "Compare":
        return ",".join(operator(op) for op in node.ops)
    if kind == "alias":
        return "%s,%s" % (node.name, node.asname or "")
    if kind in ("TypeVar", "TypeVarTuple", "ParamSpec"):
        return node.name
    if kind == "TypeAlias":
        return ""
    if kind == "ImportFrom":
        return "%d,%s" % (node.level, node.module or "")
    if kind in ("Global", "Nonlocal"):
        return ",".join(node.names)
    for field in ("id", "attr", "arg", "name"):
        if hasattr(node, field):
            return getattr(node, field) or ""
    return ""


def line_starts(source):
    starts = [3 if source.startswith(b"\xef\xbb\xbf") else 0]
    starts.extend(m.end() for m in re.finditer(rb"\r\n|\n|\r", source))
    return starts


def fields(node):
    return [v for v in node.values if not isinstance(v, ast.Constant)]


def children(node):
    """Returns what is below node, but not patterns, which are read as
    expressions."""
    if type(node).__name__ in ("JoinedStr", "TemplateStr"):
        if FIELDS:
            yield from fields(node)
        return
    if isinstance(node, ast.match_case):
        if node.guard:
            yield node.guard
        yield from node.body
        return
    if type(node).__name__ in ("FormattedValue", "Interpolation"):
        yield node.value
        if node.format_spec:
            yield from fields(node.format_spec)
        return
    if type(node).__name__ == "TypeAlias":
        yield from node.type_params
        yield node.value
        return
    yield from ast.iter_child_nodes(node)


def nodes(tree, source):
    starts = line_starts(source)
    stack = [tree]
    while stack:
        node = stack.pop()
        stack.extend(children(node))
        if not hasattr(node, "lineno") or isinstance(node, ast.alias) and node.name == "*":
            continue
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        text = source[start:end]
        what = detail(node, text)
        if not text.isascii() and not isinstance(node, ast.Constant):
            what = "?"  # Python normalizes names
        yield "%s %d %d %s" % (type(node).__name__, start, end, what)


def read(path):
    with open(path, "rb") as f:
        source = f.read()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding not in ("utf-8", "utf-8-sig"):
            return "recoded", []
        return "fields" if FIELDS else "ok", list(nodes(ast.parse(source), source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "refused", []


def main():
    warnings.simplefilter("ignore")
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False)
    for path in sys.stdin.read().splitlines():
        verdict, lines = read(path)
        out.write("file %s %s\n" % (verdict, path))
        for line in lines:
            out.write(line + "\n")
    out.flush()


main()
