# What Python 3.11 reads, each construct in the spellings that differ.
from __future__ import annotations
import a.b as c, d
from . import x
from ...y.z import (p as q, r,)
from w import *

@decorator
@other.one(1, *a, k=2, **b)
async def f(a, b: int = 1, /, c=None, *args: *Ts, d, e: str = "x", **kw) -> dict[str, int]:
    """Doc."""
    async with open(x) as g, h: await g
    async for i, *j in k: yield i
    else: return
    return [u async for u in v if await w]

def g(a, *, b): global t, u; nonlocal_ = 1; del a, (b), c[1:2, ::3, ...],
def h(*, b: (int), d: ((int) ) = (1), **c: (str)): pass;

class A(Base, metaclass=M, **kw): x: int; y: (str) = "s"; (z): int = yield_

class B: pass

x = y = z, *w = 1, *a
x += yield_, 2
x @= y; x //= 1; x **= 2; x >>= 1; x <<= 2; x &= 3; x |= 4; x ^= 5; x -= 6; x /= 7; x %= 8
if a < b <= c != d is not None and not e in f or g not in h: pass
elif (n := 10) > 5: pass
else: pass
while x: break
else: continue
for i in range(3), 4,: pass
try: pass
except (A, B) as e: raise X from None
except C: raise
else: pass
finally: pass
try: pass
except* D as e: ...
with (a): pass
with (a, b): pass
with (a as b, c as (d, e),): pass
with (a).b as c, (d): pass
with (yield_): pass
with (a, b) as c: pass
assert a, "m"
lambda: 0; lambda a, *b, c=1, **d: a if b else c; lambda *, k: k; lambda a, /, b: b
print(*a or b, **c or d); f(x for x in y); f((x for x in y), 1); f(a)(b)[c].d
{**a, 'b': 1, **c}; {1, *b}; {}; {k: v for k, v in z if k if v}; {s for s in t}; [*a, b]; ()
(a, ); (a); a[b, *c]; a[*c]; a[b:=1]; a[:]; a[1:]; a[:1]; a[::2]; a[1:2, 3]
-a ** -b; ~+-a; not not a; await_; a if b else c if d else e; a @ b % c // d
1_000 + 0xFF_ff + 0o17 + 0b1 + 1.5e-10j + 1. + .5 + 1e5 + 0_0 + 1if x else 2
1.5.real; 1..real; 1.5e100.__format__; x.y . z
'a' "b" r'\n'; b"\x00\xff" b'' ; """t
q""" 'single' ; "\a\b\f\n\r\t\v\\\'\"\101\x41\u00e9\U0001f433\z\
cont"; '\777'; b'\777\u0041'; u'x'; Rb"\x"; '#' ' "'  # comment
('a'  # between
 'b' \
 'c')
f'a{b}c{d!r:>{w}.{p}}e{{}}{x=}{f"{y}"}{z:%H:%M}' f"""{
  a
}""" rf'\{x}' '\N{BULLET}{'; f'\N{BULLET}{x}'; f"{ {1: 2}[1] }{a['b']}{lambda_:{'x'}}{a != b}{(lambda x: 1)}"
match x:
    case 1 | -2 | 3+4j | "a" "b" | None: pass
    case [a, *_, b] | (c, d) | {"k": v, **rest} if a: pass
    case Point(x=0, y=yy) as p if p.x: pass
    case a.b.C() | str(): pass
    case _, *others: pass
    case _: pass
match = 1; match(x); match[x]; match.x; case = type = _ = 2; print(match, case, type)
match (x, y):
    case a: pass
match -x, *y:
    case a: pass
type (x); type[x]; type: int = 1
def tabs():
	if x:
        	y
	z
if x:\
  pass
x = \
  1
	
  # indented comment
def nested():
    def deeper():
        return (1,
# comment at the left
2)
    return {
'a': 1,
}
ｗidth = ñ = 1
# the end
