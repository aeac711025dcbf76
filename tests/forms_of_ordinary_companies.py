"""Order forms laid out as the templates of ordinary companies are, each misread when it was first read.

Written before the reader was made to read them; format of `Form`. Every name and number is made up.
"""

from tests.forms_of_companies import Form

SIXTH = (
    Form(
        "smartsheet_po",
        {
            "Purchase Order": """
PURCHASE ORDER | | | | | |
COMPANY NAME | Northway Foods | | | PO NO. | NW-3301 |
ADDRESS | 4 River Road | | | ORDER DATE | @2026-11-23 |
PHONE | 555-0123 | | | CUSTOMER NO. | 40021 |
| | | | | |
VENDOR | | | SHIP TO | | |
NAME | Jiemei Ltd | | NAME | Northway Depot B | |
ADDRESS | 9 Export Road | | ADDRESS | 12 Quay Lane, Hull | |
PHONE | 020 8888 | | PHONE | 555-0199 | |
| | | | | |
SHIPPING TERMS | SHIPPING METHOD | DELIVERY DATE | | | |
FOB | Sea | @2026-12-10 | | | |
| | | | | |
ITEM NO. | DESCRIPTION | QTY | UNIT PRICE | TOTAL | |
A111 | Green tea 500ml x 15 | 10 | 45 | 450 | | << A111 10
B222 | Black tea 500ml x 15 | 25 | 45 | 1125 | | << B222 25
C333 | Jasmine tea 1L x 12 | 5 | 52 | 260 | | << C333 5
 | | | | 0 | |
 | | | | 0 | |
REMARKS / INSTRUCTIONS: | | | SUBTOTAL | 1835 | |
Deliver to gate 4 | | | DISCOUNT | 35 | |
| | | SUBTOTAL LESS DISCOUNT | 1800 | |
| | | TAX RATE | 0.00 | |
| | | TOTAL TAX | 0 | |
| | | SHIPPING/HANDLING | 0 | |
| | | TOTAL | 1800 | |
AUTHORIZED SIGNATURE | | | DATE | | |
"""
        },
        "40021",
        "NW-3301",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "ms_purchase_order_simple",
        {
            "Purchase Order": """
Purchase Order | | | |
Purchase Order No.: | PO-90017 | | |
Date: | November 23, 2026 | | |
Account No.: | MS-778 | | |
Ship to: | Contoso Wholesale, 400 Lake Ave, Chicago | | |
Quantity | Item | Description | Unit Price | Line Total
20 | T-1001 | Tissue 3-ply | 18.00 | 360.00 << T-1001 20
6 | T-1002 | Kitchen roll | 22.50 | 135.00 << T-1002 6
4 | T-1007 | Napkins | 16.00 | 64.00 << T-1007 4
| | | Subtotal | 559.00
| | | Sales Tax | 0
| | | Total | 559.00
1. Please send two copies of your invoice. | | | |
2. Enter this order in accordance with the prices, terms and delivery method listed above. | | | |
3. Please notify us immediately if you are unable to ship as specified. | | | |
Authorized by | | Date | |
"""
        },
        "MS-778",
        "PO-90017",
        says={"ship_to": "Contoso Wholesale, 400 Lake Ave, Chicago"},
    ),
    Form(
        "indian_distributor_po",
        {
            "PO": """
SHREE BALAJI AGENCIES | | | | | | | | |
GSTIN: 27AAAAA0000A1Z5 | | | | | | | | |
PURCHASE ORDER | | | | | | | | |
P.O. No.: SB/2026-27/118 | | | | Date: 23-Nov-2026 | | | | |
Distributor Code: D10045 | | | | Delivery At: Nashik Godown | | | | |
S.No. | Item Code | Item Description | HSN | MRP | Case Config | Qty (Cases) | Rate | GST % | Amount
1 | 100231 | Soap 100g | 34011190 | 30 | 96 | 15 | 2100 | 18 | 31500 << 100231 15
2 | 100232 | Soap 75g | 34011190 | 20 | 144 | 10 | 2050 | 18 | 20500 << 100232 10
3 | 100310 | Detergent 1kg | 34022010 | 110 | 20 | 25 | 1650 | 18 | 41250 << 100310 25
| | Total | | | | 50 | | | 93250
| | CGST 9% | | | | | | | 8392.5
| | SGST 9% | | | | | | | 8392.5
| | Grand Total | | | | | | | 110035
Rupees One lakh ten thousand thirty five only | | | | | | | | |
Authorised Signatory | | | | | | | | |
"""
        },
        "D10045",
        "SB/2026-27/118",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "quickbooks_po",
        {
            "PO": """
Sunrise Trading Co. | | | | | Purchase Order
| | | | Date | P.O. No.
| | | | 11/23/2026 | 1187
Vendor | | | Ship To | |
Jiemei Ltd | | | Sunrise Trading | |
1 Export Rd | | | 9 Bay St | |
| | | | Expected | Our Acct #
| | | | 11/30/2026 | ST-5512
Item | Description | Qty | U/M | Rate | Amount
SH-01 | Shampoo 400ml | 30 | cs | 48.00 | 1,440.00 << SH-01 30
SH-02 | Conditioner 400ml | 18 | cs | 48.00 | 864.00 << SH-02 18
SH-09 | Hair mask | 6 | cs | 72.00 | 432.00 << SH-09 6
| | | | Total | $2,736.00
"""
        },
        "ST-5512",
        "1187",
    ),
    Form(
        "australian_stockist_form",
        {
            "Order": """
STOCKIST ORDER FORM | | | | | |
Stockist No: | AU-071 | | Store Name: | Coastal Pantry | |
ABN: | 12 345 678 901 | | Purchase Order No: | CP-119 | |
Deliver to: | 3 Beach Rd Byron Bay NSW 2481 | | Date: | 23/11/2026 | |
Code | Product | Ctn Qty | RRP inc GST | Wholesale ex GST (ctn) | Order (ctns) | Total ex GST
MU01 | Muesli 500g | 6 | 12.95 | 46.80 | 5 | 234.00 << MU01 5
MU02 | Granola 400g | 6 | 13.95 | 50.40 | 4 | 201.60 << MU02 4
OA01 | Oats 1kg | 8 | 7.95 | 38.40 | 10 | 384.00 << OA01 10
| | | | Total cartons | 19 | 819.60
| | | | GST | | 0.00
| | | | TOTAL | | 819.60
"""
        },
        "AU-071",
        "CP-119",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "zh_baijiu_dealer",
        {
            "订货单": """
**酒业经销商订货单
经销商编号： | JX-0321 | 经销商名称： | 金华醉仙商贸 | 区域： | 浙江 | |
订货日期： | 2026/11/23 | 订单号： | DH-0056 | 业务经理： | 周涛 | |
产品编号 | 产品名称 | 度数 | 规格(ml) | 装箱规格(瓶/件) | 订货数量(件) | 单价(元/瓶) | 金额(元)
JZ01 | 金樽 | 52 | 500 | 6 | 30 | 98 | 17640 << JZ01 30
JZ02 | 银樽 | 42 | 500 | 6 | 20 | 68 | 8160 << JZ02 20
JZ08 | 小樽 | 52 | 125 | 24 | 10 | 18 | 4320 << JZ08 10
合计 | | | | | 60 | | 30120
打款金额： | 30120 | 打款日期： | 2026/11/23 | 打款账户： | 工行尾号8821 | |
收货人： | 陈明 | 收货电话： | 13900000000 | 收货地址： | 金华市婺城区八一路1号 | |
经销商签字（盖章）： | | | | 区域经理签字： | | |
"""
        },
        "JX-0321",
        "DH-0056",
        says={"order_date": "2026-11-23", "ship_to": "金华市婺城区八一路1号"},
    ),
    Form(
        "zh_sales_order_sxc",
        {
            "销售订单": """
销 售 订 单 | | | | | | | |
客户： | KH0045 台州鑫源 | | 单据日期： | 2026-11-23 | | 单据编号： | XSDD-20261123-0008
业务员： | 王磊 | | 交货日期： | 2026-11-26 | | 仓库： | 主仓
序号 | 商品编号 | 商品名称 | 规格 | 单位 | 数量 | 单价 | 折扣率% | 金额
1 | SP0101 | 花露水 195ml | 195ml*30 | 箱 | 10 | 360 | 100 | 3600 << SP0101 10
2 | SP0102 | 驱蚊液 45ml | 45ml*48 | 箱 | 5 | 480 | 100 | 2400 << SP0102 5
合计： | | | | | 15 | | | 6000
优惠金额： | 0 | | 客户承担费用： | 0 | | 本次收款： | 0
备注： | 送货上门 | | | | | |
制单人： | 系统管理员 | | 审核人： | | | 客户签字： |
"""
        },
        "KH0045",
        "XSDD-20261123-0008",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "odoo_export",
        {
            "Sheet1": """
Order Reference | Customer | Order Date | Lines/Product code | Lines/Description | Lines/Quantity | Lines/Rate
S00071 | AZ-12 | 2026-11-23 09:15:00 | FURN_7800 | Desk combination | 3 | 450 << FURN_7800 3
 | | | FURN_8888 | Office lamp | 10 | 40 << FURN_8888 10
 | | | E-COM07 | Large cabinet | 2 | 320 << E-COM07 2
"""
        },
        "AZ-12",
        "S00071",
    ),
    Form(
        "pepsi_style_distributor_indent",
        {
            "Indent": """
Distributor Indent | | | | | |
Distributor Code & Name | 210334 - Om Enterprises | | Indent No | IN-4471 | |
Indent Date | 23.11.2026 | | Depot | Pune | |
Material Code | Material Description | UOM | Opening Stock | Indent Qty | Value |
20001 | Cola 250ml x 24 | CS | 12 | 50 | 24000 | << 20001 50
20002 | Cola 600ml x 24 | CS | 30 | 40 | 32000 | << 20002 40
20010 | Soda 600ml x 24 | CS | 5 | 25 | 12500 | << 20010 25
TOTAL | | | 47 | 115 | 68500 |
"""
        },
        "210334",
        "IN-4471",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "cosmetics_presale",
        {
            "Order": """
Retailer name: | Beauty Spot | | Retailer account: | BS-4410 |
Order date: | 23 November 2026 | | Preferred ship date: | 1 December 2026 |
PO Number: | 7781 | | Ship to: | 18 King St, London |
| | | | |
Barcode | Product Code | Shade / Product | Case Qty | Trade Price | Order Qty (cases)
5012345000011 | LIP-01 | Lipstick red | 6 | 4.50 | 4 << LIP-01 4
5012345000028 | LIP-02 | Lipstick nude | 6 | 4.50 | 5 << LIP-02 5
5012345000035 | MAS-01 | Mascara black | 6 | 5.25 | 3 << MAS-01 3
| | | | TOTAL CASES | 12
Order notes: | Please substitute nothing | | | |
"""
        },
        "BS-4410",
        "7781",
        says={"order_date": "2026-11-23", "ship_to": "18 King St, London"},
    ),
    Form(
        "zh_pharma_purchase_plan",
        {
            "采购计划": """
采购计划表
采购单位：安康大药房（客户编码 AK0099） | | | | | 计划编号：JH-112301 | | |
序号 | 商品编码 | 通用名 | 剂型 | 规格 | 生产厂家 | 单位 | 采购数量 | 单价 | 金额
1 | Y00123 | 板蓝根颗粒 | 颗粒剂 | 10g*20袋*60 | 洁美药业 | 件 | 5 | 540 | 2700 << Y00123 5
2 | Y00187 | 感冒灵 | 颗粒剂 | 10g*9袋*100 | 洁美药业 | 件 | 3 | 880 | 2640 << Y00187 3
合计 | | | | | | | 8 | | 5340
"""
        },
        "AK0099",
        "JH-112301",
    ),
)

