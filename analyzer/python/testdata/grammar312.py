# What only newer Pythons read: from 3.12.
type X = int
type Y[T: int, *Ts, **P] = dict[T, P]
def f[T: (int, str)](a: T) -> T: return a
class C[T](Base, k=1): x: T
f"{d["a"]}{'\n'.join(x)}{
    a  # comment
    + b
}{f"{f"{f"{1}"}"}"}" f'{x:{y:{z}}}' f"{x!r:{'>'}10}"
