"""Order forms as companies make them, told as text tables, with what a person at the desk reads in them.

A line of the order ends in `<< SKU cases`: what is read in that row. `@2026-11-23` is a date cell; see
`tests/tables.py` for the rest. Every name and number is made up.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """One form and how it reads.

    sheets: name → table. findings: `CODE@cell`, in the order told. says: further labels as read. merges
    (`A1:C1`), hidden_columns (`C`), hidden_rows are of the sheet called `of` (the first unless said).
    hidden_sheets by name. codes: SKUs of the catalogue, where the form needs them to be understood.
    csv: the table goes out as text in this encoding.
    """

    name: str
    sheets: dict[str, str]
    agent: str
    order_no: str
    findings: tuple[str, ...] = ()
    says: dict[str, str] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    of: int = 0
    codes: tuple[str, ...] = ()
    csv: str = ""


CHINESE = (
    Form(
        "kingdee_purchase_order",
        {
            "采购订单": r"""
采购订单
购货单位： | HD1001 | | 供应商： | 广州洁美日化有限公司 | | 日期： | @2026-11-23
单据编号： | POORD002931 | | 币别： | 人民币 | | 汇率： | 1
行号 | 物料代码 | 物料名称 | 规格型号 | 单位 | 数量 | 单价 | 金额 | 交货日期 | 源单单号 | 备注
1 | 01.02.0001 | 洗洁精 | 1kg*12 | 箱 | 30 | 58 | 1740 | @2026-11-26 | | << 01.02.0001 30
2 | 01.02.0007 | 洗衣液 | 2kg*6 | 箱 | 25 | 96 | 2400 | @2026-11-26 | | 急 << 01.02.0007 25
3 | 01.05.0011 | 香皂 | 125g*72 | 箱 | 4 | 180 | 720 | @2026-11-26 | | << 01.05.0011 4
合计 | | | | | 59 | | 4860 | | |
主管： | | 部门： | 采购部 | | 业务员： | 李娜 | 制单： | 王芳 | 审核： |
"""
        },
        "HD1001",
        "POORD002931",
        says={"order_date": "2026-11-23"},
        merges=("A1:K1",),
    ),
    Form(
        "yonyou_u8_order",
        {
            "Sheet1": r"""
| | | 采购订单 | | | | |
业务类型 | 普通采购 | 订单日期 | 2026-11-23 | 订单编号 | '0000000231 | |
采购类型 | 日常 | 客户编码 | 10020 | 部门 | 商贸部 | 业务员 | 赵强
存货编码 | 存货名称 | 规格型号 | 主计量 | 数量 | 原币含税单价 | 原币价税合计 | 计划到货日期
'030101 | 花露水 | 195ml | 件 | 12 | 132.50 | 1590 | 2026-11-27 << 030101 12
'030102 | 蚊香液 | 45ml*2 | 件 | 8 | 210 | 1680 | 2026-11-27 << 030102 8
| | | | | | |
| | | | | | |
合计 | | | | 20 | | 3270 |
制单人 | 孙丽 | 审核人 | | 变更人 | | |
"""
        },
        "10020",
        "0000000231",
    ),
    Form(
        "guanjiapo_one_cell_header",
        {
            "进货订单": r"""
进货订单
单据编号：JHD-2026-11-23-0007    录单日期：2026-11-23    客户编号：HD1003
供货单位：广州洁美    经手人：陈晨    收货仓库：一号仓    摘要：双十二备货
行号 | 商品编号 | 商品全名 | 规格 | 型号 | 单位 | 数量 | 单价 | 折扣 | 折后金额 | 备注
1 | JM-8801 | 洁厕液 500ml | 1*24 | | 件 | 10 | 72 | 1 | 720 | << JM-8801 10
2 | JM-8802 | 玻璃水 2L | 1*8 | | 件 | 15 | 48 | 1 | 720 | << JM-8802 15
3 | | | | | | | | | |
4 | | | | | | | | | |
合计 | | | | | | 25 | | | 1440 |
大写金额：壹仟肆佰肆拾元整
打印时间：2026-11-23 09:15    打印人：陈晨    第1页/共1页
"""
        },
        "HD1003",
        "JHD-2026-11-23-0007",
        merges=("A1:K1", "A2:K2", "A3:K3"),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "wps_contract_with_parties_and_clauses",
        {
            "购销合同": r"""
产 品 购 销 合 同
甲方（供方）：广州洁美日化有限公司 | | | | 合同编号：GX20261123-05 |
乙方（需方）：杭州云溪日用品商行（HD1005） | | | | 签订日期：2026年11月23日 |
 | | | | 签订地点：广州 |
根据《中华人民共和国民法典》，经双方协商一致，签订本合同。
一、产品名称、规格、数量、金额
序号 | 产品编号 | 产品名称 | 规格型号 | 数量（件） | 单价（元/件） | 总金额（元）
1 | Y-2001 | 柔顺剂 | 3L*4 | 20 | 88.00 | 1760.00 << Y-2001 20
2 | Y-2002 | 漂白水 | 600g*20 | 6 | 65.00 | 390.00 << Y-2002 6
合计人民币（大写）：贰仟壹佰伍拾元整 | | | | | | 2150.00
二、质量要求：按国家标准执行，保质期不少于24个月。
三、交货地点：杭州市余杭区文一西路998号3号库。
四、运输方式及费用：汽运，运费由甲方承担。
五、付款方式：款到发货。
六、本合同一式2份，双方各执1份，传真件有效。
甲方（盖章）： | | | 乙方（盖章）： | |
代表人： | | | 代表人：周杰 | |
电话：020-88880000 | | | 电话：13800000000 | |
开户行：工行广州分行 | | | 开户行：建行杭州分行 | |
"""
        },
        "HD1005",
        "GX20261123-05",
        says={"order_date": "2026-11-23"},
        merges=("A1:G1", "A5:G5", "A6:G6", "A10:F10", "A11:G11", "A12:G12", "A13:G13"),
    ),
    Form(
        "preprinted_weekly_sheet_with_categories",
        {
            "周订货表": r"""
洁美日化 第48周 订货表
客户代码 | HD1006 | | 客户名称 | 宁波百川贸易 | 日期 | 11月23日
编码 | 品名 | 箱规 | 箱价 | 订货数(件) | 金额 | 备注
洗涤类 | | | | | |
A101 | 洗衣粉 1kg | 12 | 66 | 5 | 330 | << A101 5
A102 | 洗衣粉 2kg | 6 | 62 | | 0 |
A103 | 洗衣液 2kg | 6 | 96 | 0 | 0 |
A104 | 洗衣液 3kg | 4 | 92 | 12 | 1104 | 要新包装 << A104 12
A105 | 柔顺剂 3L | 4 | 88 | | 0 |
小计 | | | | 17 | 1434 |
清洁类 | | | | | |
B201 | 洁厕液 500ml | 24 | 72 | | 0 |
B202 | 玻璃水 2L | 8 | 48 | | 0 |
B203 | 地板净 1L | 12 | 84 | 3 | 252 | << B203 3
B204 | 油烟净 500ml | 24 | 120 | | 0 |
B205 | 除霉剂 500ml | 24 | 132 | | 0 |
小计 | | | | 3 | 252 |
个护类 | | | | | |
C301 | 香皂 125g | 72 | 180 | | 0 |
C302 | 洗手液 500ml | 12 | 90 | 8 | 720 | << C302 8
C303 | 花露水 195ml | 30 | 195 | | 0 |
小计 | | | | 8 | 720 |
总计 | | | | 28 | 2406 |
"""
        },
        "HD1006",
        "",
        findings=("ADVISORY_CELL@G2", "ITEMS_NOT_ORDERED@E6"),
        merges=("A1:G1", "A4:G4", "A11:G11", "A18:G18"),
    ),
    Form(
        "store_requisition",
        {
            "要货单": r"""
