"""Constants."""

G = 9.81
