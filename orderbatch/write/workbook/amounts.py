"""Amounts as people write them in a table, and a sum that spells itself in capitals as it changes."""

from orderbatch.contract.words import Words


def money(minor: int) -> str:
    """Minor units as a person reads them: 123450 → 1,234.50."""
    whole, cents = divmod(abs(int(minor)), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02d}"


def spelled_by_formula(cell: str, currency: str, words: Words) -> str:
    """A formula that writes the amount in `cell` in Chinese capitals; "" where it is not so written.

    It says what `in_capitals` says, by Excel's own number words ([DBNum2]), which LibreOffice knows too.
    """
    spelling = words.look_up("pages.capitals")
    name = spelling["currency"].get(currency, "")
    if not name:
        return ""
    unit, tenth, hundredth, even = (spelling[part] for part in ("unit", "tenth", "hundredth", "even"))
    zero = spelling["digits"][0]
    whole, cents = f"INT(ROUND(ABS({cell}),2))", f"ROUND(MOD(ROUND(ABS({cell})*100,0),100),0)"
    spell = '"[DBNum2][$-804]0"'
    large = f'TEXT({whole},"[DBNum2][$-804]General")&"{unit}"'
    small = (
        f'IF(INT({cents}/10)>0,TEXT(INT({cents}/10),{spell})&"{tenth}",IF({whole}>0,"{zero}",""))'
        f'&IF(MOD({cents},10)>0,TEXT(MOD({cents},10),{spell})&"{hundredth}","{even}")'
    )
    front = f'"{name}"&IF({cell}<0,"{spelling["minus"]}","")'
    body = f'IF({whole}>0,{large},IF({cents}=0,"{zero}{unit}",""))&IF({cents}=0,"{even}",{small})'
    return f"={front}&{body}"
