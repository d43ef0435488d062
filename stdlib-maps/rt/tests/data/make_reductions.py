"""Writes `reductions.csv`: the bits of NumPy's reductions of pseudo-random arrays.

One line per case: its name, then the results as hexadecimal bits.  The arrays
come from a linear congruential generator that tests/reduce.rs repeats.
"""

from pathlib import Path

import numpy as np


def numbers(count):
    state, out = 1, np.empty(count)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out[i] = (state >> 11) / 2**53 - 0.5
    return out


LINES = []


def case(name, values):
    values = np.ascontiguousarray(values)
    kind = {8: np.uint64, 4: np.uint32}[values.dtype.itemsize]
    LINES.append(",".join([name, *(f"{v:x}" for v in values.reshape(-1).view(kind))]))


pool = numbers(200_000)
for n in (0, 1, 5, 7, 8, 9, 100, 127, 128, 129, 136, 1000, 1024, 1025, 8192, 20001, 200_000):
    x = pool[:n]
    case(f"sum {n}", x.sum())
    case(f"sum f32 {n}", x.astype(np.float32).sum())
    case(f"sum strided {n}", x[::3].sum())
    case(f"sum reversed {n}", x[::-1].sum())
    if n:
        case(f"mean {n}", x.mean())
        case(f"prod {n}", (x + 1.4).prod())
case("cumsum 50", pool[:50].cumsum())
for rows, columns in ((300, 70), (70, 300), (10, 20_000), (20_000, 10), (3000, 6), (2, 9001), (1, 500), (500, 1)):
    m = pool[: rows * columns].reshape(rows, columns)
    views = {
        "all": m,
        "transposed": m.T,
        "columns": m[:, ::2],
        "rows": m[::2],
        "up": m[::-1],
        "left": m[:, ::-1],
        "turned": m[::-1, ::-1],
        "inner": m[1:, 1:] if rows > 1 and columns > 1 else m,
    }
    for view, v in views.items():
        name = f"{rows}x{columns} {view}"
        case(f"sum {name}", v.sum())
        for axis in (0, 1):
            if v.shape[1 - axis] < 400:
                case(f"sum {name} {axis}", v.sum(axis))
                if view in ("all", "transposed", "columns") and v.shape[1 - axis] < 100:
                    case(f"mean {name} {axis}", v.mean(axis))
t = pool[:24_000].reshape(20, 30, 40)
for view, v in {"all": t, "permuted": t.transpose(1, 2, 0), "strided": t[:, ::2, ::3]}.items():
    case(f"sum 3d {view}", v.sum())
    for axis in range(3):
        case(f"sum 3d {view} {axis}", v.sum(axis).reshape(-1)[:50])
(Path(__file__).parent / "reductions.csv").write_text("\n".join(LINES) + "\n")
