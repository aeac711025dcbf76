"""The monthly run: a month's figures, its report, its closing (H-3.2.3(4)(5), H-3.3.3(7))."""

from orderbatch.month.month_sums import LinesOf, figures

__all__ = ["LinesOf", "figures"]
