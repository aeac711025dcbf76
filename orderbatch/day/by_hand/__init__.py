"""What the rep changes by his own hand 改单: rows, what they can change, what they do (2-workbooks)."""