惠民超市连锁 要货单 | | | | | No：20261123-01
门店编码：S0312 门店：西湖店 | | | 要货日期：2026/11/23 | |
序号 | 商品条码 | 货号 | 品名规格 | 单位 | 要货数量
1 | 6901234567892 | 88001 | 抽纸3层*6包 | 件 | 40 << 88001 40
2 | 6901234567908 | 88002 | 卷纸10卷 | 件 | 25 << 88002 25
3 | 6901234567915 | 88003 | 湿巾80抽 | 件 | 6 << 88003 6
店长签字： | | | 收货人签字： | |
"""
        },
        "S0312",
        "20261123-01",
        merges=("A1:E1", "A2:C2"),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "delivery_request",
        {
            "发货申请": r"""
发货申请单
申请单位 | 温州安顺商贸 | 客户编号 | HD1008 | 申请单号 | FH-1123-2
收货人 | 黄海 | 电话 | 13700000000 | 申请日期 | 2026.11.23
收货地址 | 温州市鹿城区车站大道88号 | | | 运输方式 | 专线物流
产品代码 | 产品名称 | 规格 | 申请数量（箱） | 单价 | 金额 | 是否赠品
P-601 | 牙膏 120g | 1*48 | 10箱 | ￥288.00 | ￥2,880.00 | 否 << P-601 10
P-602 | 牙刷 | 1*144 | 5 箱 | ￥360.00 | ￥1,800.00 | 否 << P-602 5
P-603 | 漱口水 250ml | 1*24 | 2箱 | ￥0.00 | ￥0.00 | 是 << P-603 2
合 计 | | | 17箱 | | ￥4,680.00 |
申请人：黄海 | | 区域经理：刘涛 | | 财务： | | 仓库：
"""
        },
        "HD1008",
        "FH-1123-2",
        says={"contact": "黄海", "ship_method": "专线物流", "ship_to": "温州市鹿城区车站大道88号"},
        merges=("A1:G1", "B4:D4"),
    ),
    Form(
        "replenishment_with_stock_and_sales",
        {
            "补货": r"""
客户 | HD1009 | 补货单号 | BH2611-009
商品编码 | 商品名称 | 上周销量 | 现有库存 | 建议补货 | 本次补货(件) | 到货后可卖天数
W-11 | 电饭煲清洁块 | 35 | 12 | 23 | 25 | 7 << W-11 25
W-12 | 洗碗布 | 18 | 30 | 0 | 5 | 13 << W-12 5
W-13 | 钢丝球 | 40 | 3 | 37 | 40 | 7 << W-13 40
"""
        },
        "HD1009",
        "BH2611-009",
    ),
    Form(
        "sizes_beside_the_sum",
        {
            "订货单": r"""
代理商编码 | HD1010 | | 订单号 | T-77 | | | |
款号 | 品名 | 颜色 | 尺码 | ~ | ~ | ~ | 数量 | 单价
~ | ~ | ~ | S | M | L | XL | ~ | ~
TX-01 | 橡胶手套 | 红 | 2 | 4 | 4 | 2 | 12 | 96 << TX-01 12
TX-02 | 橡胶手套 | 蓝 | 0 | 3 | 3 | 0 | 6 | 96 << TX-02 6
合计 | | | 2 | 7 | 7 | 2 | 18 |
"""
        },
        "HD1010",
        "T-77",
        merges=("A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:H3", "I2:I3"),
    ),
    Form(
        "labels_above_values",
        {
            "订货": r"""
订 货 单
代理商编号 | 代理商名称 | 订单编号 | 下单日期 | 缺货处理
HD1011 | 绍兴新悦 | DD-20261123-3 | @2026-11-23 | 次日优先

货号 | 名称 | 规格 | 箱数 | 每箱数量 | 箱价
H-01 | 保鲜袋 | 30*40 | 9 | 60 | 150 << H-01 9
H-02 | 保鲜膜 | 30m | 7 | 40 | 168 << H-02 7
"""
        },
        "HD1011",
        "DD-20261123-3",
        merges=("A1:F1",),
        says={"if_short": "defer", "order_date": "2026-11-23"},
    ),
    Form(
        "values_two_cells_away_and_spaced_labels",
        {
            "Sheet1": r"""
| | | | | |
| 浙 江 区 域 订 购 单 | | | | |
| 客 户 编 码 ： | | HD1012 | 订 单 编 号 ： | | ZJ-0098
| 收 货 地 址 ： | | 嘉兴市南湖区1号 | 日 期： | | 2026-11-23
| | | | | |
| 序　号 | 产　品　编　码 | 产　品　名　称 | 单　位 | 数　量 | 备　注
| 1 | Q8001 | 拖把 | 件 | 3 | << Q8001 3
| 2 | Q8002 | 扫把 | 件 | 11 | << Q8002 11
| 3 | Q8003 | 簸箕 | 件 | １２ | 蓝色 << Q8003 12
| | | 合　　计 | | 26 |
"""
        },
        "HD1012",
        "ZJ-0098",
        says={"ship_to": "嘉兴市南湖区1号"},
        merges=("B2:G2", "B3:C3", "B4:C4"),
    ),
    Form(
        "agent_by_name_alone",
        {
            "订单": r"""
订货单
客户名称：金华恒达百货商行 | | 日期：2026-11-23 |
编码 | 名称 | 数量 | 单价
N-1 | 蜡烛 | 4 | 55 << N-1 4
N-2 | 火柴 | 2 | 80 << N-2 2
"""
        },
        "金华恒达百货商行",
        "",
    ),
    Form(
        "no_agent_at_all",
        {
            "订单": r"""
订货单 | | |
单号 | XX-5 | |
编码 | 名称 | 数量 | 单价
N-1 | 蜡烛 | 4 | 55 << N-1 4
"""
        },
        "",
        "XX-5",
        findings=("CELL_BLANK@",),
    ),
    Form(
        "instructions_lists_and_an_old_order",
        {
            "填写说明": r"""
填写说明
1、请在“订货单”表填写数量，以件为单位
2、代理商编码必填，如 HD0001
3、缺货处理：次日优先/取消/询问
""",
            "订货单": r"""
代理商编码 | HD1013 | 订单号 | '20261123002
缺货处理 | 询问 | 货款不足可减量 | 是
商品编码 | 商品名称 | 数量(件) | 单价 | 金额
X1 | 蚊香 | 6 | 90 | 540 << X1 6
X2 | 电热片 | 10 | 75 | 750 << X2 10
""",
            "基础数据": r"""
商品编码 | 商品名称 | 单价
X1 | 蚊香 | 90
X2 | 电热片 | 75
X3 | 杀虫剂 | 132
""",
            "选项": "缺货处理\n次日优先\n取消\n询问",
            "上月": r"""
代理商编码 | HD1013 | 订单号 | '20261023001
商品编码 | 商品名称 | 数量(件) | 单价 | 金额
X1 | 蚊香 | 99 | 90 | 8910
""",
        },
        "HD1013",
        "20261123002",
        hidden_sheets=("选项", "上月"),
        says={"if_short": "ask", "reduce": "yes"},
    ),
    Form(
        "remark_rows_and_blank_below",
        {
            "订单": r"""
代理编码:HD1014 | 单号:K-31 | | | |
商品编码 | 商品名称 | 规格 | 订货箱数 | 单价 | 备注
一、正价商品 | | | | |
K-1 | 洗发水 | 400ml*24 | 5 | 480 | << K-1 5
K-2 | 护发素 | 400ml*24 | 5 | 456 | << K-2 5
二、特价商品（按11月政策） | | | | |
K-7 | 沐浴露 | 1L*12 | 20 | 260 | 特价 << K-7 20
※ 以下产品如缺货可用同价位产品代替 | | | | |
K-9 | 洗面奶 | 100g*48 | 2 | 620 | << K-9 2
以下空白 | | | | |
 | | 合计件数： | 32 | 合计金额： | 11480
 | | 其中赠品： | 0 | |
