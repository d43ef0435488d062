import numpy as np
def main():
    n2 = (8 % -4)
    a4 = np.clip((np.array([[-6, 4, -3], [3, -8, -3], [6, n2, 5]], dtype=int) / 2), -100, 100).astype(np.int64)
    for i6 in range(0, 2, 2):
        print((i6 >> 1), a4)
    print(n2)
main()
