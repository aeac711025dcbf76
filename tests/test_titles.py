"""What a sheet calls itself: an unknown title is doubtful, an order's title is not (issue 13, number 2)."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import INCIDENTS
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.processes.one_file import open_file
from tests.tables import found, grid

SOMETHING_ELSE = """
退货明细表 | 采购退货申请 | 订单退货申请单 | 退货订单 | 样品订单 | 样品采购申请单 |
调拨订单 | 门店间调货单 | 调货申请 | 货物交接单 | 交接清单 | 货物签收单 | 签收明细 |
送货回单 | 送货通知 | 发货通知单 | 发货计划 | 订单发货通知 | 采购入库单 | 采购入库明细 |
采购收货记录 | 采购订单收货单 | 到货验收记录 | 库存盘点记录 | 盘点明细 | 月末库存 |
期末结存表 | 库存明细 | 库存日报 | 进销存报表 | 进销存月报 | 销量统计 | 销售明细表 |
销售流水 | 销售台账 | 12月销售计划 | 12月份销售预测 | 销售任务分解表 | 月度任务 |
年度目标表 | 促销活动方案 | 陈列申请 | 赠品申请单 | 赠品领用单 | 样品领用登记 |
试用装派发表 | 物料领用单 | 领料清单 | 破损登记表 | 货损报告 | 货损明细 | 报废申请 |
报残单 | 坏品清单 | 过期品处理单 | 临期品处理申请 | 不良品登记 | 质量投诉单 | 客诉登记表
| 问题反馈表 | 差异说明 | 差异表 | 补差申请 | 价差申请 | 费用核销单 | 返利结算单 |
对账明细 | 往来核对 | 应收明细 | 开票申请 | 开票明细 | 开票资料 | 发票清单 | 报价表 |
供货价格表 | 价格确认函 | 询价表 | 比价表 | 产品目录 | 新品介绍 | 产品清单 | 装箱明细
| 装车清单 | 装车单 | 提货单 | 提货委托书 | 配货单 | 拣货单 | 分拣表 | 出货单 |
出货明细 | 出货通知 | 运输单 | 托运单 | 物流单 | 快递单 | 回执单 | 借条 | 借用单 |
归还单 | 还货单 | 寄售清单 | 铺货清单 | 代销清单 | 换货申请 | 召回通知 | 检验报告 |
保修单 | 维修单 | 登记表 | 统计表 | 汇总表 | 情况说明 | 盘亏盘盈表 | 会议签到表 |
培训通知 | 授权书 | 证明 | 合格证 | 物料清单 | 生产计划 | 生产任务单 | 排产表 |
加工单 | 资产清单 | 设备清单 | 工作联系单 | 变更通知单 | 订单变更通知 | 订单取消申请 |
取消单 | 撤单申请 | 作废单 | 备货计划 | 节日备货计划 | 春节备货计划表 | 12月备货计划单 | 备货计划明细

