"""orderbatch: order forms in; approvals, pick lists, summaries and monthly reports out."""

__version__ = "0.2.0"
