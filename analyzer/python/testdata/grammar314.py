# What only Python 3.14 reads.
try: pass
except A, B: pass
x = t"a{b!s:>{w}}" rt'\{c}'