Return of empties | Empties returned | Spillage log | Breakage sheet | Damages list | Shortage claim
| Claims form | Discrepancy note | Goods inwards | Goods inward sheet | GRN | Goods received |
Receiving report | Receiving log | Receipt of goods | Proof of delivery | POD | Delivery schedule |
Delivery run | Drop sheet | Load sheet | Loading list | Loading plan | Manifest | Shipping list |
Shipping manifest | Ship notice | Advance ship notice | ASN | Consignment note | Freight bill | Bill
of materials | Pick sheet | Picking sheet | Pick ticket | Pull sheet | Allocation list | Allocations
| Stock transfer | Transfer order | Inter-branch transfer | Branch transfer request | Internal
transfer | Sample order | Sample log | Sampling plan | Tasting samples | Demo units | Loan agreement
| Loan stock | Stock on consignment | Stock balance | Stock levels | Stock on hand | Stock holding |
Stock status | Stock valuation | Stocktake sheet | Cycle count | Count sheet | Physical count |
Inventory list | Inventory report | Sales by item | Sales history | Sales summary | Sales plan |
Sales forecast | Forecast | Demand forecast | Rolling forecast | Budget 2027 | Target sheet |
Promotion plan | Offers | Special offers | Price file | Price guide | Tariff | Rate card | Quotation
118 | Quote 551 | Estimate | Tender | Bid sheet | RFQ | Request for quotation | Pro-forma | Proforma
| Tax invoice 991 | Invoice 2231 | Account statement | Remittance advice | Credit memo | Credit
request form | Refund request | Return order | Returns authorisation | RMA form | Warranty return |
Exchange form | Replacement claim | Recall | Product recall | Quality complaint | Complaint form |
Complaints register | Order status | Open orders report | Order history | Order acknowledgment |
Order confirmation | Purchase order receipt | PO receipt | Order cancellation | Cancelled orders |
Cancellation request | Write-offs | Wastage | Waste sheet | Expired goods | Expiry report |
Short-dated stock | Near-expiry list | Disposal record | Destruction record | Gift list | Giveaways
| Free goods claim | Display materials | POSM list | Product list | Item list | Item master |
Product catalogue | New lines | Range review | Planogram | Survey | Assets | Equipment list | Rebate
claim | Production plan | Work order | Job sheet | Service report | Maintenance order | Test
certificate | Summary | Report | Log | Record | Stocking plan | Holiday stocking plan |
Stock plan for Christmas
"""
ORDERS = """
订货单 | 双十一补货计划 | 经销商要货表 | 客户报货明细 | 配送中心要货单 |
新华物流配送中心订货单 | 11月第四周要货 | 2026年冬季订货会订货表 | 洁美日化订货申请 |
日配订单 | 门店日常补货 | 紧急要货 | 常温品要货单 | 采购需求清单 | 物资采购申请表 |
备货申请表 | 春节备货 | 节日备货订单 | 备货计划订货单 | Holiday stocking order |
月度采购计划 | 月度订货计划 | 12月订货计划 | 订货确认书 | 购销合同 | 年度订货合同 |
经销商进货表 | 进货明细 | 客户下单表 | 预订单 | 预售订货单 | 团购订单 | 微商拿货单 |
批发订单 | 外贸订单 | 电商采购单 | 请购单 | 申购单 | 报单表 | 配货申请 | 要货申请表 |
提货申请单 | 货品需求表 | 报计划 | 台州佳顺订货 | 城南百货批发部 | 台州市佳顺商贸有限公司 |
永辉超市滨江店 | 老李烟酒店 | 华联连锁 | 供销社 | 11月 | 2026年11月23日 |
第48周