SEVENTH = (
    Form(
        "label_value_block_without_colons",
        {
            "订单": """
经销商订货单
经销商代码 | GZ-7011 | 经销商名称 | 增城顺发 | 区域 | 华南
订单编号 | GZ20261123 | 订货日期 | 2026-11-23 | 联系人 | 何生
收货地址 | 广州市增城区荔城街1号 | | | 联系电话 | 13600000000
产品编码 | 产品名称 | 规格 | 单位 | 数量 | 单价 | 金额
A-001 | 凉茶 | 310ml*24 | 箱 | 60 | 66 | 3960 << A-001 60
A-002 | 凉茶PET | 500ml*15 | 箱 | 40 | 48 | 1920 << A-002 40
合计 | | | | 100 | | 5880
经销商签章 | | 业务代表 | | 日期 | |
"""
        },
        "GZ-7011",
        "GZ20261123",
        says={"order_date": "2026-11-23", "ship_to": "广州市增城区荔城街1号"},
    ),
    Form(
        "zh_gongxiao_supply_demand",
        {
            "合同": """
工矿产品购销合同 | | | | | | |
需方：湖州百川商贸（客户编号：HZ0033） | | | | 合同编号：BC-261123 | | |
供方：广州洁美日化 | | | | 签订时间：2026年11月23日 | | |
序号 | 产品编号 | 产品名称 | 规格型号 | 单位 | 数量 | 单价(元) | 金额(元)
1 | P-100 | 肥皂 | 202g*30 | 箱 | 12 | 135 | 1620 << P-100 12
2 | P-101 | 皂粉 | 1.5kg*8 | 箱 | 20 | 112 | 2240 << P-101 20
合计 | 人民币（大写）叁仟捌佰陆拾元整 | | | | 32 | | 3860
1、交货时间：款到3日内发货
2、交货地点：湖州市吴兴区
3、运输方式及费用负担：汽运，供方承担
"""
        },
        "HZ0033",
        "BC-261123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "zh_erp_u8_print",
        {
            "Sheet1": """
销售订单 | | | | | | | | |
订单号 | XD0000118 | 订单日期 | 2026-11-23 | 业务类型 | 普通销售 | | | |
销售类型 | 经销 | 客户编码 | '0100023 | 客户简称 | 镇江百大 | | | |
付款条件 | 款到发货 | 销售部门 | 华东部 | 业务员 | 孙俪 | | | |
税率 | 13 | 币种 | 人民币 | 汇率 | 1 | 备注 | | |
行号 | 存货编码 | 存货名称 | 规格型号 | 主计量 | 数量 | 报价 | 含税单价 | 无税单价 | 价税合计
1 | '0101001 | 牙膏120g | 120g*72 | 箱 | 15 | 0 | 288 | 254.87 | 4320 << 0101001 15
2 | '0101002 | 牙膏90g | 90g*72 | 箱 | 10 | 0 | 216 | 191.15 | 2160 << 0101002 10
合计 | | | | | 25 | | | | 6480
制单人 | 孙俪 | 审核人 | | 关闭人 | | | | |
"""
        },
        "0100023",
        "XD0000118",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "eu_order_sheet_vat",
        {
            "Bestellung": """
Order sheet | | | | | |
Company | Nordic Home ApS | | Order date | 23.11.2026 |
Customer no. | 10442 | | Your reference | NH-2291 |
VAT no. | DK12345678 | | Delivery week | 49 |
Delivery address | Havnevej 4, 8000 Aarhus C | | | |
Art. No. | EAN | Description | Colli size | Colli ordered | Price per unit | Total
7001 | 5700000000017 | Candle white | 24 | 10 | 1.20 | 288.00 << 7001 10
7002 | 5700000000024 | Candle red | 24 | 6 | 1.20 | 172.80 << 7002 6
7010 | 5700000000031 | Tealights 50pk | 12 | 20 | 3.10 | 744.00 << 7010 20
Total excl. VAT | | | | | | 1204.80
VAT 25% | | | | | | 301.20
Total incl. VAT | | | | | | 1506.00
"""
        },
        "10442",
        "NH-2291",
        says={"order_date": "2026-11-23", "ship_to": "Havnevej 4, 8000 Aarhus C"},
    ),
    Form(
        "zh_monthly_declare_plan",
        {
            "报量表": """
12月份要货计划申报表
单位名称：徐州金鼎（代码：XZ120） | | | 申报日期：2026.11.23 | | |
品项编码 | 品项名称 | 规格 | 上月销量(件) | 期末库存(件) | 申报数量(件) | 备注
N101 | 方便面红烧 | 100g*24 | 320 | 80 | 300 | << N101 300
N102 | 方便面酸菜 | 100g*24 | 280 | 60 | 260 | << N102 260
N201 | 干脆面 | 35g*48 | 100 | 30 | 80 | << N201 80
合计 | | | 700 | 170 | 640 |
申报人：张敏 审批：
"""
        },
        "XZ120",
        "",
        says={"order_date": "2026-11-23"},
    ),
)

