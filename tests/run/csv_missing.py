# error: FileNotFoundError: [Errno 2] No such file or directory: 'no-such-table.csv'
"""A file that does not exist."""

import pandas as pd

print("before")
print(pd.read_csv("no-such-table.csv", header=None).to_numpy())