备注：请随货附质检报告，周三前送到，谢谢！ | | | | |
"""
        },
        "HD1014",
        "K-31",
        says={"remarks": "请随货附质检报告，周三前送到，谢谢！"},
        merges=("A3:F3", "A6:F6", "A8:F8", "A10:F10", "A13:F13"),
    ),
    Form(
        "barcode_code_name_and_cartons_beside_quantity",
        {
            "下单表": r"""
客户编码 | HD1015 | PO号 | SO-8812
商品条码 | 系统编码 | 商品名称 | 件数 | 每箱数量 | 数量 | 单位 | 含税单价 | 价税合计
6900000000017 | '00456 | 棉签 | 3 | 1 | 3 | 件 | 100 | 300 << 00456 3
6900000000024 | '00457 | 创可贴 | 7 | 1 | 7 | 件 | 80 | 560 << 00457 7
"""
        },
        "HD1015",
        "SO-8812",
    ),
    Form(
        "barcode_only",
        {
            "Sheet1": r"""
门店代码 | M021 | 单据号 | YH-221
国际条码 | 品名 | 订货数量 | 件价
6900000000017 | 棉签 | 3 | 100 << 6900000000017 3
6900000000024 | 创可贴 | 7 | 80 << 6900000000024 7
"""
        },
        "M021",
        "YH-221",
    ),
    Form(
        "group_titles_over_two_rows",
        {
            "订货明细": r"""
洁美（华东）订货明细表
经销商编码： | HD1016 | 联系人： | 郑爽 | 联系电话： | 13900000000 | 订货单号： | HZ-1123
商品信息 | ~ | ~ | ~ | 订货信息 | ~ | ~ | 备注
编码 | 名称 | 规格 | 箱规 | 数量（件） | 单价（元） | 小计（元） | ~
E-100 | 抹布 | 30*30 | 200 | 2 | 240.00 | 480.00 | << E-100 2
E-101 | 海绵擦 | 5片 | 100 | 4 | 150.00 | 600.00 | 缺货取消 << E-101 4
总计： | | | | 6 | | 1080.00 |
"""
        },
        "HD1016",
        "HZ-1123",
        merges=("A1:H1", "A3:D3", "E3:G3", "H3:H4"),
        says={"contact": "郑爽"},
    ),
    Form(
        "erp_csv_in_gbk",
        {
            "": r"""
单据编号 | CG20261123001
客户代码 | HD1017
单据日期 | 20261123
序号 | 商品代码 | 商品名称 | 单位 | 订货数 | 单价 | 金额
1 | ="000781" | 洗衣皂 | 件 | 15 | 72.00 | 1080.00 << 000781 15
2 | ="000782" | 透明皂 | 件 | 9 | 84.00 | 756.00 << 000782 9
合计 | | | | 24 | | 1836.00
"""
        },
        "HD1017",
        "CG20261123001",
        csv="gb18030",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "flat_export_with_the_order_in_every_row",
        {
            "订单明细": r"""
订单号 | 下单日期 | 客户编码 | 客户名称 | 商品编码 | 商品名称 | 订货数量 | 单价 | 备注
XS-9001 | 2026-11-23 | HD1018 | 台州海门商贸 | L-11 | 打火机 | 20 | 60 | << L-11 20
XS-9001 | 2026-11-23 | HD1018 | 台州海门商贸 | L-12 | 电池5号 | 12 | 96 | << L-12 12
XS-9001 | 2026-11-23 | HD1018 | 台州海门商贸 | L-13 | 电池7号 | 12 | 96 | << L-13 12
"""
        },
        "HD1018",
        "XS-9001",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "hidden_helper_columns",
        {
            "订货单": r"""
代理商编码 | HD1019 | | 订单号 | V-300 | |
商品编码 | 商品名称 | 辅助 | 数量 | 单价 | 金额 | 库存
V-1 | 拖鞋 | V-1拖鞋 | 5 | 120 | 600 | 300 << V-1 5
V-2 | 雨伞 | V-2雨伞 | 3 | 360 | 1080 | 12 << V-2 3
"""
        },
        "HD1019",
        "V-300",
        hidden_columns=("C", "G"),
    ),
    Form(
        "customer_number_under_the_name",
        {
            "订货单": r"""
洁美日化产品订货单
客户名称： | 苏州吴中华联超市 | | 订单日期： | 2026-11-23
客户编号： | KA-0032 | | 订单编号： | KA-0032-118
送货地址： | 苏州市吴中区2号 | | 送货方式： | 自提
| | | |
产品货号 | 产品描述 | 包装 | 订购数 | 代理价
G-1 | 垃圾袋 | 50只*30 | 22 | 90.5 << G-1 22
G-2 | 纸杯 | 50只*40 | 16 | 112 << G-2 16
| 以上共计 | | 38 |
| 业务代表签名： | | 客户签名： |
"""
        },
        "KA-0032",
        "KA-0032-118",
        merges=("A1:E1",),
    ),
    Form(
        "code_before_the_name",
        {
            "报货单": r"""
经销商：HD1020 无锡润达日化 | | | 报货日期：2026-11-23
品号 | 品名 | 报货量 | 备注
R-5 | 润肤露 | 14 | << R-5 14
R-6 | 护手霜 | 30 | << R-6 30
"""
        },
        "HD1020",
        "",
    ),
    Form(
        "name_and_code_in_brackets_in_the_next_cell",
        {
            "订单": r"""
订货单位 | 杭州云溪日用品商行（HD1001） | 订单号 | DH-05
商品编号 | 商品名称 | 数量 | 单价
Z-1 | 肥皂盒 | 5 | 66 << Z-1 5
"""
        },
        "HD1001",
        "DH-05",
    ),
    Form(
        "two_lists_side_by_side",
        {
            "订货表": r"""
代理商编码 | HD1021 | | | 订单号 | SB-2 | |
商品编码 | 商品名称 | 数量 | | 商品编码 | 商品名称 | 数量 |
S-01 | 洗衣粉 | 5 | | S-11 | 牙膏 | | << S-01 5
S-02 | 洗衣液 | | | S-12 | 牙刷 | 7 | << S-12 7
S-03 | 柔顺剂 | 2 | | S-13 | 漱口水 | 1 | << S-03 2 << S-13 1
S-04 | 洗洁精 | | | S-14 | 牙线 | |
S-05 | 洁厕液 | | | S-15 | 漱口杯 | |
合计 | | 7 | | 合计 | | 8 |
"""
        },
        "HD1021",
        "SB-2",
        findings=("ITEMS_NOT_ORDERED@C4", "ITEMS_NOT_ORDERED@G3"),
    ),
    Form(
        "traditional_characters",
        {
            "訂貨單": r"""
訂貨單
客戶編號： | HK2001 | 訂單編號： | HK-1123-9
聯絡人： | 何生 | 送貨地址： | 九龍灣宏光道1號
貨號 | 貨品名稱 | 規格 | 單位 | 數量 | 單價 | 金額 | 備註
T-1 | 洗頭水 | 750ml*12 | 箱 | 6 | 420 | 2520 | << T-1 6
T-2 | 沐浴露 | 1L*12 | 箱 | 4 | 390 | 1560 | 急 << T-2 4
總計 | | | | 10 | | 4080 |
"""
        },
        "HK2001",
        "HK-1123-9",
        says={"contact": "何生", "ship_to": "九龍灣宏光道1號"},
        merges=("A1:H1",),
    ),
    Form(
        "quantities_that_are_none",
        {
            "订单": r"""
