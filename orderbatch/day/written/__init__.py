"""Everything a run leaves behind once it is true: documents drawn and put in their places."""
