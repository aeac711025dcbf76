"""The ground floor: words, columns, sheets, findings and the batch. It imports no other room."""
