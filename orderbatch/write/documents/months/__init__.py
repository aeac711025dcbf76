"""The managers' monthly workbook."""
