"""Amounts as people write them in a table, and a sum that spells itself in capitals as it changes."""

from decimal import Decimal

from orderbatch.contract.columns import CellKind
from orderbatch.contract.words import Words


def money(minor: int) -> str:
    """Minor units as a person reads them: 123450 → 1,234.50."""
    whole, cents = divmod(abs(int(minor)), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02d}"


def amount_kind(kind: CellKind, words: Words) -> CellKind:
    """The kind of a column of a report: amounts in 10,000 of the currency are minor units by a million."""
    return "measure" if kind == "money" and words.in_ten_thousands else kind


def amount_value(minor: int, words: Words) -> Decimal:
    """Minor units as a cell of a report has them: in the currency, or in 10,000 of it, to the last fen."""
    return Decimal(int(minor)).scaleb(-6 if words.in_ten_thousands else -2)


def spelled_by_formula(cell: str, currency: str, words: Words) -> str:
    """A formula that writes the amount in `cell` in Chinese capitals; "" where it is not so written.

    It says what `in_capitals` says, by Excel's own number words ([DBNum2]), which LibreOffice knows too; but
    壹万亿, where both say 壹兆.
    """
    spelling = words.look_up("pages.capitals")
    name = spelling["currency"].get(currency, "")
    if not name:
        return ""
    unit, tenth, hundredth, even = (spelling[part] for part in ("unit", "tenth", "hundredth", "even"))
    zero, big = spelling["digits"][0], spelling["myriads"][1]
    whole, cents = f"INT(ROUND(ABS({cell}),2))", f"ROUND(MOD(ROUND(ABS({cell})*100,0),100),0)"
    rest = f"MOD({whole},1E8)"
    over = (
        f'{_spelled(f"INT({whole}/1E8)")}&"{big}"&IF({rest}=0,"",IF({rest}<1E7,"{zero}","")&{_spelled(rest)})'
    )
    large = f'IF({whole}<1E8,{_spelled(whole)},{over})&"{unit}"'
    small = (
        f'IF({cents}>=10,{_spelled(f"INT({cents}/10)")}&"{tenth}",IF({whole}>0,"{zero}",""))'
        f'&IF(MOD({cents},10)>0,{_spelled(f"MOD({cents},10)")}&"{hundredth}","{even}")'
    )
    front = f'"{name}"&IF({cell}<0,"{spelling["minus"]}","")'
    body = f'IF({whole}>0,{large},IF({cents}=0,"{zero}{unit}",""))&IF({cents}=0,"{even}",{small})'
    return f"={front}&{body}"


def _spelled(number: str) -> str:
    """A whole number in number words. Excel takes the pattern alone; LibreOffice wants a word behind it.

    Excel has that word under another name in each language.
    """
    words = '"[DBNum2][$-804]"'
    return f'IF(TEXT(1,{words})="",TEXT({number},{words}&"General"),TEXT({number},{words}))'