EIGHTH = (
    Form(
        "africa_distributor_lpo",
        {
            "LPO": """
LOCAL PURCHASE ORDER | | | | |
LPO No: 00873 | | | Date: 23rd November 2026 | |
To: Jiemei East Africa | | | Customer Account: KE-0098 | |
Please supply the following goods: | | | | |
QTY | UNIT | CODE | PARTICULARS | RATE | AMOUNT
100 | CTN | BS-175 | Bar soap 175g | 1,450 | 145,000 << BS-175 100
60 | CTN | WP-500 | Washing powder 500g | 1,800 | 108,000 << WP-500 60
| | | TOTAL | | 253,000
Prepared by | | | Approved by | |
"""
        },
        "KE-0098",
        "00873",
    ),
    Form(
        "co_op_group_buying",
        {
            "Group": """
Co-op bulk order | Member No: 7713 | | |
Cycle: Nov 2026 | Drop: Hill St | | |
PLU | Product | Case size | Price/case | Cases wanted | Cost
3001 | Oats 25kg | 1 | 38.00 | 2 | 76.00 << 3001 2
3002 | Lentils 10kg | 1 | 27.00 | 3 | 81.00 << 3002 3
3009 | Raisins 12.5kg | 1 | 44.00 | | 0.00 << 3009 ?
Total | | | | 5 | 157.00
"""
        },
        "7713",
        "",
        findings=("CELL_BLANK@E6",),
    ),
    Form(
        "zh_cosmetic_counter_order",
        {
            "Sheet1": """
专柜订货单 编号:ZG20261123-2 | | | | | |
柜台编码 | ZG-552 | 柜台名称 | 银泰百货 | 督导 | 小林 |
产品编码 | 产品名称 | 容量 | 零售价 | 供货价 | 订货数(件) | 金额
HZ-01 | 保湿水 | 120ml | 168 | 1008 | 3 | 3024 << HZ-01 3
HZ-02 | 保湿乳 | 100ml | 188 | 1128 | 3 | 3384 << HZ-02 3
HZ-03 | 面霜 | 50g | 298 | 1788 | 2 | 3576 << HZ-03 2
合计 | | | | | 8 | 9984
"""
        },
        "ZG-552",
        "ZG20261123-2",
    ),
    Form(
        "zh_stationery_multi_price",
        {
            "文具": """
文具批发订货单 | | | | | | | |
客户代号 | WJ33 | 客户 | 晨风文具 | 送货方式 | 物流 | 日期 | 2026-11-23
货号 | 名称 | 规格 | 箱装数 | 零售价 | 批发价 | 订货箱数 | 金额
AGP01 | 中性笔 | 0.5 | 1728 | 2.0 | 1.1 | 2 | 3801.6 << AGP01 2
AGP02 | 笔记本 | A5 | 120 | 6.0 | 3.2 | 5 | 1920 << AGP02 5
合计 | | | | | | 7 | 5721.6
"""
        },
        "WJ33",
        "",
        says={"order_date": "2026-11-23", "ship_method": ""},
    ),
)

