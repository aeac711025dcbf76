"""The plain way to the same documents: pandas for every form, openpyxl for every workbook.

    python bench/peer_same_work.py FOLDER [--engine openpyxl|calamine]

Styled approval with its lines and drop-downs, review, pick list, one reply for each agent who does not get
everything, a summary page, the decision as JSON, every original copied to an archive. It checks nothing,
keeps no ledger and syncs nothing. engine: what reads the forms; openpyxl writes in either case.
"""

import argparse
import json
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from peer_plain import decided

warnings.simplefilter("ignore")

HEAD, FILLED = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="305496")
THIN = Side(style="thin", color="BFBFBF")
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def fill(sheet: Worksheet, title: str, frame: pd.DataFrame, choices: Sequence[str] = ()) -> None:
    """A titled table with styled headings, boxed cells, widths, and a drop-down in a last column."""
    names = [*map(str, frame.columns), *(["Choice"] if choices else [])]
    sheet["A1"] = title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(names)
    for row in frame.itertuples(index=False, name=None):
        sheet.append([*row, *([""] if choices else [])])
    for cell in sheet[3]:
        cell.font, cell.fill = HEAD, FILLED
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.border = BOXED
    for position, name in enumerate(names, 1):
        sheet.column_dimensions[sheet.cell(3, position).column_letter].width = max(12, len(name) + 2)
    sheet.freeze_panes = "A4"
    if choices:
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        sheet.add_data_validation(rule)
        column = sheet.cell(3, len(names)).column_letter
        rule.add(f"{column}4:{column}{len(frame) + 3}")


def save(path: Path, *sheets: tuple[str, pd.DataFrame, Sequence[str]]) -> None:
    """A workbook with a table a sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, frame, choices in sheets:
        fill(book.create_sheet(name), name, frame, choices)
    book.save(path)


def main(folder: Path, engine: str) -> None:
    """Decide, write every document, copy the originals."""
    lines = decided(folder / "inbox", engine)
    out, archive = folder / "same work", folder / "same work" / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    lines = lines.assign(
        amount=lines["shipped"] * lines["Case price"], short=lines["Cases"] - lines["shipped"]
    )
    orders = lines.groupby(["order_no", "agent", "Balance"], as_index=False)[
        ["Cases", "shipped", "short", "amount"]
    ].sum()
    of_line = lines[["order_no", "agent", "SKU", "Product", "Cases", "shipped", "short", "amount"]]
    save(
        out / "approval.xlsx",
        ("Approval", orders, ("approve", "reject")),
        ("Lines", of_line, ()),
    )
    save(out / "review.xlsx", ("Review", of_line, ("confirm", "change")))
    save(out / "pick list.xlsx", ("Pick list", lines[["Bin", "SKU", "Product", "shipped", "order_no"]], ()))
    for agent, told in of_line.groupby("agent"):
        if told["short"].any():
            save(out / f"reply {agent}.xlsx", ("Reply", told, ("defer", "cancel")))
    (out / "summary.html").write_text(orders.to_html(index=False), encoding="utf-8")
    decision = {"orders": orders.to_dict("records"), "lines": of_line.to_dict("records")}
    (out / "decision.json").write_text(json.dumps(decision, indent=1, default=str), encoding="utf-8")
    for path in (folder / "inbox").iterdir():
        shutil.copy2(path, archive / path.name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", default="openpyxl")
    chosen = parser.parse_args()
    main(chosen.folder, chosen.engine)
