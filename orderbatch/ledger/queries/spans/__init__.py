"""Questions about months and other spans of days: reports, scores, statements (9)."""
