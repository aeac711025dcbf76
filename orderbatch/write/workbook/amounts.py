"""Amounts as people write them: with separators, and in Chinese capitals as finance signs them (金额大写)."""

from orderbatch.contract.words import Words


def money(minor: int) -> str:
    """Minor units as a person reads them: 123450 → 1,234.50."""
    whole, cents = divmod(abs(int(minor)), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02d}"


def in_capitals(minor: int, currency: str, words: Words) -> str:
    """The amount spelled out (1005000 → 人民币壹万零伍拾元整); blank where language or currency do not."""
    spelling = words.look_up("pages.capitals")
    name = spelling["currency"].get(currency, "")
    if not name or minor < 0:
        return ""
    whole, cents = divmod(minor, 100)
    text = _whole(whole, spelling) + spelling["unit"] if whole else ""
    tenths, hundredths = divmod(cents, 10)
    digits = spelling["digits"]
    if not cents:
        return str(name + (text or digits[0] + spelling["unit"]) + spelling["even"])
    if tenths:
        text += digits[tenths] + spelling["tenth"]
    elif whole:
        text += digits[0]
    return str(name + text + (digits[hundredths] + spelling["hundredth"] if hundredths else spelling["even"]))


def _whole(number: int, spelling: dict[str, str]) -> str:
    """Groups of four digits with their myriad words; one zero word for any run of zeros inside."""
    digits, tens, myriads = spelling["digits"], spelling["tens"], spelling["myriads"]
    places = str(number)
    text, is_zero, group = "", False, False
    for index, place in enumerate(places):
        power = len(places) - 1 - index
        if place == "0":
            is_zero = True
        else:
            text += (digits[0] if is_zero and text else "") + digits[int(place)]
            text += tens[power % 4].strip()
            is_zero, group = False, True
        if power % 4 == 0 and power and group:
            text += myriads[power // 4].strip()
            group = False
    return text
