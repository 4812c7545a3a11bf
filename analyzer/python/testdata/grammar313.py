# What Python reads from 3.13.
type Z[T = int, *Ts = *tuple[int]] = T
class D[T = int, **P = [int]]: pass