Purchase order | Weekly restock | Reorder sheet | Northway Foods | Sample Street Stores order |
Order for delivery Friday | Order form - November | PO 4411 | PO#4411 | Purchase order no 17 | Order
| Orders | Order list | Buying list | Shopping list | Stock order | Stock replenishment |
Replenishment request | Dealer order sheet | Trade order form | Wholesale order | Export order |
Import order | Rush order | Urgent order | Standing order | Blanket order | Bulk order | Web order |
Phone order | Store order | Branch order | Indent | Material requisition | Purchase requisition |
Supply request | Goods request | Stock request | Christmas order | Pre-order | Preorder form |
Booking form | Spring booking | Order guide | Order pad | Call-off order | Release order |
Requirements for week 48 | Demand sheet | LPO | Local purchase order | Greenfield Trading Ltd | Acme
Stores | O'Brien & Sons | The Corner Shop | Week 48 | November 2026 | 23 Nov 2026
"""
NAMES = [
    "家乐福",
    "A区",
    "洗涤类",
    "Lakeview",
    "Cleaning",
    "Household",
    "North region",
]  # of nobody knows what
NUMBERED, PLAIN = "Agent code | C1 | Order no. | N-1\n", "Agent code | C1\n"
LINES = "SKU | Product | Cases\nA-101 | Soap | 3\nA-102 | Tissue | 4\n"


def words(text: str) -> list[str]:
    return [word for part in re.split(r"\||\n\n", text) if (word := " ".join(part.split()))]


def errors(table: str, name: str = "Sheet1") -> set[tuple[str, str]]:
    """What is asked about an order: (code, cell); an order is what all of these are taken for."""
    sheets = found(grid(table, name))
    assert [sheet.kind for sheet in sheets] == ["order"]
    return {(code, cell) for code, cell, *_rest in sheets[0].troubles if CODES[code] == "error"}


@pytest.mark.parametrize("header", [NUMBERED, PLAIN])
def test_an_unknown_title_is_asked_about_whatever_it_is(header: str) -> None:
    silent = [title for title in words(SOMETHING_ELSE) if not errors(f"{title}\n{header}{LINES}")]
    assert len(words(SOMETHING_ELSE)) > 250 and not silent


@pytest.mark.parametrize("header", [NUMBERED, PLAIN])
def test_an_orders_title_or_a_companys_name_is_not_asked_about(header: str) -> None:
    asked = [title for title in words(ORDERS) if errors(f"{title}\n{header}{LINES}")]
    assert len(words(ORDERS)) > 100 and not asked


def test_a_name_alone_is_asked_about_where_nothing_else_speaks_of_an_order() -> None:
    assert all(errors(f"{name}\n{PLAIN}{LINES}") == {("TITLE_UNKNOWN", "A1")} for name in NAMES)
    assert not any(errors(f"{name}\n{NUMBERED}{LINES}") for name in NAMES)
    ordered = LINES.replace("Cases", "订货件数")
    assert not any(errors(f"{name}\n{PLAIN}{ordered}") for name in NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "退货",
        "样品",
        "Returns Nov",
        "Sample request",
        "销售计划",
        "节日备货计划",
        "Stocking plan",
        "Transfer",
        "库存",
        "损耗",
        "GRN 118",
    ],
)
def test_a_sheets_name_is_its_title_where_no_other_stands(name: str) -> None:
    assert errors(f"{NUMBERED}{LINES}", name) == {("TITLE_UNKNOWN", "")}
    assert not errors(f"Purchase order\n{NUMBERED}{LINES}", name)


@pytest.mark.parametrize("name", ["作废", "已取消", "Void", "VOID (2)", "Draft", "草稿 2", "待确认"])
def test_a_sheet_whose_name_says_that_it_does_not_count_is_asked_about_whatever_its_title(name: str) -> None:
    for above in (f"Purchase order\n{NUMBERED}", NUMBERED):
        assert errors(f"{above}{LINES}", name) == {("TITLE_UNKNOWN", "")}
    assert not errors(f"Purchase order\n{NUMBERED}{LINES}", f"{name} list")


@pytest.mark.parametrize(
    "name", ["Sheet1", "明细", "Nov", "Info", "导出", "HD1001", "Page 1", "代发表", "东区"]
)
def test_names_of_sheets_that_say_nothing_are_no_titles(name: str) -> None:
    assert not errors(f"{PLAIN}{LINES}", name)


def test_a_sheet_called_by_what_an_order_asks_for_is_one_where_a_label_is_a_buyers() -> None:
    assert not errors(f"Agent code | C1 | PO ref | N-1\n{LINES}", "delivery schedule")
    assert errors(f"{NUMBERED}{LINES}", "delivery schedule")
    assert errors(f"Agent code | C1 | PO ref | N-1\n{LINES}", "returns")


@pytest.mark.parametrize(
    ("file", "title", "told"),
    [
        ("退货单.xlsx", "", ["TITLE_UNKNOWN"]),
        ("退货单 2026-11-23.xlsx", "", ["TITLE_UNKNOWN"]),
        ("Goods return_3.xlsx", "", ["TITLE_UNKNOWN"]),
        ("退货单.xlsx", "订货单", []),
        ("order C1.xlsx", "", []),
        ("订货单.xlsx", "", []),
    ],
)
def test_the_files_name_is_the_title_of_a_sheet_that_has_none(file: str, title: str, told: list[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([title], ["Agent code", "C1"], ["Order no.", "N-1"], ["SKU", "Cases"], ["A-101", 3]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    (found,) = open_file(file, buffer.getvalue()).sheets
    assert [code for code, *_rest in found.troubles] == told


COMPLAINTS = """
客户投诉单 | 客诉反馈表 | 质量投诉单 | 客诉登记表 | 产品质量问题反馈单 | 货损索赔申请 | 破损登记表 | 11月客诉
| 投诉 | 客诉处理记录 | Complaint | Complaint form | Quality complaint | Complaints register |
Customer complaint report | Quality claim form
"""
FREE = "Agent | C1\nOrder no. | 88\nWhat is wrong | 3 cases leak\n"


def opened(name: str, table: str) -> tuple[str, int]:
    """What a file is refused for, and how many questions the reading sheet would ask about it."""
    found = open_file(name, table.replace(" | ", ",").encode())
    return found.trouble[0] if found.trouble else "", len(found.drawn)


def test_a_complaint_in_any_layout_is_told_as_one_and_never_asked_about_as_an_order() -> None:
    forms: dict[str, Callable[[str], tuple[str, int]]] = {
        "title": lambda said: opened("file.csv", f"{said}\n{NUMBERED}{LINES}"),
        "no order number": lambda said: opened("file.csv", f"{said}\n{PLAIN}{LINES}"),
        "file name": lambda said: opened(f"{said} 1127.csv", f"{NUMBERED}{LINES}"),
        "no table": lambda said: opened("file.csv", f"{said}\n{FREE}"),
    }
    told = {(how, said): form(said) for said in words(COMPLAINTS) for how, form in forms.items()}
    assert {key for key, how in told.items() if how != ("COMPLAINT_UNREAD", 0)} == set()


@pytest.mark.parametrize(
    "above", ["", "投诉电话 | 400-1\n", "Complaints to | 0571\n", "上次有破损，请注意\n"]
)
def test_an_order_that_speaks_of_complaints_is_no_complaint(above: str) -> None:
    for title in (*words(ORDERS), "", "客户 | 投诉办"):
        told = opened("file.csv", f"{above}{title}\n{NUMBERED}{LINES}")
        assert told[0] == "", title


ENTERED = ("opened_on", "agent", "order_no", "sku", "incident_cases", "incident_type", "description")
OWN_TABLES = """
客户投诉单 | 反馈日期 | 客户编码 | 订单编号 | 产品编码 | 数量 | 投诉类型 | 问题描述
质量反馈单 | 投诉日期 | 代理商编码 | 订单号 | 商品编码 | 件数 | 问题类型 | 投诉内容
Complaint form | Reported on | Agent code | Order no. | SKU | Qty | Complaint type | Problem description
"""


@pytest.mark.parametrize("table", OWN_TABLES.strip().splitlines())
def test_a_complaint_whose_table_says_all_that_an_incident_is_needs_no_form_of_ours(table: str) -> None:
    title, *headings = table.split(" | ")
    row = "2026-11-23,C1,88,A1,2,产品质量,3 件渗漏"
    (sheet,) = open_file("file.csv", f"{title}\n\n{','.join(headings)}\n{row}\n".encode()).sheets
    assert sheet.kind == INCIDENTS.kind
    assert set(ENTERED) <= set(sheet.columns)


@pytest.mark.parametrize("said", ["Poland Ltd", "Border Baths", "orders@shop.example", "Orderly & Sons"])
def test_a_word_that_only_begins_or_ends_like_an_orders_title_is_none(said: str) -> None:
    assert not vocabulary().is_title(said)


@pytest.mark.parametrize(
    "said", ["PO 88123", "P. O.", "Our order", "ORDERS_2027", "某公司订货单（2月）", "PO订单"]
)
def test_an_orders_title_is_one_with_what_stands_beside_it(said: str) -> None:
    assert vocabulary().is_title(said)
