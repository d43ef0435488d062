"""A package."""

print("helpers runs")