客户编码 | HD1022 | 单号 | Q-9
商品编码 | 商品名称 | 数量 | 单价
M-1 | 地毯 | 若干 | 300 << M-1 ?
M-2 | 门垫 | 2.5 | 120 << M-2 ?
M-3 | 窗帘 | 3-4件 | 260 << M-3 ?
M-4 | 桌布 | 6件 | 150 << M-4 6
"""
        },
        "HD1022",
        "Q-9",
        findings=("NOT_A_COUNT@C3", "NOT_WHOLE@C4", "NOT_A_COUNT@C5"),
    ),
    Form(
        "names_without_codes",
        {
            "订单": r"""
客户编码 | HD1023 | 单号 | Q-10
序号 | 品名 | 数量 | 单价
1 | 地毯 | 4 | 300
2 | 门垫 | 2 | 120
"""
        },
        "",
        "",
        findings=("SHEET_UNKNOWN@sku",),
    ),
)

ENGLISH = (
    Form(
        "sap_purchase_order",
        {
            "PO 4500017391": r"""
Purchase Order 4500017391 | | | | | | |
Hanover Retail Group Ltd | | | | Date: | @2026-11-23 | |
12 Mill Lane, Leeds LS1 4AB | | | | Page: | 1 of 1 | |
Your vendor number with us: 100482 | | | | Customer no. | HR-2001 | |
Please deliver to: Hanover DC North, Unit 4, Wakefield WF1 | | | | Delivery date: | 11/30/2026 | |
Item | Material | Description | Order qty. | Unit | Price per unit | Net value | Curr.
'00010 | MK-30412 | Dish liquid 1 L x 12 | 24 | CS | 18.40 | 441.60 | GBP << MK-30412 24
'00020 | MK-30415 | Laundry powder 2 kg x 6 | 10 | CS | 31.00 | 310.00 | GBP << MK-30415 10
'00030 | MK-31001 | Hand soap 500 ml x 12 | 6 | CS | 22.75 | 136.50 | GBP << MK-31001 6
| | Total net value excl. tax GBP | | | | 888.10 |
| | | | | | |
Terms of payment: within 30 days net | | | | | | |
This document was created electronically and is valid without signature. | | | | | | |
"""
        },
        "HR-2001",
        "4500017391",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "oracle_with_ship_to_under_each_line",
        {
            "Standard PO": r"""
Standard Purchase Order
Order | 10328 | Revision | 0
Order date | 23-NOV-2026 | Buyer | Ortega, Maria
Customer account number | 7715 | Supplier number | 20931
Line | Part Number / Description | UOM | Quantity | Unit Price | Amount
1 | KX-100 | Case | 40 | 12.50 | 500.00 << KX-100 40
2 | KX-220 | Case | 15 | 30.00 | 450.00 << KX-220 15
| | | | Total: | 950.00 (USD)
"""
        },
        "7715",
        "10328",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "template_vendor_and_ship_to_blocks",
        {
            "Purchase Order": r"""
Bright Homes Distribution | | | | PURCHASE ORDER
450 Market Street | | | DATE | @2026-11-23
Springfield, ST 00000 | | | PO # | BH-7781
Phone: (000) 000-0000 | | | Customer ID | 50912 |

VENDOR | | | SHIP TO |
Jiemei Household Ltd | | | Anna Lee |
Sales Department | | | Bright Homes Warehouse 2 |
1 Export Road | | | 77 Dock Avenue |
Guangzhou | | | Springfield, ST 00001 |

REQUISITIONER | SHIP VIA | F.O.B. | SHIPPING TERMS |
A. Lee | Sea freight | Nansha | Prepaid |

ITEM # | DESCRIPTION | QTY | UNIT PRICE | TOTAL
2345670 | Sponge 5-pack, 100/ctn | 15 | 150.00 | 2,250.00 << 2345670 15
2345671 | Dust cloth 30 x 30, 200/ctn | 1 | 75.00 | 75.00 << 2345671 1
| | | | -
| | | | -
Comments or Special Instructions | | | SUBTOTAL | 2,325.00
Please pack on pallets. | | | TAX | -
 | | | SHIPPING | -
 | | | OTHER | -
 | | | TOTAL | $ 2,325.00
 If you have any questions about this purchase order, please contact Anna Lee, anna@example.com | | | |
"""
        },
        "50912",
        "BH-7781",
        says={"order_date": "2026-11-23", "ship_method": "Sea freight"},
        merges=("A6:B6", "D6:E6", "A30:E30"),
    ),
    Form(
        "quantity_first",
        {
            "PO": r"""
Northside Trading Co. | | | | |
Purchase Order No. | NT-5521 | | Account No. | D2207 |
Date | November 23, 2026 | | Terms | Prepaid |
Qty | Unit | Item No. | Description | Unit Price | Total
10 | case | 1101 | Bleach 4 x 1 gal | 19.96 | 199.60 << 1101 10
3 | case | 1188 | Mop heads x 24 | 64.00 | 192.00 << 1188 3
25 | case | 2040 | Trash bags 13 gal x 12 | 28.10 | 702.50 << 2040 25
| | | | Sub-total | 1094.10
| | | | Freight | 0.00
| | | | Grand Total | 1094.10
Authorized by: | | | | Date: |
"""
        },
        "D2207",
        "NT-5521",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "bill_to_and_small_table_above",
        {
            "Sheet1": r"""
| | | | |
| PURCHASE ORDER | | | |
| Bill To: | | Ship To: | |
| Lakeview Stores Inc. | | Lakeview Stores DC 3 | |
| 9 Harbor Rd, Erie PA | | 120 Pier St, Erie PA | |
| | | | |
| P.O. Number | P.O. Date | Terms | F.O.B. | Customer No.
| LV-00918 | 11/23/2026 | Net 30 | Destination | LAKE01
| | | | |
| Item Code | Description | Ordered | U/M | Unit Cost | Ext. Cost
| AB1 | Paper towel 12-roll | 60 | CS | 14.20 | 852.00 << AB1 60
| AB2 | Bath tissue 48-roll | 45 | CS | 21.00 | 945.00 << AB2 45
| | | | | Order Total | 1,797.00
"""
        },
        "LAKE01",
        "LV-00918",
        says={"order_date": "2026-11-23", "ship_to": "Lakeview Stores DC 3"},
    ),
    Form(
        "quickbooks_export",
        {
            "Sheet1": r"""
Date | P.O. No. | Customer Account # | Ship Via | Terms
11/23/2026 | 3307 | C-118 | Truck | Due on receipt

Item | Description | Qty | Rate | Amount
SOAP-BAR | Bar soap 125 g x 72 | 12 | 27.50 | 330.00 << SOAP-BAR 12
SOAP-LIQ | Hand wash 500 ml x 12 | 8 | 22.00 | 176.00 << SOAP-LIQ 8
 | | | Total | $506.00
"""
        },
        "C-118",
        "3307",
        says={"order_date": "2026-11-23", "ship_method": "Truck"},
    ),
    Form(
        "sage_with_your_ref",
        {
            "Order": r"""
Purchase Order | | | |
Account Ref: | THORN01 | | Order Number: | PO-000482
Tax Point: | | | Order Date: | 23/11/2026
Product Code | Product Details | Qty Ordered | Net Price | Net Amount
CLN/100 | Cream cleaner 500ml x 12 | 14 | 11.40 | 159.60 << CLN/100 14
CLN/105 | Limescale remover x 8 | 5 | 15.20 | 76.00 << CLN/105 5
| | | Total Net Amount | 235.60
| | | Carriage Net | 0.00
| | | Total VAT Amount | 47.12
| | | Order Total | 282.72
Delivered by / signed: | | | |
"""
        },
        "THORN01",
        "PO-000482",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "distributor_order_guide",
        {
            "Order guide": r"""
