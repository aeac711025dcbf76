"""The package of somebody else's workbook, changed part by part."""
