"""A form that goes back: the sender's own workbook, marked."""
