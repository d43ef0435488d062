import numpy as np




def w(n):
    y = np.zeros(3)
    for i in range(3):
        y[i] = i * 1.5
    total = 0.0
    k = 0
    while k < n:
        z = y.copy()
        z[k % 3] = -1.0
        total += z[0] + z[1] * z[2]
        if total > 100.0:
            y = z.copy()
        k += 1
    z = y.copy()
    z += 1.0
    return float(total), z


def m(flag):
    y = np.ones(3)
    y[1] = 2.0
    z = y.copy()
    if flag:
        z[0] = 7.0
        y = z.copy()
        y[2] = 9.0
    return y, z


print(w(5), m(True), m(False))
