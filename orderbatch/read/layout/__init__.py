"""Cells become sheets of a known kind: headings, labels, lines."""
