"""Amounts in Chinese capitals (金额大写), as finance signs them, by the rules of 《支付结算办法》."""

from collections.abc import Mapping

from orderbatch.contract.words import Words


def in_capitals(minor: int, currency: str, words: Words) -> str:
    """The amount spelled out (1005000 → 人民币壹万零伍拾元整); blank where language or currency do not."""
    spelling = words.look_up("pages.capitals")
    name = spelling["currency"].get(currency, "")
    if not name:
        return ""
    whole, cents = divmod(abs(minor), 100)
    text = _whole(whole, spelling) + spelling["unit"] if whole else ""
    tenths, hundredths = divmod(cents, 10)
    digits = spelling["digits"]
    name += spelling["minus"] if minor < 0 else ""
    if not cents:
        return str(name + (text or digits[0] + spelling["unit"]) + spelling["even"])
    if tenths:
        text += digits[tenths] + spelling["tenth"]
    elif whole:
        text += digits[0]
    return str(name + text + (digits[hundredths] + spelling["hundredth"] if hundredths else spelling["even"]))


def _whole(number: int, spelling: Mapping[str, str]) -> str:
    """Groups of four digits, 万 and 亿 in turn (壹万亿); one zero word for any run of zeros."""
    digits, tens, myriads = spelling["digits"], spelling["tens"], spelling["myriads"]
    places = str(number)
    text, is_zero, group, section = "", False, False, False
    for index, place in enumerate(places):
        power = len(places) - 1 - index
        if place == "0":
            is_zero = True
        else:
            text += (digits[0] if is_zero and text else "") + digits[int(place)] + tens[power % 4].strip()
            is_zero, group, section = False, True, True
        if power and power % 8 == 0 and section:
            text, group, section = text + myriads[1], False, power > 8
        elif power % 8 == 4 and group:
            text, group = text + myriads[0], False
    return text
