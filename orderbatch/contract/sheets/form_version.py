"""The version of an order form: what of the catalogue stands on it. The same goods give the same version."""

import hashlib

import pandas as pd

ON_THE_FORM = (
    *("sku", "product", "spec", "unit", "pieces_per_case"),
    *("min_cases", "order_multiple", "case_price", "status"),
)


def form_version(catalogue: pd.DataFrame) -> str:
    """Eight letters and figures of all that a form shows of the catalogue's rows."""
    shown = catalogue[list(ON_THE_FORM)].astype(object).where(catalogue[list(ON_THE_FORM)].notna(), "")
    told = "\n".join("\t".join(map(str, row)) for row in shown.itertuples(index=False, name=None))
    return hashlib.sha256(told.encode()).hexdigest()[:8]
