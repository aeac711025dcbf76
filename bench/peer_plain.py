"""The plain script that a user would write: pandas + openpyxl, read → join → greedy → write. The yardstick.

    python bench/peer_plain.py FOLDER [--engine openpyxl|calamine]

It does no checks, keeps no ledger, knows one layout, and serves orders in the sequence of their files.
"""

import argparse
import warnings
from pathlib import Path

import pandas as pd

warnings.simplefilter("ignore")


def decided(inbox: Path, engine: str) -> pd.DataFrame:
    """Every line of every form with stock, balance and what is shipped of it; first come, first served."""
    stock = pd.read_excel(inbox / "stock.xlsx", engine=engine)
    balances = pd.read_excel(inbox / "balances.xlsx", engine=engine)
    forms = []
    for path in sorted(inbox.glob("order *.xlsx")):
        head = pd.read_excel(path, header=None, nrows=2, engine=engine)
        lines = pd.read_excel(path, header=4, engine=engine)
        lines = lines[lines["Product"].notna()]
        forms.append(lines.assign(agent=head.iat[1, 1], order_no=head.iat[1, 4]))
    lines = pd.concat(forms).merge(stock, on="SKU").merge(balances, left_on="agent", right_on="Agent code")
    left = dict(zip(stock["SKU"], stock["On hand"], strict=True))
    shipped = []
    for row in lines.itertuples():
        given = min(int(row.Cases), left[row.SKU])
        left[row.SKU] -= given
        shipped.append(given)
    return lines.assign(shipped=shipped)


def main(folder: Path, engine: str) -> None:
    lines = decided(folder / "inbox", engine)
    out = folder / "plain"
    out.mkdir(exist_ok=True)
    orders = (
        lines.assign(amount=lines["shipped"] * lines["Case price"])
        .groupby(["order_no", "agent"], as_index=False)["amount"]
        .sum()
    )
    orders.to_excel(out / "approval.xlsx", index=False)
    lines[["Bin", "SKU", "Product", "shipped", "order_no"]].to_excel(out / "pick list.xlsx", index=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", default="openpyxl")
    chosen = parser.parse_args()
    main(chosen.folder, chosen.engine)
