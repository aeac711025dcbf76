"""Every sheet that crosses the door, declared once; `every.SHEETS` lists them."""