NINTH = (
    Form(
        "zh_wine_import_dealer",
        {
            "订单": """
进口葡萄酒订购单 | | | | | | | |
订购方：无锡酒窖 | | 客户编号：WX-J07 | | | 日期：2026/11/23 | |
酒款编号 | 酒款名称 | 年份 | 容量 | 瓶/箱 | 单价（瓶） | 订购数量（箱） | 小计
FR001 | 波尔多干红 | 2022 | 750ml | 6 | 88 | 10 | 5280 << FR001 10
FR002 | 勃艮第 | 2021 | 750ml | 6 | 168 | 4 | 4032 << FR002 4
IT001 | 基安蒂 | 2020 | 750ml | 6 | 120 | 5 | 3600 << IT001 5
合计金额 | | | | | | 19 | 12912
银行信息：招商银行 6225 0000 0000
"""
        },
        "WX-J07",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "dealer_parts_order_backorder_flag",
        {
            "Parts": """
DEALER PARTS ORDER
Dealer Number: 44018 | Dealer Name: Valley Motors | | Order Type: Stock
Dealer PO: VM-220 | Ship Via: Truck | | Date: 2026-11-23
Line | Part Number | Description | Qty | B/O OK? | List | Net | Ext Net
1 | 15400-PLM | Oil filter case | 5 | Y | 90 | 60 | 300 << 15400-PLM 5
2 | 17220-5AA | Air filter case | 3 | N | 150 | 100 | 300 << 17220-5AA 3
Lines: 2 | | | 8 | | | | 600
"""
        },
        "44018",
        "VM-220",
        says={"order_date": "2026-11-23"},
    ),
)

ORDINARY_FORMS = (*SIXTH, *SEVENTH, *EIGHTH, *NINTH)