WEEKLY ORDER GUIDE - WEEK 48 | | | | | |
Distributor code: | 4417 | | Distributor: | Prairie Supply | |
PO #: | PS-48 | | Order date: | 2026-11-23 | |
Item # | Description | Pack | Size | Case Price | Order (cases) | Ext. Price
LAUNDRY | | | | | |
1001 | Powder original | 6 | 2 kg | 31.00 | | -
1002 | Powder color | 6 | 2 kg | 31.00 | 8 | 248.00 << 1002 8
1003 | Liquid original | 4 | 3 L | 33.50 | | -
1004 | Liquid color | 4 | 3 L | 33.50 | 0 | -
1005 | Softener | 4 | 3 L | 24.00 | 2 | 48.00 << 1005 2
Laundry subtotal | | | | | 10 | 296.00
DISH | | | | | |
2001 | Dish soap lemon | 12 | 1 L | 18.40 | | -
2002 | Dish soap mint | 12 | 1 L | 18.40 | 5 | 92.00 << 2002 5
2003 | Tabs | 10 | 30 ct | 55.00 | | -
2004 | Rinse aid | 8 | 500 ml | 26.00 | | -
2005 | Salt | 6 | 2 kg | 12.00 | | -
2006 | Degreaser | 12 | 750 ml | 30.00 | | -
Dish subtotal | | | | | 5 | 92.00
TOTAL | | | | | 15 | 388.00
"""
        },
        "4417",
        "PS-48",
        findings=("ITEMS_NOT_ORDERED@F6",),
        merges=("A1:G1", "A5:G5", "A12:G12"),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "buyer_and_supplier_part_numbers",
        {
            "PurchaseOrder": r"""
PURCHASE ORDER | | | | |
Buyer: | Metro Wholesale plc | | PO Reference: | MW/26/1123 |
Customer Number: | 88010 | | Issue Date: | 23 Nov 2026 |
Line | Buyer Part No. | Supplier Part No. | Description | Order Qty (CTN) | Unit Price (GBP)
1 | 550012 | JM-8801 | Toilet cleaner 500ml | 10 | 9.10 << JM-8801 10
2 | 550019 | JM-8802 | Glass cleaner 2L | 6 | 6.05 << JM-8802 6
| | | Total cartons | 16 |
"""
        },
        "88010",
        "MW/26/1123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "starts_at_c4_with_a_logo_row",
        {
            "Form": r"""
| | | [LOGO] | |
| | | Greenfield Agencies | |
| | | | |
| | Dealer Code : | GF-9 | Order No : GF9-0031 | |
| | Contact Person : | P. Singh | Mobile : 0000000000 | |
| | | | | |
| | Sr. No. | Item Code | Item Name | Qty (Cases) | Remarks
| | 1 | DET-1 | Detergent bar | 30 | << DET-1 30
| | 2 | DET-4 | Detergent powder | 12 | urgent << DET-4 12
| | 3 | | | |
| | | | Total Cases | 42 |
| | For Greenfield Agencies | | Authorised Signatory | |
"""
        },
        "GF-9",
        "GF9-0031",
        says={"contact": "P. Singh"},
    ),
    Form(
        "quantities_as_text_with_units",
        {
            "Order": r"""
ORDER FORM
Customer code | A-17 | PO number | 00917-B
SKU | Product | Quantity | Price
Q-1 | Brush | 12 cases | $4.50 << Q-1 12
Q-2 | Broom | 1,200 ctns | USD 3.10 << Q-2 1200
Q-3 | Bucket | 7 CTN | 6.00 EUR << Q-3 7
Q-4 | Basin | two | 5.00 << Q-4 ?
"""
        },
        "A-17",
        "00917-B",
        findings=("NOT_A_COUNT@C7",),
    ),
    Form(
        "two_pages_with_repeated_headings",
        {
            "PO": r"""
PURCHASE ORDER | | PO No. | PG-12 | Customer Code | 3321
No. | Product Code | Product Name | Qty | U.Price | Amount
1 | PC-1 | Cup | 10 | 5.00 | 50.00 << PC-1 10
2 | PC-2 | Plate | 20 | 6.00 | 120.00 << PC-2 20
| | Carried forward | 30 | | 170.00
Page 1 of 2 | | | | |
PURCHASE ORDER | | PO No. | PG-12 | Customer Code | 3321
No. | Product Code | Product Name | Qty | U.Price | Amount
| | Brought forward | 30 | | 170.00
3 | PC-3 | Bowl | 5 | 8.00 | 40.00 << PC-3 5
| | Grand Total | 35 | | 210.00
Page 2 of 2 | | | | |
"""
        },
        "3321",
        "PG-12",
    ),
    Form(
        "old_order_on_a_hidden_sheet_and_terms",
        {
            "Terms": "TERMS AND CONDITIONS\n1. Prices are per case.\n2. Minimum order 5 cases.",
            "Order": r"""
Agent code | AG-5 | Order no. | AG5/112 | If short | Cancel
SKU | Product | Cases | Case price | Amount
T-5 | Tray | 9 | 10.00 | 90.00 << T-5 9
""",
            "Order (Oct)": "Agent code | AG-5 | Order no. | AG5/101\nSKU | Product | Cases\nT-5 | Tray | 44",
        },
        "AG-5",
        "AG5/112",
        hidden_sheets=("Order (Oct)",),
        says={"if_short": "cancel"},
    ),
    Form(
        "labels_on_the_right_and_below",
        {
            "Sheet": r"""
Code | Description | Qty | | Customer #: | 6021
V-1 | Vase | 3 | | Order #: | SO-8 << V-1 3
V-2 | Frame | 5 | | Ship to: | 4 Elm St << V-2 5
V-3 | Lamp | 2 | | Note: | call first << V-3 2
Total | | 10 | | |
"""
        },
        "6021",
        "SO-8",
        says={"ship_to": "4 Elm St"},
    ),
    Form(
        "erp_csv_one_row_a_line",
        {
            "": r"""
customer_code | po_number | order_date | line | item_number | description | qty_ordered | uom | unit_price
SHP-40 | 778123 | 2026-11-23 | 1 | '000417 | Soap dish | 24 | CS | 16.80 << 000417 24
SHP-40 | 778123 | 2026-11-23 | 2 | '000418 | Soap pump | 12 | CS | 21.60 << 000418 12
"""
        },
        "SHP-40",
        "778123",
        csv="utf-8-sig",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "pack_size_and_cubic_metres",
        {
            "P.O.": r"""
Messrs. Jiemei Household | | | | | | | |
P/O No.: EX-2611-4 | | | Date: Nov. 23, 2026 | | | | |
Client Code: EXP-77 | | | | | | | |
Item No | Description | PCS/CTN | CTNS | CBM/CTN | Unit Price FOB (US$) | Amount (US$) | N.W. (kg) | G.W. (kg)
SP-1 | Sponge | 100 | 50 | 0.062 | 0.21 | 1050.00 | 4.1 | 5.0 << SP-1 50
SP-2 | Scourer | 200 | 30 | 0.055 | 0.09 | 540.00 | 6.0 | 7.1 << SP-2 30
TOTAL: | | | 80 | | | 1590.00 | |
SAY US DOLLARS ONE THOUSAND FIVE HUNDRED AND NINETY ONLY | | | | | | | |
"""
        },
        "EXP-77",
        "EX-2611-4",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "agent_name_and_code_in_the_cell",
        {
            "Order": r"""
Sold to: | Riverside Grocers (RG-204) | PO: | 5512
Product No. | Product | Cases Ordered | Unit Price
SB-1 | Soda crystals | 18 | 9.00 << SB-1 18
"""
        },
        "RG-204",
        "5512",
    ),
)

MIXED = (
    Form(
        "both_languages_line_by_line",
        {
            "订货单 Order": r"""
