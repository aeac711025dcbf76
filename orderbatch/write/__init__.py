"""One module per document: a Batch becomes pages. `workbook.py` is the only writer of xlsx."""
