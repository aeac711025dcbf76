"""One module a document: a Batch becomes pages. `outputs.OUTPUTS` lists them."""