订货单\nORDER FORM
客户编码\nCustomer Code | SG-301 | 订单号\nPO No. | SG-1123
商品编码\nSKU | 商品名称\nDescription | 规格\nSpec | 数量(箱)\nQty (CTN) | 单价\nUnit Price | 金额\nAmount
L-801 | 洗洁精 Dish liquid | 1L*12 | 18 | 18.4 | 331.2 << L-801 18
L-802 | 洗手液 Hand soap | 500ml*12 | 6 | 22.75 | 136.5 << L-802 6
合计 Total | | | 24 | | 467.7
"""
        },
        "SG-301",
        "SG-1123",
        merges=("A1:F1",),
    ),
    Form(
        "chinese_labels_english_table",
        {
            "PO": r"""
采购订单 PURCHASE ORDER
订单编号： | MX-91 | 日期： | 2026-11-23
客户代码： | 50331 | 收货人： | Ms. Tan
Item Code | Description | Order Qty | UOM | Unit Price | Total
7001 | Tissue | 30 | CTN | 15.00 | 450.00 << 7001 30
7002 | Napkin | 10 | CTN | 12.00 | 120.00 << 7002 10
Remarks 备注: 请分开包装 | | | | |
Prepared by 制单: Tan | | Approved by 审批: | | |
"""
        },
        "50331",
        "MX-91",
        says={"contact": "Ms. Tan", "remarks": "请分开包装"},
        merges=("A1:F1",),
    ),
    Form(
        "english_row_above_chinese_row",
        {
            "Sheet1": r"""
Customer No. 客户编号 | HK-55 | | Order No. 订单编号 | HK55-7 |
No. | Part No. | Description | Cartons | Qty/Ctn | Remark
序号 | 货号 | 品名 | 箱数 | 每箱数量 | 备注
1 | PN-9 | 胶带 Tape | 12 | 72 | << PN-9 12
2 | PN-10 | 胶水 Glue | 8 | 48 | 易碎 << PN-10 8
TOTAL 合计 | | | 20 | |
"""
        },
        "HK-55",
        "HK55-7",
    ),
    Form(
        "pairs_in_one_cell_both_languages",
        {
            "Order": r"""
订单号/Order No.: TW-0033   日期/Date: 2026-11-23   客户号/Customer No.: TW-8
货品编号 Item No. | 货品名称 Item Name | 数量/Qty | 单位/Unit | 备注/Remarks
FF-1 | 棉签 Cotton buds | 40 | 箱 CTN | << FF-1 40
FF-2 | 棉片 Cotton pads | 25 | 箱 CTN | << FF-2 25
"""
        },
        "TW-8",
        "TW-0033",
        says={"order_date": "2026-11-23"},
        merges=("A1:E1",),
    ),
    Form(
        "english_with_chinese_unit_hints",
        {
            "订单": r"""
Dealer Code 经销商编码 | MY-12 | | PO No. 采购单号 | 9931 |
Delivery Address 送货地址 | 12 Jalan Satu, Johor | | | |
S/N 序 | SKU 商品编码 | Product 品名 | Order Qty 订货数量（件） | Price 单价(RM) | Subtotal 小计
1 | B-100 | 沐浴球 | 5 | 33.00 | 165.00 << B-100 5
2 | B-101 | 浴帽 | 9 | 21.00 | 189.00 << B-101 9
3 | | | | | 0.00
4 | | | | | 0.00
Grand Total 总计 | | | 14 | | 354.00
"""
        },
        "MY-12",
        "9931",
        says={"ship_to": "12 Jalan Satu, Johor"},
        merges=("B2:F2",),
    ),
    Form(
        "supplier_code_beside_customer_code",
        {
            "PO": r"""
采购订单 Purchase Order No: 8800123
客户编码 Customer ID: 61100
行 | 客户料号 | 供应商料号 | 物料描述 | 采购数量 | 未税单价 | 交期
10 | 77-0001 | JM-8801 | 洁厕液 | 12 | 63.72 | 2026-12-01 << JM-8801 12
20 | 77-0002 | JM-8802 | 玻璃水 | 9 | 42.48 | 2026-12-01 << JM-8802 9
"""
        },
        "61100",
        "8800123",
    ),
)

MORE = (
    Form(
        "catalogue_order_with_new_and_gift_lines",
        {
            "双11订货": r"""
洁美日化2026年“双11”订货会 订货单
代理商：湖州南浔日化（HZ-018） | | | 代理商签字： | | 日期： 2026 年 11 月 23 日
序号 | 产品编码 | 产品名称 | 规格型号 | 件/箱 | 供货价（元/件） | 订货数量（件） | 金额（元） | 备注
1 | JM1001 | 洗衣粉 | 1kg*12袋 | 件 | 66.00 | 30 | 1980.00 | << JM1001 30
2 | JM1002 | 洗衣液 | 2kg*6瓶 | 件 | 96.00 | 20 | 1920.00 | << JM1002 20
3 | JM1002 | 洗衣液 | 2kg*6瓶 | 件 | 0.00 | 1 | 0.00 | 买20赠1 << JM1002 1
4 | JM1009 | 留香珠（新品） | 200g*24 | 件 | 240.00 | 3 | 720.00 | << JM1009 3
合计 | | | | | | 54 | 4620.00 |
大写：肆仟陆佰贰拾元整 | | | | | | | |
说明：1、以上价格含税含运费；2、款到发货；3、最终解释权归公司所有。 | | | | | | | |
联系人：沈丽 电话：13500000000 收货地址：湖州市南浔区3号 | | | | | | | |
"""
        },
        "HZ-018",
        "",
        merges=("A1:I1", "A2:C2", "A9:I9", "A10:I10", "A11:I11"),
        says={"contact": "沈丽", "ship_to": "湖州市南浔区3号"},
    ),
    Form(
        "title_with_the_number_and_fixed_blocks",
        {
            "Sheet1": r"""
要 货 计 划 单 | | | | | |
| | | | | 编号：YH-20261123-008 |
要货单位： | 丽水莲都分公司 | | 单位编码： | LS003 | |
商品信息 | ~ | ~ | 库存 | 要货数量 | 单价 | 备注
编码 | 名称 | 规格 | ~ | ~ | ~ | ~
'0010203 | 洗衣粉 | 1kg | 12 | 8 | 66 | << 0010203 8
'0010204 | 洗衣液 | 2kg | 0 | 20 | 96 | << 0010204 20
填报： | 吴敏 | | 审核： | 林强 | |
"""
        },
        "LS003",
        "YH-20261123-008",
        merges=("A1:G1", "A4:C4", "D4:D5", "E4:E5", "F4:F5", "G4:G5"),
    ),
    Form(
        "three_tables_of_three_categories",
        {
            "订货": r"""
客户编码：HD2001 | | | 单号：3C-1 |
一、洗涤类 | | | |
编码 | 名称 | 规格 | 数量 | 单价
A1 | 洗衣粉 | 1kg | 4 | 66 << A1 4
A2 | 洗衣液 | 2kg | 6 | 96 << A2 6
小计 | | | 10 |
二、清洁类 | | | |
编码 | 名称 | 数量 | 单价 | 备注
B1 | 洁厕液 | 3 | 72 | << B1 3
B2 | 玻璃水 | 5 | 48 | 急 << B2 5
小计 | | 8 | |
总计 | | 18 | |
"""
        },
        "HD2001",
        "3C-1",
    ),
    Form(
        "a_sheet_for_each_category",
        {
            "封面": "订货单\n客户编码 | HD2002\n订单编号 | FM-7\n下单日期 | @2026-11-23",
            "洗涤": "货号 | 品名 | 订数\nA1 | 洗衣粉 | 4 << A1 4\nA2 | 洗衣液 | 6 << A2 6",
            "清洁": "货号 | 品名 | 订数\nB1 | 洁厕液 | 3 << B1 3",
        },
        "HD2002",
        "FM-7",
    ),
    Form(
        "excel_of_a_wechat_list",
        {
            "Sheet1": r"""
代理HD2003要货
货号 | 要货 | 说明
A1 | 4件 | << A1 4
A2 | 6件 | 发德邦 << A2 6
"""
        },
        "HD2003",
        "",
    ),
    Form(
        "formulas_and_zero_rows",
        {
            "order": r"""
Customer ID | NZ-4 | | | PO Date | 23.11.2026
Product ID | Product Name | Case Qty | Price/Case | Extended | Notes
5501 | Floor wax | 4 | 30 | 120 | << 5501 4
5502 | Car wax | 0 | 28 | 0 |
5503 | Shoe wax | 0 | 18 | 0 |
5504 | Ski wax | 0 | 44 | 0 |
5505 | Candle wax | 2 | 12 | 24 | << 5505 2
TOTALS | | 6 | | 144 |
"""
        },
        "NZ-4",
        "",
        findings=("ITEMS_NOT_ORDERED@C4",),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "order_details_with_colons_in_headings",
        {
            "Order": r"""
ORDER DETAILS
Distributor Name: | Baltic Home | Distributor ID: | BH-33
Order Number: | 20261123/7 | Order Date: | 2026-11-23T08:15:00
Delivery Method: | DAP | Currency: | EUR
Item Code: | Item Description: | Quantity: | Unit Price: | Line Total:
K-10 | Candle | 14 | 9,50 | 133,00 << K-10 14
K-11 | Matches | 3 | 4,00 | 12,00 << K-11 3
"""
        },
        "BH-33",
        "20261123/7",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "request_with_approved_quantity_left_empty",
        {
            "Requisition": r"""
STOCK REQUISITION | | | | |
Branch Code | B-091 | | Requisition No. | REQ-5520 |
No. | Item Number | Item Description | Qty Requested | Qty Approved | UOM
1 | 70011 | Towels | 6 | | CTN << 70011 6
2 | 70012 | Napkins | 9 | | CTN << 70012 9
Requested by: | M. Cruz | | Approved by: | |
Date: | 11/23/2026 | | Date: | |
"""
        },
        "B-091",
        "REQ-5520",
    ),
    Form(
        "long_terms_inside_the_columns",
        {
            "PO": r"""
PURCHASE ORDER | | | | PO#: 66120
To: Jiemei Household Ltd. | | | | Date: 23-Nov-26
From: Orchard Stores Pte Ltd | | | | Account: ORC-1
S/No | Item | Description | Qty | U/Price | Amount
1 | OS-7 | Wipes 80s x 24 | 12 | 33.60 | 403.20 << OS-7 12
2 | OS-9 | Wipes 40s x 48 | 6 | 36.00 | 216.00 << OS-9 6
| | | | Sub Total | 619.20
| | | | GST 9% | 55.73
| | | | Total | 674.93
Terms & Conditions | | | | |
1) | Goods must reach our store before 4 pm. | | | |
2) | Invoice must quote the PO number. | | | |
3) | Short delivery will not be back ordered. | | | |
Authorised Signature | | | Supplier's Acknowledgement | |
"""
        },
        "ORC-1",
        "66120",
        findings=("ADVISORY_CELL@E2",),
        merges=("A1:D1", "A2:D2", "A3:D3"),
    ),
    Form(
        "headings_in_two_lines_with_units",
        {
            "PO": r"""
Customer\nCode | Z-88 | PO\nNumber | ZZ-1
Product\nCode | Product\nDescription | Pack\nSize | Order Qty\n(cases) | Case Price\n(USD) | Line Total\n(USD)
Z1 | Foil | 24 | 5 | 40.00 | 200.00 << Z1 5
Z2 | Wrap | 24 | 7 | 38.00 | 266.00 << Z2 7
"""
        },
        "Z-88",
        "ZZ-1",
    ),
    Form(
        "previous_orders_beside_this_one",
        {
            "Order": r"""
Account No: 70-118 | | Order No: W48 |
SKU | Product | Last Week | Week Before | This Week Order | Price
P-1 | Soap | 5 | 6 | 8 | 9.00 << P-1 8
P-2 | Gel | 4 | 4 | 3 | 7.00 << P-2 3
"""
        },
        "70-118",
        "W48",
    ),
    Form(
        "notes_between_lines_with_figures",
        {
            "订单": r"""
客户代码 | HD2004 | 订单号 | N-88
序号 | 编码 | 品名 | 数量（件） | 单价
1 | N-101 | 拖把 | 5 | 90 << N-101 5
 | | 注：拖把要2026年10月以后的日期 | |
2 | N-102 | 拖把头 | 10 | 45 << N-102 10
 | | （赠品） | |
3 | N-900 | 海报 | 2 | 0 << N-900 2
 | | 合计 | 17 |
收货：浙江省衢州市柯城区5号，张工 13600000000
"""
        },
        "HD2004",
        "N-88",
    ),
    Form(
        "ship_to_code_and_sold_to_code",
        {
            "EDI 850": r"""
PO Number | 4410098 | PO Type | Stand-alone
PO Date | 20261123 | Currency | USD
Sold To | 118820 | Ship To | 118820-DC2
Line # | Vendor Part # | Buyer Part # | UPC | Description | Qty | UOM | Unit Price
1 | JM-77 | 900121 | 0690123456789 | Soap 72 ct | 10 | CA | 27.50 << JM-77 10
2 | JM-78 | 900122 | 0690123456790 | Gel 12 ct | 4 | CA | 22.00 << JM-78 4
"""
        },
        "118820",
        "4410098",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "merged_category_column",
        {
            "订货单": r"""
经销商代码 | HD2005 | 订单编号 | PL-3
品类 | 商品编码 | 商品名称 | 订货量（件） | 供货价
洗涤 | X1 | 洗衣粉 | 3 | 66 << X1 3
~ | X2 | 洗衣液 | 4 | 96 << X2 4
清洁 | X3 | 洁厕液 | 5 | 72 << X3 5
~ | X4 | 玻璃水 | 6 | 48 << X4 6
合计 | | | 18 |
"""
        },
        "HD2005",
        "PL-3",
        merges=("A3:A4", "A5:A6", "A7:C7"),
    ),
    Form(
        "quantity_by_delivery_date",
        {
            "订单": r"""
客户编号 | HD2006 | 订单号 | DF-2
料号 | 品名 | 单位 | 11/25 | 11/28 | 合计数量 | 单价
X1 | 洗衣粉 | 件 | 3 | 2 | 5 | 66 << X1 5
X2 | 洗衣液 | 件 | 4 | 4 | 8 | 96 << X2 8
"""
        },
        "HD2006",
        "DF-2",
    ),
)

ODD = (
    Form(
        "bank_account_in_the_footer",
        {
            "PO": r"""
Agent code: C1 | | Order no.: 5 |
SKU | Product | Qty | Amount
BLUE SOAP | Soap | 3 | 9 << BLUESOAP 3
Total | | 3 | 9
RED SOAP | Soap | | << REDSOAP ?
GREEN | Soap | 4 | 12 << GREEN 4
Bank: HSBC, PO Box 1234 | | Account No.: 400-123456 |
"""
        },
        "C1",
        "5",
        findings=("CELL_BLANK@C5",),
    ),
    Form(
        "flat_list_with_the_stores_name_before_its_code",
        {
            "要货": r"""
门店 | 门店编码 | 商品编码 | 数量
城东店 | M1 | A1 | 3 << A1 3
城东店 | M1 | A2 | 4 << A2 4
"""
        },
        "M1",
        "",
    ),
    Form(
        "returns_note",
        {
            "退货": r"""
西湖店退货单
客户编码 | HD3001 | 单号 | TH-1
商品编码 | 商品名称 | 数量(件) | 单价 | 金额 | 备注
A1 | 洗衣粉 | 2 | 66 | 132 | 破损 << A1 2
"""
        },
        "HD3001",
        "TH-1",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
    Form(
        "quotation",
        {
            "Quote": r"""
QUOTATION
Customer No.: 4711 | | Ref: Q-77 |
Item No. | Description | Qty | Unit Price | Amount
A1 | Soap | 10 | 9.00 | 90.00 << A1 10
"""
        },
        "4711",
        "Q-77",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
    Form(
        "label_and_value_stacked_in_one_cell",
        {
            "订单": r"""
客户编码：\nHD3002 | 订单编号：\nST-9 | 日期：\n2026-11-23
商品编码 | 商品名称 | 数量 | 单价
A1 | 洗衣粉 | 2 | 66 << A1 2
A2 | 洗衣液 | 3 | 96 << A2 3
"""
        },
        "HD3002",
        "ST-9",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "tall_header_block_of_a_group",
        {
            "采购单": r"""
华联集团股份有限公司
采购订单
 | | | | |
订单信息 | | | 供应商信息 | |
订单编号 | HL2026112300012 | | 供应商编码 | V00871 |
订单日期 | 2026-11-23 | | 供应商名称 | 广州洁美日化有限公司 |
客户编码 | HL-09 | | 供应商地址 | 广州市白云区1号 |
收货地址 | 杭州市萧山区物流中心3号库 | | 联系电话 | 020-88880000 |
收货人 | 钱勇 | | 联系人 | 王小姐 |
明细信息 | | | | |
行号 | 商品编码 | 国条 | 商品名称 | 订货箱数 | 含税进价 | 含税金额
'0010 | 10010021 | 6901234567892 | 洗衣粉 | 20 | 66.0000 | 1320.00 << 10010021 20
'0020 | 10010022 | 6901234567908 | 洗衣液 | 15 | 96.0000 | 1440.00 << 10010022 15
合计 | | | | 35 | | 2760.00
注意事项： | | | | | |
1.请按订单预约送货，逾期订单作废； | | | | | |
2.送货时请携带本订单及随货同行单； | | | | | |
"""
        },
        "HL-09",
        "HL2026112300012",
        says={"contact": "钱勇", "ship_to": "杭州市萧山区物流中心3号库", "order_date": "2026-11-23"},
        merges=("A1:G1", "A2:G2", "A4:C4", "D4:G4", "A10:G10"),
    ),
    Form(
        "two_number_columns_ordered_and_free",
        {
            "订货单": r"""
客户代码 | HD3003 | 订单号 | ZP-2
产品编码 | 产品名称 | 规格 | 订购数量(件) | 赠送数量(件) | 单价 | 金额
A1 | 洗衣粉 | 1kg | 20 | 1 | 66 | 1320 << A1 20
A2 | 洗衣液 | 2kg | 10 | 0 | 96 | 960 << A2 10
"""
        },
        "HD3003",
        "ZP-2",
    ),
    Form(
        "one_line_and_no_totals",
        {"Sheet1": "客户编码 | HD3004 | 订单号 | 7\n产品编号 | 数量\n88 | 1 << 88 1"},
        "HD3004",
        "7",
    ),
    Form(
        "customer_block_below_and_stamp",
        {
            "PO": r"""
ITEM CODE | ITEM NAME | PACKING | QTY IN CTNS | RATE | AMOUNT
GH-1 | Agarbatti | 12x12 | 25 | 110.00 | 2,750.00 << GH-1 25
GH-2 | Camphor | 20x10 | 10 | 95.00 | 950.00 << GH-2 10
| | | 35 | | 3,700.00
Amount in words: Three thousand seven hundred only | | | | |
Party Code: GH-778 | | | Order No.: 1123/A | |
Party Name: Ganesh Home Needs | | | Dated: 23/11/2026 | |
(Stamp and signature) | | | | |
"""
        },
        "GH-778",
        "1123/A",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "day_first_dates_and_commas",
        {
            "Bestellung": r"""
PURCHASE ORDER / BESTELLUNG
Customer No. / Kundennr. | 30012 | Order No. / Bestellnr. | 4500-88
Pos. | Article No. | Description | Quantity | Unit | Net price
10 | 4.11.020 | Cleaner | 1.000 | CTN | 12.50 << 4.11.020 1
20 | 4.11.021 | Polish | 6 | CTN | 14.00 << 4.11.021 6
"""
        },
        "30012",
        "4500-88",
    ),
    Form(
        "unit_row_under_the_headings",
        {
            "订单": r"""
经销商编码 | HD3005 | 订单编号 | DW-1
商品编码 | 商品名称 | 订货量 | 单价 | 金额
 | | （件） | （元） | （元）
A1 | 洗衣粉 | 4 | 66 | 264 << A1 4
A2 | 洗衣液 | 5 | 96 | 480 << A2 5
"""
        },
        "HD3005",
        "DW-1",
    ),
    Form(
        "numbered_headings_and_filter_row",
        {
            "订单": r"""
经销商编码 | HD3006 | 订单编号 | DW-2 |
1 | 2 | 3 | 4 | 5
序号 | *商品编码 | 商品名称 | *数量(件) | 备注（选填）
1 | A1 | 洗衣粉 | 4 | << A1 4
2 | A2 | 洗衣液 | 5 | << A2 5
示例 | A9 | 例：牙膏 | | 请删除本行 << A9 ?
"""
        },
        "HD3006",
        "DW-2",
        findings=("CELL_BLANK@D6",),
    ),
    Form(
        "spec_pack_and_pieces_with_total_pieces",
        {
            "PO": r"""
Dealer: Sunrise Mart (SM-12) | | | | PO No: SM-0071 |
Code | Product | Pcs/Ctn | Order Ctns | Total Pcs | Price/Ctn | Total
B1 | Balloons | 144 | 3 | 432 | 30.00 | 90.00 << B1 3
B2 | Banners | 60 | 5 | 300 | 22.00 | 110.00 << B2 5
"""
        },
        "SM-12",
        "SM-0071",
    ),
    Form(
        "pieces_and_cases_in_chinese",
        {
            "订单": r"""
门店编号：M-501 | | 门店名称：城东店 | | 订单号：CD-3 |
编码 | 品名 | 装箱数 | 订货件数 | 折合支数 | 件单价 | 金额
B1 | 气球 | 144 | 3 | 432 | 30 | 90 << B1 3
B2 | 横幅 | 60 | 5 | 300 | 22 | 110 << B2 5
"""
        },
        "M-501",
        "CD-3",
    ),
    Form(
        "agent_in_the_title",
        {
            "9月": r"""
浙江区 HD3007 萧山恒源 11月订货单
货号 | 品名 | 数量 | 金额
C1 | 抽纸 | 12 | 960 << C1 12
C2 | 卷纸 | 20 | 1200 << C2 20
"""
        },
        "",
        "",
        findings=("CELL_BLANK@",),
    ),
    Form(
        "remarks_column_before_the_code",
        {
            "order": r"""
Customer Number|C-900||Your Order No.|ON-12
Urgent?|Notes|Product Code|Product Name|No. of Cases
Y|fragile|FR-1|Vase|2 << FR-1 2
||FR-2|Bowl|6 << FR-2 6
"""
        },
        "C-900",
        "ON-12",
    ),
)

FORMS = (*CHINESE, *ENGLISH, *MIXED, *MORE, *ODD)
