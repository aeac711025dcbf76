"""Further forms as companies make them, written before the reader was made to read them; format of `Form`.

Each round (`SECOND` to `FIFTH`) was made after the reader had been changed for those before it, to
see what it does with what it has not met. Every name and number is made up.
"""

from tests.forms_of_companies import Form

MORE_CHINESE = (
    Form(
        "sap_purchase_order_list",
        {
            "Sheet1": r"""
采购凭证 | 4500031877 | | | 凭证日期 | 2026.11.23 | | | |
售达方 | '0010021 | | 送达方 | 杭州中心仓 | | | | |
| | | | | | | | |
项目 | 物料 | 短文本 | 工厂 | 库存地点 | 订单数量 | 订单单位 | 净价 | 价格单位 | 交货日期
'00010 | 1400007796 | 洗洁精 1kg*12 | 1100 | A01 | 30 | CAR | 58.00 | 1 | 2026.11.26 << 1400007796 30
00020 | 1400007801 | 洗衣液 2kg*6 | 1100 | A01 | 12 | CAR | 96.00 | 1 | 2026.11.26 << 1400007801 12
00030 | 1400007815 | 香皂 125g*72 | 1100 | A02 | 4 | CAR | 180.00 | 1 | 2026.11.26 << 1400007815 4
"""
        },
        "0010021",
        "4500031877",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "kingdee_cloud_rows_with_their_customer",
        {
            "销售订单": r"""
单据编号 | 日期 | 客户编码 | 客户名称 | 物料编码 | 物料名称 | 销售单位 | 销售数量 | 含税单价 | 价税合计 | 状态
XS001271 | 2026-11-23 | HD2002 | 恒远 | 3.01.001 | 洗手液 | 箱 | 14 | 90 | 1260 | 正常 << 3.01.001 14
XS001271 | 2026-11-23 | HD2002 | 恒远 | 3.01.002 | 洗手液替换装 | 箱 | 6 | 102 | 612 | 正常 << 3.01.002 6
XS001271 | 2026-11-23 | HD2002 | 恒远 | 3.02.007 | 免洗凝胶 | 箱 | 3 | 264 | 792 | 正常 << 3.02.007 3
合计 | | | | | | | 23 | | 2664 |
"""
        },
        "HD2002",
        "XS001271",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "supermarket_pieces_beside_cases",
        {
            "订单明细": r"""
永兴超市股份有限公司 商品订单
订单号：DH2611230087 | | 供应商：广州洁美 | | 订货日期：2026-11-23 | | 有效期至：2026-11-30 |
门店编码：YX0217 | | 门店名称：城西店 | | 送货地址：杭州市西湖区古墩路1号 | | |
序号 | 商品编码 | 商品条码 | 商品名称 | 规格 | 箱规 | 订货件数 | 订货数量 | 含税进价 | 含税金额
1 | 880101 | 6901234500011 | 抽纸 | 3层*6包 | 10 | 12 | 120 | 9.8 | 1176 << 880101 12
2 | 880102 | 6901234500028 | 卷纸 | 10卷 | 8 | 5 | 40 | 15.6 | 624 << 880102 5
3 | 880103 | 6901234500035 | 湿巾 | 80抽 | 24 | 2 | 48 | 6.5 | 312 << 880103 2
合计： | | | | | | 19 | 208 | | 2112
大写：贰仟壹佰壹拾贰元整
"""
        },
        "YX0217",
        "DH2611230087",
        says={"order_date": "2026-11-23", "ship_to": "杭州市西湖区古墩路1号"},
    ),
    Form(
        "quantities_by_week_and_their_sum",
        {
            "要货计划": r"""
12月要货计划表
客户编号 | HD2004 | | 计划单号 | JH202612-04 | | |
产品编码 | 产品名称 | 规格 | 第1周 | 第2周 | 第3周 | 第4周 | 合计
B-1001 | 矿泉水 | 550ml*24 | 100 | 80 | 80 | 100 | 360 << B-1001 360
B-1002 | 苏打水 | 400ml*15 | 20 | 20 | 10 | 20 | 70 << B-1002 70
B-1003 | 椰子水 | 1L*12 | | 5 | | 5 | 10 << B-1003 10
合计 | | | 120 | 105 | 90 | 125 | 440
"""
        },
        "HD2004",
        "JH202612-04",
        findings=("HEADING_GUESSED@H3",),
    ),
    Form(
        "quantities_by_branch_and_their_sum",
        {
            "分店要货": r"""
客户代码： | HD2005 | 单号： | FD-1123 | | | |
货号 | 品名 | 单位 | 东门店 | 西门店 | 南门店 | 合计数量 | 单价 | 金额
K-01 | 酱油 500ml | 箱 | 3 | 2 | 4 | 9 | 72 | 648 << K-01 9
K-02 | 陈醋 500ml | 箱 | 1 | 1 | 2 | 4 | 66 | 264 << K-02 4
K-03 | 料酒 480ml | 箱 | 0 | 2 | 0 | 2 | 60 | 120 << K-03 2
小计 | | | 4 | 5 | 6 | 15 | | 1032
"""
        },
        "HD2005",
        "FD-1123",
    ),
    Form(
        "two_halves_of_a_price_sheet",
        {
            "订货单": r"""
雅洁日化 订货单
代理商编码：HD2006 | | | | 日期：2026年11月23日 | | |
编码 | 品名 | 箱价 | 订货 | 编码 | 品名 | 箱价 | 订货
Y01 | 牙膏 | 288 | 5 | Y11 | 洗面奶 | 360 | 2 << Y01 5 << Y11 2
Y02 | 牙刷 | 360 | 3 | Y12 | 面膜 | 480 | << Y02 3 << Y12 ?
Y03 | 漱口水 | 210 | | Y13 | 护手霜 | 300 | 6 << Y03 ? << Y13 6
Y04 | 牙线 | 260 | 1 | Y14 | 润唇膏 | 420 | 4 << Y04 1 << Y14 4
"""
        },
        "HD2006",
        "",
        findings=("CELL_BLANK@D6", "CELL_BLANK@H5"),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "ordered_and_given_quantities",
        {
            "订单": r"""
经销商订货单
经销商代码 | HD2007 | 经销商名称 | 湖州金地 | 订单编号 | JD-26-118
序号 | 产品编码 | 产品名称 | 规格 | 订货数量(件) | 搭赠数量(件) | 合计件数 | 单价 | 金额
1 | L-301 | 白酒 52度 | 500ml*6 | 20 | 2 | 22 | 588 | 11760 << L-301 20
2 | L-302 | 白酒 42度 | 500ml*6 | 10 | 1 | 11 | 468 | 4680 << L-302 10
合计 | | | | 30 | 3 | 33 | | 16440
"""
        },
        "HD2007",
        "JD-26-118",
    ),
    Form(
        "boxes_and_loose_bottles",
        {
            "酒水订单": r"""
客户编号 | HD2008 | 下单日期 | 2026/11/23 |
商品编码 | 商品名称 | 规格 | 箱 | 瓶 | 单价(瓶) | 金额
J-01 | 干红 | 750ml*6 | 5 | 0 | 68 | 2040 << J-01 5
J-02 | 干白 | 750ml*6 | 2 | 0 | 58 | 696 << J-02 2
J-03 | 起泡酒 | 750ml*6 | 8 | 0 | 88 | 4224 << J-03 8
"""
        },
        "HD2008",
        "",
    ),
    Form(
        "the_name_alone",
        {
            "订货": r"""
客户： | 嘉兴百汇商贸有限公司 | | 日期： | 11月23日
商品编码 | 商品名称 | 数量（箱）
C-01 | 可乐 330ml*24 | 50 << C-01 50
C-02 | 雪碧 330ml*24 | 30 << C-02 30
"""
        },
        "嘉兴百汇商贸有限公司",
        "",
        findings=("ADVISORY_CELL@E1",),
    ),
    Form(
        "pharma_plan",
        {
            "采购计划": r"""
医药有限公司采购计划单
购货单位编码：HD2010 | | | 计划单号：CGJH2611-23 | | | 制单日期：2026-11-23 | | |
序号 | 商品编号 | 通用名称 | 剂型 | 规格 | 厂家 | 件装量 | 计划数量（盒） | 计划件数 | 含税价 | 金额 | 备注
1 | Y10021 | 板蓝根颗粒 | 颗粒剂 | 10g*20袋 | 某药业 | 100 | 300 | 3 | 12.5 | 3750 | << Y10021 3
2 | Y10045 | 感冒灵胶囊 | 胶囊剂 | 12粒*2板 | 某药业 | 200 | 400 | 2 | 8.6 | 3440 | 近效期勿发 << Y10045 2
"""
        },
        "HD2010",
        "CGJH2611-23",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "bookshop_order",
        {
            "订单": r"""
新华书店图书订单
书店代码：HD2011 订单号：XH-20261123 | | | | 订购日期：2026-11-23 | | |
序号 | 书号 | 书名 | 出版社 | 定价 | 折扣 | 订数 | 码洋 | 实洋
1 | 9787000000011 | 数据的故事 | 某某社 | 58.00 | 65% | 20 | 1160.00 | 754.00 << 9787000000011 20
2 | 9787000000028 | 表格之美 | 某某社 | 42.00 | 65% | 15 | 630.00 | 409.50 << 9787000000028 15
合计 | 2种 | | | | | 35 | 1790.00 | 1163.50
"""
        },
        "HD2011",
        "XH-20261123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "furniture_hardware_request",
        {
            "五金下单表": r"""
五金配件下单表
订货分店 | HD2012 | 客户姓名 | 陈先生 | 设计师 | 小林 | 安装日期 | 2026-12-10
委托编号 | WT-1123-8 | 客户电话 | 13600000000 | 客户地址 | 台州市椒江区1号 | |
序号 | 料号 | 五金名称 | 配件型号 | 颜色 | 数量 | 单位 | 单价 | 备注
1 | WJ-0001 | 阻尼铰链 | 直弯 | 银 | 40 | 件 | 8 | << WJ-0001 40
2 | WJ-0014 | 三节轨 | 450mm | 黑 | 12 | 件 | 26 | 左右各半 << WJ-0014 12
3 | WJ-0102 | 拉手 | 128孔距 | 古铜 | 24 | 件 | 11 | << WJ-0102 24
"""
        },
        "HD2012",
        "WT-1123-8",
    ),
    Form(
        "report_of_goods_on_two_pages",
        {
            "报货单": r"""
分销商报货单                                  第1页
分销商编号：HD2013 报货日期：2026-11-23 报货单号：BH-0093 | | | |
序号 | 产品编码 | 产品名称 | 规格 | 报货件数
1 | F-101 | 方便面 | 1*24 | 30 << F-101 30
2 | F-102 | 方便面 | 1*12 | 20 << F-102 20
本页小计 | | | | 50
分销商报货单                                  第2页
序号 | 产品编码 | 产品名称 | 规格 | 报货件数
3 | F-103 | 火腿肠 | 1*10 | 15 << F-103 15
4 | F-104 | 卤蛋 | 1*40 | 5 << F-104 5
本页小计 | | | | 20
总计 | | | | 70
制表：小王 审核： 经理：
"""
        },
        "HD2013",
        "BH-0093",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "third_sheet_after_price_list_and_notes",
        {
            "填写说明": r"""
填写说明
1、请在“订单”表填写订货数量，单位为件。
2、请勿修改商品编码。
3、每周一、周四12:00前发至客服邮箱。
""",
            "价格表": r"""
商品编码 | 商品名称 | 规格 | 出厂价 | 建议零售价
M-01 | 纯牛奶 | 250ml*24 | 52 | 65
M-02 | 酸牛奶 | 200g*24 | 58 | 72
M-03 | 早餐奶 | 250ml*16 | 36 | 45
""",
            "订单": r"""
| 2026年第48周订单 | | | | |
| 客户编码 | HD2014 | 客户名称 | 温岭乳品配送 | |
| 收货地址 | 温岭市横湖路6号 | 收货人 | 林师傅 | |
| 商品编码 | 商品名称 | 规格 | 单价 | 订货数量 | 金额
| M-01 | 纯牛奶 | 250ml*24 | 52 | 40 | 2080 << M-01 40
| M-03 | 早餐奶 | 250ml*16 | 36 | 25 | 900 << M-03 25
| 合计 | | | | 65 | 2980
""",
        },
        "HD2014",
        "",
        says={"ship_to": "温岭市横湖路6号"},
        codes=("M-01", "M-02", "M-03"),
    ),
    Form(
        "quotation_sheet_used_for_ordering",
        {
            "产品报价订货表": r"""
2026年秋冬产品报价及订货表
客户编码 HD2015 | | 客户名称 诸暨顺发 | | | | | |
货号 | 品名 | 装箱数 | 批发价 | 零售价 | 起订量 | 库存 | 订货量 | 订货金额
S2001 | 毛绒拖鞋 | 40 | 12.5 | 29 | 1 | 300 | 6 | 3000 << S2001 6
S2002 | 棉拖鞋 | 40 | 10.8 | 25 | 1 | 120 | | 0
S2003 | 浴室拖鞋 | 60 | 6.5 | 15 | 1 | 500 | 10 | 3900 << S2003 10
S2004 | 童拖鞋 | 60 | 7.2 | 16 | 1 | 80 | | 0
S2005 | 酒店拖鞋 | 200 | 1.2 | 3 | 2 | 900 | 4 | 960 << S2005 4
S2006 | 旅行拖鞋 | 100 | 3.1 | 9 | 1 | 60 | | 0
"""
        },
        "HD2015",
        "",
        findings=("ITEMS_NOT_ORDERED@H5",),
    ),
    Form(
        "category_merged_down_the_first_column",
        {
            "订货表": r"""
化妆品订货表
加盟商编号 | HD2016 | | 订货日期 | 2026-11-23 |
系列 | 产品编号 | 产品名称 | 容量 | 箱规 | 订货箱数
水润 | CZ101 | 洁面乳 | 120g | 48 | 2 << CZ101 2
~ | CZ102 | 爽肤水 | 150ml | 36 | 3 << CZ102 3
~ | CZ103 | 乳液 | 120ml | 36 | 3 << CZ103 3
美白 | CZ201 | 精华 | 30ml | 60 | 1 << CZ201 1
~ | CZ202 | 面霜 | 50g | 48 | 2 << CZ202 2
合计 | | | | | 11
"""
        },
        "HD2016",
        "",
        merges=("A4:A6", "A7:A8"),
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "traditional_chinese_order",
        {
            "訂購單": r"""
訂 購 單
客戶編號：HD2017 | | | 訂單編號：TW-1151123-01
訂購日期：2026/11/23 | | | 送貨地址：新北市板橋區文化路1號
項次 | 品號 | 品名規格 | 數量 | 單位 | 單價 | 金額 | 備註
1 | TP-100 | 鳳梨酥 12入 | 20 | 箱 | 1200 | 24000 | << TP-100 20
2 | TP-200 | 牛軋糖 500g | 8 | 箱 | 900 | 7200 | 急件 << TP-200 8
合計 | | | 28 | | | 31200 |
核准： | | 主管： | | 經辦： | | |
"""
        },
        "HD2017",
        "TW-1151123-01",
        says={"order_date": "2026-11-23", "ship_to": "新北市板橋區文化路1號"},
    ),
    Form(
        "cases_and_bottles_in_one_cell",
        {
            "订单": r"""
客户编码 | HD2018 | | |
编码 | 名称 | 规格 | 数量
T-01 | 啤酒 | 500ml*12 | 10箱 << T-01 10
T-02 | 果啤 | 330ml*24 | 3箱6瓶 << T-02 ?
T-03 | 白啤 | 500ml*12 | 5件 << T-03 5
"""
        },
        "HD2018",
        "",
        findings=("NOT_A_COUNT@D4",),
    ),
    Form(
        "returned_goods_under_the_order",
        {
            "订单": r"""
客户编码 | HD2019 | 订单号 | A-19 |
商品编码 | 商品名称 | 数量 | 备注
R-01 | 花生油 5L | 20 | << R-01 20
R-02 | 玉米油 5L | -2 | 退货 << R-02 -2
"""
        },
        "HD2019",
        "A-19",
        findings=("TOO_SMALL@C4",),
    ),
    Form(
        "headings_far_down_behind_a_letter",
        {
            "传真": r"""
TO：广州洁美日化有限公司 客服部
FROM：舟山海港日杂（HD2020）
TEL：0580-2000000 FAX：0580-2000001
DATE：2026-11-23
PAGES：1
| | | | |
尊敬的客户：
请按下列清单安排发货，谢谢！
| | | | |
订单编号：ZS-1123 | | | 送货方式：自提 |
| | | | |
| | | | |
NO. | 产品编号 | 产品名称 | 件数 | 备注
1 | P-11 | 水杯 | 4 | << P-11 4
2 | P-12 | 饭盒 | 6 | << P-12 6
3 | P-13 | 水壶 | 3 | << P-13 3
以上共计3个品种，13件。
"""
        },
        "HD2020",
        "ZS-1123",
        says={"ship_method": "自提"},
    ),
    Form(
        "total_above_the_table",
        {
            "订货单": r"""
代理商编码 | HD2021 | 订单号 | X-21
合计件数 | 17 | 合计金额 | 1486.00
SKU | 名称 | 数量(件) | 单价 | 金额
G-1 | 扫帚 | 7 | 88 | 616 << G-1 7
G-2 | 拖布 | 10 | 87 | 870 << G-2 10
"""
        },
        "HD2021",
        "X-21",
    ),
    Form(
        "dropshipping_rows",
        {
            "代发表": r"""
代理商编码：HD2022 | | | | | |
商家编码 | 宝贝名称 | 颜色分类 | 数量 | 收件人 | 联系电话 | 备注
TB-01 | 收纳箱 | 蓝 | 2 | 张三 | 13500000001 | << TB-01 2
TB-02 | 收纳箱 | 粉 | 1 | 李四 | 13500000002 | 礼盒 << TB-02 1
TB-03 | 衣架 | 白 | 3 | 王五 | 13500000003 | << TB-03 3
"""
        },
        "HD2022",
        "",
    ),
    Form(
        "sales_last_year_this_year_and_order",
        {
            "备货申请": r"""
春节备货申请表
申请客户编码 | HD2023 | 申请日期 | 2026-11-23 | 申请单号 | CJ-023
产品编码 | 产品名称 | 去年同期销量 | 现有库存 | 在途数量 | 申请数量 | 客服批复数量
N-1 | 坚果礼盒 | 120 | 10 | 0 | 80 | << N-1 80
N-2 | 糖果礼盒 | 200 | 35 | 20 | 100 | << N-2 100
N-3 | 糕点礼盒 | 90 | 5 | 0 | 60 | << N-3 60
"""
        },
        "HD2023",
        "CJ-023",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "value_under_merged_label_and_stamp",
        {
            "采购单": r"""
采 购 单 | ~ | ~ | ~ | ~ | NO.
~ | ~ | ~ | ~ | ~ | CG-77120
客户编号 | 联系人 | 联系电话 | 交货方式 | 采购日期 | 交货日期
HD2024 | 吴敏 | 13400000000 | 物流 | 2026-11-23 | 2026-11-28
编号 | 货品编码 | 货品名称 | 数量 | 单价 | 总价
01 | D-81 | 台灯 | 5 | 240 | 1200 << D-81 5
02 | D-82 | 插排 | 8 | 160 | 1280 << D-82 8
03 | | | | | 0
04 | | | | | 0
合计金额（大写） | 贰仟肆佰捌拾元整 | ~ | ~ | ￥2480.00 | ~
"""
        },
        "HD2024",
        "CG-77120",
        merges=("A1:E2", "B9:D9", "E9:F9"),
        says={"order_date": "2026-11-23", "contact": "吴敏"},
    ),
    Form(
        "first_order_in_the_year_with_policy_text",
        {
            "Sheet1": r"""
江浙大区代理商订单（HD2025 金华）
政策：满100件送5件，满200件送12件
产品代码 | 品项 | 规格 | 订单件数 | 随货赠品 | 备注
1 | 冰红茶 | 500ml*15 | 100 | 5 | << 1 100
2 | 绿茶 | 500ml*15 | 50 | 0 | << 2 50
3 | 茉莉花茶 | 1L*12 | 30 | | << 3 30
"""
        },
        "",
        "",
        findings=("CELL_BLANK@",),
    ),
    Form(
        "wide_two_row_heading_order_and_stock",
        {
            "订货": r"""
客户编码 | HD2026 | | | | | | |
商品信息 | ~ | ~ | 库存 | ~ | 订货 | ~ | 金额
编码 | 名称 | 规格 | 件 | 支 | 件 | 支 | ~
U-1 | 口红 | 1*120 | 3 | 10 | 2 | 0 | 960 << U-1 2
U-2 | 唇釉 | 1*120 | 1 | 0 | 4 | 0 | 1800 << U-2 4
"""
        },
        "HD2026",
        "",
        merges=("A2:C2", "D2:E2", "F2:G2", "H2:H3"),
    ),
)

MORE_ENGLISH = (
    Form(
        "sap_purchase_order_print",
        {
            "PO": r"""
PURCHASE ORDER | | | | | PO number/date | |
Harbour Retail Ltd | | | | | 4500118823 / 23.11.2026 | |
Your vendor number with us | 300212 | | | | Customer number | E3001 |
| | | | | | |
Item | Material | Description | Order qty. | Unit | Price per unit | Net value | Delivery date
00010 | 100-200 | Dish soap 12x1kg | 30 | CS | 58.00 | 1,740.00 | 26.11.2026 << 100-200 30
00020 | 100-310 | Hand wash 12x500ml | 14 | CS | 90.00 | 1,260.00 | 26.11.2026 << 100-310 14
| | | | | Total net value excl. tax USD | 3,000.00 |
"""
        },
        "E3001",
        "4500118823",
    ),
    Form(
        "oracle_style_order",
        {
            "Order": r"""
Standard Purchase Order | | | | | | |
Order | 71902-0 | | | | Type | Standard |
Order Date | 23-NOV-2026 | | | | Revision | 0 |
Customer Account | E3002 | | | | Buyer | J. Miles |
Line | Part Number | Description | Delivery Date | Quantity | UOM | Unit Price (USD) | Amount (USD)
1 | AX-100 | Sponge | 27-NOV-2026 | 25 | Case | 31.50 | 787.50 << AX-100 25
2 | AX-220 | Scourer | 27-NOV-2026 | 10 | Case | 28.00 | 280.00 << AX-220 10
| | | | | | Total: | 1,067.50
"""
        },
        "E3002",
        "71902-0",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "trade_order_with_cartons",
        {
            "PO": r"""
SUNRISE TRADING CO., LTD
PURCHASE ORDER
TO: GUANGZHOU JIEMEI | | | | PO NO.: SR-26-1123 | | | |
CUSTOMER CODE: E3003 | | | | DATE: NOV. 23, 2026 | | | |
ITEM NO. | DESCRIPTION | PHOTO | PCS/CTN | CTNS | TOTAL QTY (PCS) | UNIT PRICE | AMOUNT | CBM | G.W.(KGS)
JM-1001 | GLASS CUP | | 48 | 20 | 960 | 0.85 | 816.00 | 1.2 | 240 << JM-1001 20
JM-1002 | GLASS JUG | | 12 | 15 | 180 | 3.20 | 576.00 | 0.9 | 165 << JM-1002 15
JM-1003 | GLASS BOWL | | 24 | 30 | 720 | 1.10 | 792.00 | 1.5 | 390 << JM-1003 30
TOTAL | | | | 65 | 1860 | | 2,184.00 | 3.6 | 795
SAY TOTAL US DOLLARS TWO THOUSAND ONE HUNDRED AND EIGHTY FOUR ONLY.
DEPOSIT 30% | | | | | | | 655.20 | |
"""
        },
        "E3003",
        "SR-26-1123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "grocery_warehouse_order",
        {
            "Sheet1": r"""
Ship To: | Westside Market #14 | | | Account #: | E3004 | |
 | 1200 W 5th St | | | PO #: | 88213 | |
 | Springfield | | | Order Date: | 11/23/2026 | |
UPC | Item # | Pack | Size | Description | Cases | Case Cost | Ext. Cost
0-12345-67890-5 | 20011 | 12 | 16 OZ | BLACK BEANS | 6 | 9.48 | 56.88 << 20011 6
0-12345-67891-2 | 20012 | 12 | 16 OZ | PINTO BEANS | 4 | 9.48 | 37.92 << 20012 4
0-12345-67899-8 | 20044 | 24 | 5 OZ | TUNA IN WATER | 10 | 21.60 | 216.00 << 20044 10
| | | | TOTAL CASES | 20 | | 310.80
"""
        },
        "E3004",
        "88213",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "distributor_pcs_and_cases",
        {
            "Indent": r"""
SECONDARY STOCKIST INDENT
Distributor Code : E3005 | | Distributor Name : Anand Agencies | | | Indent No : IND/26-27/0412 | |
S.No. | SKU Code | SKU Description | Case Pack | Order Qty (pcs) | Order Qty (cases) | Rate | Value
1 | HC-50 | Hair Cream 50g | 96 | 480 | 5 | 3120 | 15600 << HC-50 5
2 | HC-100 | Hair Cream 100g | 48 | 144 | 3 | 2980 | 8940 << HC-100 3
Grand Total | | | | 624 | 8 | | 24540
"""
        },
        "E3005",
        "IND/26-27/0412",
    ),
    Form(
        "ordered_shipped_backordered",
        {
            "Order": r"""
Customer ID | E3006 | | P.O. Number | 5521 |
Item Number | Description | Qty Ordered | Qty Shipped | Back Ordered | Unit Price | Extension
PEN-1 | Pens box | 12 | | | 48.00 | 576.00 << PEN-1 12
PAD-2 | Pads | 20 | | | 30.00 | 600.00 << PAD-2 20
INK-9 | Ink | 3 | | | 99.00 | 297.00 << INK-9 3
"""
        },
        "E3006",
        "5521",
    ),
    Form(
        "standing_order_by_weekday",
        {
            "Week 48": r"""
Weekly standing order
Account | E3007 | Week commencing | 2026-11-23
Code | Product | Mon | Tue | Wed | Thu | Fri | Total
BR-1 | White loaf | 4 | 4 | 5 | 4 | 8 | 25 << BR-1 25
BR-2 | Rye loaf | 1 | | 1 | | 2 | 4 << BR-2 4
BR-3 | Rolls | 10 | 10 | 10 | 10 | 20 | 60 << BR-3 60
"""
        },
        "E3007",
        "",
        findings=("HEADING_GUESSED@H3",),
    ),
    Form(
        "sizes_without_a_sum",
        {
            "Order": r"""
Account no. | E3008 | PO | G-8
Style | Colour | S | M | L | XL | Price
TS-1 | red | 2 | 4 | 4 | 2 | 96
TS-2 | blue | 0 | 3 | 3 | 0 | 96
"""
        },
        "",
        "",
        findings=("SHEET_UNKNOWN@cases",),
    ),
    Form(
        "two_case_formats_side_by_side",
        {
            "Order": r"""
Customer code | E3009 | Order no. | B-9 |
Item code | Product | Cases 24x330ml | Cases 12x1L | Remarks
COLA | Cola | 10 | 5 |
LEMO | Lemonade | 6 | |
"""
        },
        "",
        "",
        findings=("SHEET_UNKNOWN@cases",),
    ),
    Form(
        "price_breaks",
        {
            "Order form": r"""
2026 WHOLESALE ORDER FORM
Store account: E3010 | | | | | PO#: WH-10
Item | Description | 1-9 | 10-49 | 50+ | Order Qty | Total
CN-01 | Candle lavender | 60.00 | 55.00 | 50.00 | 12 | 660.00 << CN-01 12
CN-02 | Candle vanilla | 60.00 | 55.00 | 50.00 | 4 | 240.00 << CN-02 4
CN-03 | Candle cedar | 60.00 | 55.00 | 50.00 | 50 | 2500.00 << CN-03 50
| | | | | Subtotal | 3400.00
| | | | | Shipping | 45.00
| | | | | Total | 3445.00
"""
        },
        "E3010",
        "WH-10",
    ),
    Form(
        "bill_to_and_ship_to_blocks",
        {
            "PO": r"""
| | | PURCHASE ORDER | |
| | | DATE | 11/23/2026 |
| | | PO # | [7781] |
VENDOR | | | SHIP TO | |
Jiemei Household Products | | | Lakeside Distribution | |
8 Factory Road | | | 44 Dock Street | |
Guangzhou | | | Dover | |
Phone: 020-8888 | | | Customer ID: E3011 | |
REQUISITIONER | SHIP VIA | F.O.B. | SHIPPING TERMS | |
Ann Lee | Sea freight | Guangzhou | FOB | |
ITEM # | DESCRIPTION | QTY | UNIT PRICE | TOTAL |
[23423423] | Product XYZ | 15 | 150.00 | 2250.00 | << [23423423] 15
[45645645] | Product ABC | 1 | 75.00 | 75.00 | << [45645645] 1
| | | SUBTOTAL | 2325.00 |
| | | TAX | - |
| | | SHIPPING | - |
| | | OTHER | - |
| | | TOTAL | $ 2,325.00 |
Comments or Special Instructions | | | | |
"""
        },
        "E3011",
        "[7781]",
        says={"order_date": "2026-11-23", "ship_method": "Sea freight"},
    ),
    Form(
        "uk_order_with_your_ref",
        {
            "ORDER": r"""
ORDER | | | |
Account No | E3012 | Order Ref | UK-0012 |
Deliver To | Unit 4, Mill Lane, Leeds LS1 | Date | 23 November 2026 |
Product Code | Description | Size | Qty Ord | Trade Price | Line Total
'0451 | Tea bags | 6x80 | 8 | £32.40 | £259.20 << 0451 8
'0452 | Decaf tea bags | 6x80 | 3 | £34.20 | £102.60 << 0452 3
Goods total | | | 11 | | £361.80
VAT @ 20% | | | | | £72.36
Invoice total | | | | | £434.16
"""
        },
        "E3012",
        "UK-0012",
        says={"order_date": "2026-11-23", "ship_to": "Unit 4, Mill Lane, Leeds LS1"},
    ),
    Form(
        "quantity_of_eaches",
        {
            "PO": r"""
Customer No. | E3013 | PO No. | EA-13
Line | Item No. | Description | Qty | UOM | Unit Cost
1 | T-100 | Tape | 48 | EA | 1.20 << T-100 48
2 | T-200 | Glue | 6 | CS | 40.00 << T-200 6
"""
        },
        "E3013",
        "EA-13",
    ),
    Form(
        "restock_sheet_with_par_levels",
        {
            "Restock": r"""
Location | E3014 | Manager | Rosa | Date | 2026-11-23
SKU | Item | Par | On hand | Order | Cost
CL-1 | Bleach | 12 | 4 | 8 | 22 << CL-1 8
CL-2 | Soap | 6 | 6 | 0 | 30 << CL-2 0
CL-3 | Wipes | 20 | 5 | 15 | 18 << CL-3 15
CL-4 | Gloves | 10 | 1 | 9 | 25 << CL-4 9
"""
        },
        "",
        "",
        findings=("CELL_BLANK@", "TOO_SMALL@E4"),
    ),
    Form(
        "liquor_store_cases_and_bottles",
        {
            "Order": r"""
Retailer License # | L-889 | Account # | E3015 | PO | LQ-15
Product # | Brand | Size | Btl/Case | Cases | Bottles | Case Price | Total
90110 | Red Fox | 750ML | 12 | 4 | 0 | 96.00 | 384.00 << 90110 4
90122 | Old Barn | 1L | 6 | 2 | 3 | 120.00 | 300.00 << 90122 2
"""
        },
        "E3015",
        "LQ-15",
        findings=("LOOSE_PIECES@F4",),
    ),
    Form(
        "european_numbers",
        {
            "Bestellung": r"""
Order form / Bestellung | | | |
Customer no.: E3016 | | Order no.: DE-2026/16 | | Date: 23.11.2026
Pos. | Article no. | Description | Qty. (cases) | Unit price EUR | Amount EUR
1 | 4711-A | Soap bars | 1.200 | '12,50 | '15.000,00 << 4711-A ?
2 | 4712-B | Shower gel | 24 | '31,00 | '744,00 << 4712-B 24
"""
        },
        "E3016",
        "DE-2026/16",
        findings=("NOT_WHOLE@D4",),
    ),
    Form(
        "export_rows_without_any_header_block",
        {
            "": r"""
order_id | order_date | customer_id | sku | product_name | quantity | unit_price | line_total
SO-5001 | 2026-11-23 | E3017 | WB-01 | Water bottle | 24 | 5.5 | 132 << WB-01 24
SO-5001 | 2026-11-23 | E3017 | WB-02 | Lunch box | 12 | 7.25 | 87 << WB-02 12
"""
        },
        "E3017",
        "SO-5001",
        says={"order_date": "2026-11-23"},
        csv="utf-8-sig",
    ),
    Form(
        "notes_between_the_lines",
        {
            "Order": r"""
Dealer code: E3018
Order number: 26-18 (please quote)
Part no | Part description | Order quantity | Dealer net | Extended
*** SPRING BOOKING - ship after Feb 1 *** | | | |
SP-1 | Mower blade | 10 | 12.00 | 120.00 << SP-1 10
SP-2 | Air filter | 25 | 4.00 | 100.00 << SP-2 25
*** SHIP NOW *** | | | |
SN-1 | Snow brush | 30 | 3.00 | 90.00 << SN-1 30
Thank you for your business! | | | |
"""
        },
        "E3018",
        "26-18",
    ),
)

MORE_MIXED = (
    Form(
        "bilingual_trade_order",
        {
            "订单 PO": r"""
香港荣丰贸易有限公司 WING FUNG TRADING LTD
订购单 PURCHASE ORDER
客户编号\nCustomer No. | HK4001 | | 订单号码\nP.O. No. | WF-261123 | | 日期\nDate | 23/11/2026 |
货号\nItem No. | 品名\nDescription | 装箱数\nPcs/Ctn | 箱数\nCtns | 总数\nTotal Pcs | 单价 | 金额
A-7001 | 保温杯 Flask | 24 | 10 | 240 | 18.00 | 4320.00 << A-7001 10
A-7002 | 保温壶 Jug | 12 | 8 | 96 | 32.00 | 3072.00 << A-7002 8
合计 Total | | | 18 | 336 | | 7392.00
"""
        },
        "HK4001",
        "WF-261123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "bilingual_slash_headings",
        {
            "Order": r"""
订货单/Order Form | | | | |
代理商代码/Agent ID: HK4002 | | | 订单编号/Order Ref: M-02 | |
序号/No. | 产品编码/Product Code | 描述/Description | 数量/Order Qty(CTN) | 单价/Price(RMB/CTN) | 小计/Sum
1 | BB-01 | 纸尿裤 Diapers S | 40 | 156 | 6240 << BB-01 40
2 | BB-02 | 纸尿裤 Diapers M | 60 | 156 | 9360 << BB-02 60
| | 总计/Grand Total | 100 | | 15600
"""
        },
        "HK4002",
        "M-02",
    ),
    Form(
        "english_over_chinese_rows",
        {
            "PO": r"""
Customer Code | HK4003 | PO Ref | M-03 |
Item | Code | Name | Order | Unit | Remark
项目 | 编码 | 名称 | 订量 | 单位 | 备注
1 | EC-1 | 电池 AA | 5 | ctn | << EC-1 5
2 | EC-2 | 电池 AAA | 7 | ctn | urgent << EC-2 7
"""
        },
        "HK4003",
        "M-03",
    ),
    Form(
        "agent_on_the_second_sheet",
        {
            "Lines 明细": r"""
SKU | 名称 Name | Qty 数量
ZZ-1 | 灯泡 Bulb | 20 << ZZ-1 20
ZZ-2 | 灯管 Tube | 10 << ZZ-2 10
""",
            "Info 信息": r"""
Customer code 客户编码 | HK4004
Order no. 订单号 | M-04
Ship to 收货地址 | 深圳市福田区1号
Date 日期 | 2026-11-23
""",
        },
        "HK4004",
        "M-04",
        says={"order_date": "2026-11-23", "ship_to": "深圳市福田区1号"},
    ),
)

SECOND = (
    Form(
        "annual_tea_order_with_gift_box_columns",
        {
            "茶叶订货": r"""
福建某某茶业有限公司2026年度订货确认表
加盟店编号 | HD5001 | 加盟店名称 | 泉州鲤城店 | 店主电话 | 13300000001
货品编号 | 货品名称 | 等级 | 净含量 | 件规格(盒/件) | 订购件数 | 折合盒数 | 供货价(元/盒) | 货款合计(元)
CY-01 | 铁观音 | 特级 | 250g | 20 | 3 | 60 | 88.00 | 5280.00 << CY-01 3
CY-02 | 大红袍 | 一级 | 150g | 24 | 2 | 48 | 68.00 | 3264.00 << CY-02 2
CY-03 | 白牡丹 | 一级 | 300g | 12 | 1 | 12 | 120.00 | 1440.00 << CY-03 1
合    计 | | | | | 6 | 120 | | 9984.00
"""
        },
        "HD5001",
        "",
    ),
    Form(
        "pos_export_with_store_column",
        {
            "Sheet": r"""
单据编号 | 单据日期 | 门店编码 | 门店名称 | 商品编码 | 商品名称 | 规格 | 单位 | 申请数量 | 审核数量 | 备注
YH202611230012 | 2026-11-23 08:15:22 | HD5002 | 城北店 | '100231 | 酱油 | 500ml | 箱 | 5 | 0 | << 100231 5
YH202611230012 | 2026-11-23 08:15:22 | HD5002 | 城北店 | '100245 | 米醋 | 500ml | 箱 | 3 | 0 | << 100245 3
"""
        },
        "HD5002",
        "YH202611230012",
    ),
    Form(
        "signature_block_before_the_table",
        {
            "采购订单": r"""
采购订单
甲方（采购方）：武汉天成商贸 | | | 乙方（供货方）：广州洁美 | |
客户代码：HD5003 | | | 合同号：TC-2611-23 | |
授权代表签字： | | | 授权代表签字： | |
日期：2026年11月23日 | | | 日期： | |
项次 | 物料编码 | 物料名称 | 规格 | 采购数量 | 单价（含税） | 金额（含税）
1 | 20-1001 | 消毒液 | 5L*4 | 10 | 66.00 | 660.00 << 20-1001 10
2 | 20-1002 | 酒精喷雾 | 500ml*24 | 6 | 192.00 | 1152.00 << 20-1002 6
备注：1.含13%增值税；2.送货上门。
合计金额（小写）：￥1,812.00 合计金额（大写）：壹仟捌佰壹拾贰元整
"""
        },
        "HD5003",
        "TC-2611-23",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "order_lines_with_group_code_rows",
        {
            "订货": r"""
客户号：HD5004 | | | |
编码 | 名称 | 箱规 | 数量(箱) | 备注
10 | 碳酸饮料 | | |
1001 | 可乐500ml | 24 | 20 | << 1001 20
1002 | 可乐2L | 6 | 10 | << 1002 10
20 | 果汁 | | |
2001 | 橙汁1L | 12 | 8 | << 2001 8
2002 | 桃汁1L | 12 | |
30 | 水 | | |
3001 | 纯净水550ml | 24 | 50 | << 3001 50
"""
        },
        "HD5004",
        "",
        findings=("ITEMS_NOT_ORDERED@D3",),
    ),
    Form(
        "quantity_before_the_code",
        {
            "Order": r"""
Sold To: E5005 | | | P.O. #: 10-4421
Qty | UOM | Item # | Description | Price | Ext.
6 | CS | 55-100 | Napkins | 22.10 | 132.60 << 55-100 6
12 | CS | 55-104 | Straws | 18.00 | 216.00 << 55-104 12
TOTAL | | | | | 348.60
"""
        },
        "E5005",
        "10-4421",
    ),
    Form(
        "horizontal_header_table_above",
        {
            "PO": r"""
ACME STORES | | | | |
Order Number | Order Date | Customer # | Ship Via | Terms | Ship To
778-A | 2026-11-23 | E5006 | UPS Freight | Net 30 | 12 Dock Rd, Dover
| | | | |
Line | SKU | Description | Ordered | Price | Total
1 | K-1 | Kettle | 4 | 30 | 120 << K-1 4
2 | K-2 | Toaster | 2 | 45 | 90 << K-2 2
| | | | Order Total | 210
"""
        },
        "E5006",
        "778-A",
        says={"order_date": "2026-11-23", "ship_to": "12 Dock Rd, Dover", "ship_method": "UPS Freight"},
    ),
    Form(
        "two_prices_and_pack",
        {
            "Pre-order": r"""
SPRING PRE-ORDER FORM
Retailer no.: E5007 | | | | | |
Style # | Name | Colour | WSP | RRP | Pack | Packs ordered | Line value
T-10 | Tee | White | 9.00 | 22.00 | 6 | 3 | 162.00 << T-10 3
T-11 | Tee | Navy | 9.00 | 22.00 | 6 | 5 | 270.00 << T-11 5
T-12 | Hoodie | Grey | 19.00 | 45.00 | 4 | 0 | 0.00 << T-12 0
Totals | | | | | | 8 | 432.00
"""
        },
        "E5007",
        "",
        findings=("TOO_SMALL@G6",),
    ),
    Form(
        "bar_sheet_with_case_and_split",
        {
            "Liquor order": r"""
Account number: E5008 | Delivery day: Friday | | |
Code | Item | Size | Case | Split | Cost
701 | Gin | 1L | 2 | | 180 << 701 2
702 | Rum | 1L | 1 | | 160 << 702 1
703 | Vodka | 1L | 3 | | 150 << 703 3
"""
        },
        "E5008",
        "",
    ),
    Form(
        "chinese_spaces_and_units_everywhere",
        {
            "订单": r"""
客 户 编 号 : HD5009 | | 制 单 日 期 : 2026 年 11 月 23 日 |
序 号 | 产 品\n编 码 | 产 品 名 称 | 订 货\n数 量\n( 箱 ) | 含 税 单 价\n( 元 / 箱 )
1 | P-01 | 洗发水 | 5 箱 | 480 元 << P-01 5
2 | P-02 | 护发素 | 12 箱 | 456 元 << P-02 12
合 计： | | | 17 箱 |
"""
        },
        "HD5009",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "transposed_header_right_of_the_table",
        {
            "要货单": r"""
商品编码 | 商品名称 | 要货数 | | 门店编号 | HD5010
V-1 | 鸡蛋 | 10 | | 要货单号 | YH-10 << V-1 10
V-2 | 牛奶 | 20 | | 要货日期 | 2026/11/23 << V-2 20
V-3 | 面包 | 15 | | | << V-3 15
"""
        },
        "HD5010",
        "YH-10",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "amount_named_total_price_and_discount_rate",
        {
            "进货单": r"""
进货单
经销商编码 | HD5011 | 进货日期 | 2026-11-23 | 进货单号 | JH-11
货号 | 商品名称 | 单位 | 进货数量 | 标准价 | 折扣率 | 折后价 | 总价
G-1 | 剃须刀 | 箱 | 4 | 300 | 0.95 | 285 | 1140 << G-1 4
G-2 | 刀片 | 箱 | 6 | 200 | 0.95 | 190 | 1140 << G-2 6
合计 | | | 10 | | | | 2280
折扣 | | | | | | | 100
应付 | | | | | | | 2180
"""
        },
        "HD5011",
        "JH-11",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "dated_quantity_columns",
        {
            "delivery schedule": r"""
Distributor code | E5012 | PO ref | DS-12 | |
Item code | Item name | 24-Nov | 26-Nov | 28-Nov | Total Qty
W-1 | Water | 10 | 10 | 5 | 25 << W-1 25
W-2 | Soda | 4 | 0 | 4 | 8 << W-2 8
"""
        },
        "E5012",
        "DS-12",
        findings=("HEADING_GUESSED@F2",),
    ),
    Form(
        "customer_own_codes_beside_ours",
        {
            "PO": r"""
Our account no. with you: E5013 | | | Purchase Order: PO-5013 | |
No | Our code | Your code | Product | Order (ctn) | Price per ctn
1 | 900001 | SH-100 | Shampoo | 7 | 45.00 << SH-100 7
2 | 900002 | SH-200 | Conditioner | 9 | 47.00 << SH-200 9
"""
        },
        "E5013",
        "PO-5013",
        findings=("HEADING_TWICE@B2",),
        codes=("SH-100", "SH-200"),
    ),
    Form(
        "total_in_words_and_footer_clauses",
        {
            "P.O.": r"""
PURCHASE ORDER
Messrs.: Guangzhou Jiemei | | P/O No.: IND-77
Buyer code: E5014 | | Date: 23rd November, 2026
Sl No | Item Code | Description of Goods | Quantity in Cartons | Rate/Ctn | Amount
1 | BX-1 | Biscuits | 100 | 12.00 | 1200.00 << BX-1 100
2 | BX-2 | Wafers | 40 | 15.00 | 600.00 << BX-2 40
Total | | | 140 | | 1800.00
Amount chargeable (in words): US Dollars one thousand eight hundred only
Terms & Conditions: | | | | |
1) Delivery within 7 days. | | | | |
2) Payment: TT in advance. | | | | |
For Anand Traders | | | | | Authorised Signatory
"""
        },
        "E5014",
        "IND-77",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "pharmacy_chain_request",
        {
            "请货单": r"""
连锁药店请货单
请货门店：仁和药店 门店编号：HD5015 请货日期：2026-11-23 单号：QH-15
商品编号 | 通用名 | 规格 | 单位 | 件装量 | 库存 | 月销量 | 请货数量(件) | 批准文号
Y-001 | 阿莫西林胶囊 | 0.25g*24粒 | 盒 | 400 | 35 | 210 | 1 | 国药准字H1 << Y-001 1
Y-002 | 布洛芬缓释胶囊 | 0.3g*20粒 | 盒 | 300 | 12 | 180 | 2 | 国药准字H2 << Y-002 2
"""
        },
        "HD5015",
        "QH-15",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "order_in_the_second_language_block",
        {
            "订单": r"""
ORDER FORM 订货表
Company 公司: | 上海欧亚 | Code 代码: | HD5016
Date 日期: | 2026-11-23 | P.O. 单号: | OY-16
Item 品号 | Product 品名 | Unit 单位 | Qty 数量 | U/Price 单价 | Total 总额
OY-1 | 咖啡 Coffee | 箱 CTN | 10 | 520 | 5200 << OY-1 10
OY-2 | 可可 Cocoa | 箱 CTN | 4 | 480 | 1920 << OY-2 4
Total 合计 | | | 14 | | 7120
"""
        },
        "HD5016",
        "OY-16",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "frozen_food_kg_and_cases",
        {
            "冻品订单": r"""
客户编码：HD5017 | | | 订单日期：2026-11-23 | |
产品编码 | 品名 | 规格(kg/件) | 订购件数 | 总重量(kg) | 单价(元/kg) | 金额
FZ-1 | 鸡翅中 | 10 | 20 | 200 | 22.5 | 4500 << FZ-1 20
FZ-2 | 牛腩 | 12.5 | 8 | 100 | 48 | 4800 << FZ-2 8
合计 | | | 28 | 300 | | 9300
"""
        },
        "HD5017",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "empty_columns_and_hidden_helper",
        {
            "Order": r"""
| | Customer code | | E5018 | | |
| | Order date | | 2026-11-23 | | |
| | | | | | |
| | SKU | | Description | Order | Check
| | M-1 | | Milk | 12 | 1 << M-1 12
| | M-2 | | Cream | 6 | 1 << M-2 6
"""
        },
        "E5018",
        "",
        says={"order_date": "2026-11-23"},
        hidden_columns=("G",),
    ),
    Form(
        "amount_total_beside_signature",
        {
            "订货单": r"""
某某食品经销商订货单
经销商：HD5019 南昌鸿运 | | | 订货日期：2026.11.23 |
产品编码 | 产品名称 | 规格 | 订货数量 | 单价 | 金额
SP-1 | 薯片 | 40g*40 | 15 | 120 | 1800 << SP-1 15
SP-2 | 虾条 | 40g*40 | 10 | 110 | 1100 << SP-2 10
经销商签字： | | | 25 | 合计： | 2900
"""
        },
        "HD5019",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "totals_that_forgot_a_line",
        {
            "订单": r"""
客户编码 | HD5020 | 订单号 | T-20 | 合计件数 | 25
商品编码 | 商品名称 | 数量 | 单价 | 金额
Z-1 | 米 | 15 | 60 | 900 << Z-1 15
Z-2 | 面 | 10 | 50 | 500 << Z-2 10
Z-3 | 油 | 5 | 100 | 500 << Z-3 5
合计 | | 25 | | 1400
"""
        },
        "HD5020",
        "T-20",
        findings=("TOTAL_DIFFERS@C6", "TOTAL_DIFFERS@E6", "TOTAL_DIFFERS@F1"),
    ),
    Form(
        "group_subtotals_above_their_lines",
        {
            "Order": r"""
Dealer code | E5021 | Order no. | G-21
Part no. | Description | Order qty | Amount
Filters | Subtotal | 30 | 300
F-1 | Oil filter | 10 | 100 << F-1 10
F-2 | Air filter | 20 | 200 << F-2 20
Belts | Subtotal | 5 | 100
B-1 | V-belt | 5 | 100 << B-1 5
Grand total | | 35 | 400
"""
        },
        "E5021",
        "G-21",
    ),
)

THIRD = (
    Form(
        "k3_wise_sales_order",
        {
            "Sheet1": r"""
销售订单
购货单位：| HD6001 | | 日期：| 2026-11-23 | | 编号：| SEORD000412 |
结算日期：| | | 摘要：| 11月第四周要货 | | 币别：| 人民币 |
行号 | 产品代码 | 产品名称 | 规格型号 | 单位 | 数量 | 含税单价 | 折扣率(%) | 价税合计 | 交货日期
1 | 3.001.01 | 洗洁精 | 1kg*12 | 箱 | 30 | 58 | 0 | 1740 | 2026-11-26 << 3.001.01 30
2 | 3.001.02 | 洗衣液 | 2kg*6 | 箱 | 20 | 96 | 0 | 1920 | 2026-11-26 << 3.001.02 20
合计 | | | | | 50 | | | 3660 |
"""
        },
        "HD6001",
        "SEORD000412",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "jd_style_purchase_list",
        {
            "采购单明细": r"""
采购单号 | 采购时间 | 分配机构 | 仓库 | 商品编码 | 商品名称 | 采购价 | 采购数量 | 实收数量 | 商家编码
'520011223 | 2026-11-23 | HD6002 | 上海仓 | '100012345 | 牙膏 | 12 | 240 | 0 | YG-1 << 100012345 240
'520011223 | 2026-11-23 | HD6002 | 上海仓 | '100012346 | 牙刷 | 8 | 144 | 0 | YS-1 << 100012346 144
"""
        },
        "",
        "520011223",
        findings=("CELL_BLANK@", "HEADING_TWICE@J1"),
    ),
    Form(
        "lines_of_two_levels",
        {
            "订单": r"""
经销商名称：苏州恒源（HD6003） 联系电话：13100000000
大类 | 编码 | 品名规格 | 件数 | 单价/件 | 小计金额
白酒 | B-1 | 老窖 500ml*6 | 10 | 600 | 6000 << B-1 10
 | B-2 | 老窖 250ml*12 | 5 | 480 | 2400 << B-2 5
啤酒 | C-1 | 纯生 500ml*12 | 40 | 60 | 2400 << C-1 40
合计 | | | 55 | | 10800
"""
        },
        "HD6003",
        "",
    ),
    Form(
        "form_with_example_row",
        {
            "Order": r"""
Order template - please do not change the headings
Account code | E6004 | PO number | EX-4
SKU | Product | Cases | Comment
EXAMPLE-1 | Example product | 10 | this is an example, please delete << EXAMPLE-1 10
RS-1 | Rice | 30 | << RS-1 30
RS-2 | Salt | 12 | << RS-2 12
"""
        },
        "E6004",
        "EX-4",
    ),
    Form(
        "order_by_phone_note",
        {
            "Sheet1": r"""
客户编码：HD6005
客户名称：无锡联华
联系人：赵敏 13200000000
送货地址：无锡市梁溪区中山路1号
下单日期：2026.11.23
要求到货：2026.11.25 上午
| | |
编码 | 品名 | 数量 | 单位
H-01 | 红酒 | 6 | 箱 << H-01 6
H-02 | 白酒 | 2 | 箱 << H-02 2
| | |
合计：8箱
请务必带税票
"""
        },
        "HD6005",
        "",
        says={"ship_to": "无锡市梁溪区中山路1号", "order_date": "2026-11-23"},
    ),
    Form(
        "column_of_checks_and_notes",
        {
            "Order Guide": r"""
WEEKLY ORDER GUIDE | | | | | |
Store # 6006 | | | Week of: 11/23/2026 | | |
Item # | Description | Pack | On Hand | Par | Order | ✓
110 | Lettuce | 24 ct | 1 | 3 | 2 | x << 110 2
111 | Tomato | 25 lb | 0 | 4 | 4 | x << 111 4
112 | Onion | 50 lb | 2 | 2 | |
113 | Carrot | 25 lb | 3 | 2 | |
114 | Celery | 24 ct | 2 | 2 | |
"""
        },
        "6006",
        "",
        findings=("ITEMS_NOT_ORDERED@F6",),
    ),
    Form(
        "shade_list_for_cosmetics",
        {
            "下单": r"""
代理编号 | HD6007 | 代理姓名 | 小雅 | 收货电话 | 13000000007
货号 | 色号 | 产品 | 代理价 | 零售价 | 件 | 合计
LIP-01 | 正红 | 口红 | 30 | 99 | 2 | 60 << LIP-01 2
LIP-02 | 豆沙 | 口红 | 30 | 99 | 3 | 90 << LIP-02 3
LIP-03 | 橘色 | 口红 | 30 | 99 | 1 | 30 << LIP-03 1
总计 | | | | | 6 | 180
收货地址：杭州市下城区体育场路9号 雅雅收
"""
        },
        "HD6007",
        "",
        says={"ship_to": "杭州市下城区体育场路9号 雅雅收"},
    ),
    Form(
        "vendor_order_pad_inner_outer",
        {
            "PO": r"""
Vendor: Jiemei | | | | Customer #: E6008 | |
PO Date: 2026-11-23 | | | | PO #: 99-8 | |
Vendor Style | Description | Inner | Outer | Total Units | Outers Ordered | Cost
VS-1 | Mug | 6 | 36 | 360 | 10 | 1.50 << VS-1 10
VS-2 | Bowl | 6 | 24 | 120 | 5 | 2.00 << VS-2 5
"""
        },
        "E6008",
        "99-8",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "french_and_english",
        {
            "Commande": r"""
BON DE COMMANDE / PURCHASE ORDER
Customer no. / No client: E6009 | | | Date: 2026-11-23
Item no. / Article | Description / Désignation | Qty / Qté | Price / Prix
F-1 | Savon / Soap | 12 | 10.00 << F-1 12
F-2 | Huile / Oil | 6 | 22.00 << F-2 6
"""
        },
        "E6009",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "pallets_layers_and_cases",
        {
            "Order": r"""
Customer code: E6010 | | | Order no.: PL-10 | |
Material | Text | Cases/Layer | Layers | Order qty CS | Pallets
M-1 | Water 6x1.5L | 12 | 10 | 120 | 2 << M-1 120
M-2 | Water 24x0.5L | 9 | 8 | 72 | 1 << M-2 72
"""
        },
        "E6010",
        "PL-10",
    ),
    Form(
        "order_with_cancelled_rows",
        {
            "订单": r"""
客户编码 | HD6011 | 订单编号 | QX-11
商品编码 | 商品名称 | 数量 | 备注
X-1 | 毛巾 | 10 | << X-1 10
X-2 | 浴巾 | 0 | 取消 << X-2 0
X-3 | 方巾 | 5 | << X-3 5
"""
        },
        "HD6011",
        "QX-11",
        findings=("TOO_SMALL@C4",),
    ),
    Form(
        "month_day_headings_beside_quantity",
        {
            "订货": r"""
订货单位编码 | HD6012 | | | |
产品编号 | 产品名称 | 上月实际(件) | 本月计划(件) | 本次订货(件) | 备注
A1 | 奶粉1段 | 120 | 130 | 40 | << A1 40
A2 | 奶粉2段 | 90 | 100 | 30 | << A2 30
"""
        },
        "HD6012",
        "",
    ),
    Form(
        "two_orders_on_one_sheet",
        {
            "订单": r"""
客户编码 | HD6013 | 订单号 | D-1
商品编码 | 商品名称 | 数量
L1 | 灯 | 4 << L1 4
L2 | 线 | 6 << L2 6
合计 | | 10
"""
        },
        "HD6013",
        "D-1",
    ),
    Form(
        "remark_column_with_numbers_and_batch",
        {
            "订单": r"""
客户代码:HD6014 | | 下单日期:2026/11/23 | |
产品代码 | 批号 | 产品名称 | 订货量 | 有效期
YP-1 | 260801 | 维C | 12 | 2028-08 << YP-1 12
YP-2 | 260715 | 钙片 | 8 | 2028-07 << YP-2 8
"""
        },
        "HD6014",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "grand_total_with_carton_word",
        {
            "PO": r"""
Buyer no. | E6015 | P.O. No. | GT-15 | P.O. Date | 2026-11-23
Style No. | Colour | Size Range | Cartons | Pairs/Ctn | Total Pairs | FOB Price | Amount
SH-1 | Black | 36-41 | 10 | 12 | 120 | 5.00 | 600 << SH-1 10
SH-2 | White | 36-41 | 15 | 12 | 180 | 5.20 | 936 << SH-2 15
GRAND TOTAL: | | | 25 CTNS | | 300 PRS | | USD1536
"""
        },
        "E6015",
        "GT-15",
        says={"order_date": "2026-11-23"},
    ),
)

FOURTH = (
    Form(
        "liquor_distributor_contract_number",
        {
            "订货合同": r"""
贵州某酒业经销商订货合同
合同编号：GZ-JX-20261123 | | | 签订时间：2026年11月23日 |
需方：长沙湘酒商贸（客户编号 HD7001） | | | 供方：贵州某酒业 |
产品编码 | 产品名称 | 度数 | 净含量(ml) | 箱规(瓶/箱) | 数量(箱) | 数量(瓶) | 单价(元/瓶) | 金额(元)
9001 | 酱香一号 | 53 | 500 | 6 | 50 | 300 | 128.00 | 38400.00 << 9001 50
9002 | 酱香二号 | 53 | 500 | 6 | 20 | 120 | 98.00 | 11760.00 << 9002 20
合计 | | | | | 70 | 420 | | 50160.00
合计人民币金额（大写）：伍万零壹佰陆拾元整 | | | | | | | |
"""
        },
        "HD7001",
        "GZ-JX-20261123",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "uf_nc_export",
        {
            "export": r"""
订单编号 | 订单日期 | 客户编码 | 物料编码 | 物料名称 | 主数量 | 单位 | 数量 | 净价 | 价税合计
SO302611230001 | 2026-11-23 | HD7002 | '0301010001 | 抽纸 | 240 | 箱 | 10 | 120 | 1200 << 0301010001 10
SO302611230001 | 2026-11-23 | HD7002 | '0301010002 | 卷纸 | 100 | 箱 | 5 | 150 | 750 << 0301010002 5
"""
        },
        "HD7002",
        "SO302611230001",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "restaurant_supply_two_units",
        {
            "Order": r"""
Customer ID: E7003 | | Delivery: Thu |
Item no | Description | Unit | Qty
5501 | Flour 25kg | bag | 4 << 5501 4
5502 | Oil 4x5L | case | 2 << 5502 2
"""
        },
        "E7003",
        "",
    ),
    Form(
        "store_order_with_formula_total_top",
        {
            "Sheet1": r"""
TOTAL CASES: | 21 | | TOTAL $: | 504.00
ACCT: | E7004 | | DATE: | 11/23/2026
SKU | DESC | CS | COST | EXT
AA | Apple juice | 12 | 24 | 288 << AA 12
BB | Berry juice | 9 | 24 | 216 << BB 9
"""
        },
        "E7004",
        "",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "garment_size_run_with_total_pieces_and_cartons",
        {
            "PO": r"""
BUYER CODE | E7005 | | PO# | SZ-5 | | | |
STYLE NO | COLOUR | S | M | L | XL | TOTAL PCS | PCS/CTN | CTNS
ST-1 | RED | 24 | 48 | 48 | 24 | 144 | 24 | 6 << ST-1 6
ST-2 | BLUE | 12 | 24 | 24 | 12 | 72 | 24 | 3 << ST-2 3
"""
        },
        "E7005",
        "SZ-5",
    ),
    Form(
        "chinese_quantity_with_unit_words",
        {
            "要货": r"""
店名：HD7006 城南店
日期：2026/11/23
商品编号：品名：要货数
110023 | 大豆油5L | 6箱
110024 | 花生油5L | 4箱
"""
        },
        "",
        "",
        findings=("SHEET_UNKNOWN@agent,case_type,description",),
    ),
    Form(
        "bank_details_and_long_footers",
        {
            "采购订单": r"""
采购订单 PURCHASE ORDER
需方编码：HD7007 | | 订单号：PO-7007 | |
编码 | 描述 | 订购数量 | 单位 | 价格 | 总价
M01 | 手套 | 30 | 箱 | 90 | 2700 << M01 30
M02 | 口罩 | 50 | 箱 | 60 | 3000 << M02 50
总额 | | | | | 5700
1、交货期：2026年12月1日前；逾期每日按千分之三扣款。
2、账号：6222000000000000001 开户行：工行
3、联系人：张三 电话：13800000000
甲方：　　　　　　　　乙方：
2026 年 11 月 23 日 | | | 2026 年 11 月 23 日 | |
"""
        },
        "HD7007",
        "PO-7007",
    ),
    Form(
        "reorder_report_with_suggestion",
        {
            "Reorder": r"""
Branch code | E7008 | Run date | 2026-11-23 | | |
Stock code | Description | On hand | On order | Min | Max | Suggested | Order
R1 | Bolt | 10 | 0 | 20 | 60 | 50 | 5 << R1 5
R2 | Nut | 5 | 20 | 20 | 60 | 35 | 4 << R2 4
"""
        },
        "E7008",
        "",
    ),
    Form(
        "book_order_with_isbn_and_code",
        {
            "Order": r"""
Account: E7009 | | | Order ref: BK-9 | |
ISBN | Code | Title | Author | Qty | RRP | Disc
9780000000019 | BK100 | Atlas | A. Lee | 10 | 20.00 | 40% << BK100 10
9780000000026 | BK101 | Maps | B. Ray | 5 | 15.00 | 40% << BK101 5
"""
        },
        "E7009",
        "BK-9",
    ),
    Form(
        "columns_price_qty_swapped_headings_over_two_rows",
        {
            "订单": r"""
客户编码 | HD7010 | | | |
产品 | ~ | ~ | 本次订货 | ~ | ~
编码 | 名称 | 规格 | 单价 | 件数 | 金额
E-1 | 插座 | 50/箱 | 300 | 4 | 1200 << E-1 4
E-2 | 开关 | 100/箱 | 500 | 3 | 1500 << E-2 3
合计 | ~ | ~ | ~ | 7 | 2700
"""
        },
        "HD7010",
        "",
        merges=("A2:C2", "D2:F2", "A6:D6"),
    ),
    Form(
        "sheet_with_contact_table_first",
        {
            "Order": r"""
Name | Role | Phone
Ann | Buyer | 555-1000
Bob | Stock | 555-1001
| |
Dealer ID | E7011 |
Order # | 5-11 |
SKU | Item | Quantity
D-1 | Desk | 3 << D-1 3
D-2 | Chair | 12 << D-2 12
"""
        },
        "E7011",
        "5-11",
    ),
    Form(
        "half_quantity_and_text_quantity",
        {
            "订单": r"""
客户编码 | HD7012 | |
商品编码 | 品名 | 数量
Y-1 | 茶 | 2.5 << Y-1 ?
Y-2 | 水 | 若干 << Y-2 ?
Y-3 | 酒 | 6 << Y-3 6
"""
        },
        "HD7012",
        "",
        findings=("NOT_WHOLE@C3", "NOT_A_COUNT@C4"),
    ),
    Form(
        "fob_order_with_moq_and_remark_numbers",
        {
            "PO": r"""
Messrs ABC Imports | | | Account code: E7013 | |
Our Ref: ABC/26/11 | | | Date: 23 Nov 2026 | |
Item No. | Description | MOQ | Qty(ctns) | FOB(USD) | Total(USD) | Barcode
P1 | Pan 24cm | 50 | 100 | 30.00 | 3000.00 | '6900000000011 << P1 100
P2 | Pan 28cm | 50 | 60 | 36.00 | 2160.00 | '6900000000028 << P2 60
TOTAL: | | | 160 | | 5160.00 |
"""
        },
        "E7013",
        "ABC/26/11",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "tobacco_route_order",
        {
            "订单": r"""
零售户编码 | HD7014 | 零售户名称 | 老王便利店 | 订货日期 | 20261123
卷烟编码 | 卷烟名称 | 批发价(元/条) | 需求量(条) | 订购量(条) | 金额
'690100 | 某牌硬 | 85 | 10 | 8 | 680 << 690100 8
'690101 | 某牌软 | 120 | 5 | 5 | 600 << 690101 5
"""
        },
        "HD7014",
        "",
        says={"order_date": "2026-11-23"},
    ),
)

FIFTH = (
    Form(
        "snack_wholesaler_suggested_and_booked",
        {
            "12月订单": r"""
客户名称：武义好再来 客户编码：HD8001 | | | | | |
商品条码 | 商品编号 | 商品名称 | 规格 | 账面库存(件) | 建议订货(件) | 订货(件) | 订货金额
'6901000000011 | SN-01 | 薯片 | 1*40 | 12.5 | 20 | 15 | 1800 << SN-01 15
'6901000000028 | SN-02 | 虾条 | 1*40 | 3 | 30 | 30 | 3300 << SN-02 30
'6901000000035 | SN-03 | 饼干 | 1*24 | 0 | 0 | | << SN-03 ?
合计 | | | | | | 45 | 5100
"""
        },
        "HD8001",
        "",
        findings=("CELL_BLANK@G5",),
    ),
    Form(
        "purchase_requisition_oa",
        {
            "Sheet1": r"""
请购单
申请部门 | 采购部 | 申请人 | 王敏 | 单据编号 | QG-8002
客户代码 | HD8002 | 申请日期 | 2026/11/23 | 需求日期 | 2026/11/28
序号 | 物料编码 | 物料名称 | 规格型号 | 单位 | 请购数量 | 预估单价 | 预估金额 | 用途
1 | WL-01 | 垃圾袋 | 45*50 | 箱 | 20 | 60 | 1200 | 门店 << WL-01 20
2 | WL-02 | 纸巾 | 200抽 | 箱 | 15 | 80 | 1200 | 门店 << WL-02 15
合计 | | | | | 35 | | 2400 |
"""
        },
        "HD8002",
        "QG-8002",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "po_with_line_and_schedule_numbers",
        {
            "PO": r"""
PO NUMBER: 8003-1 | | | CUSTOMER NUMBER: E8003 | |
REV: 0 | | | PO DATE: 2026-11-23 | |
LN | SCH | ITEM | DESCRIPTION | QTY ORD | U/M | UNIT PRICE | EXTENDED AMT
1 | 1 | AB-1 | WIDGET | 100 | CS | 4.00 | 400.00 << AB-1 100
2 | 1 | AB-2 | GADGET | 50 | CS | 6.00 | 300.00 << AB-2 50
| | | | | | TOTAL PO | 700.00
"""
        },
        "E8003",
        "8003-1",
        says={"order_date": "2026-11-23"},
    ),
    Form(
        "amazon_style_vendor_order",
        {
            "Items": r"""
PO | Vendor | Ship to location | ASIN | Model Number | Title | Expected date | Quantity Requested | Unit Cost
7ABCDEF1 | E8004 | ONT8 | B00X1 | MN-1 | Soap | 2026-12-01 | 24 | 3.5 << MN-1 24
7ABCDEF1 | E8004 | ONT8 | B00X2 | MN-2 | Shampoo | 2026-12-01 | 36 | 4.1 << MN-2 36
"""
        },
        "",
        "7ABCDEF1",
        findings=("CELL_BLANK@",),
        codes=("MN-1", "MN-2"),
    ),
    Form(
        "milk_station_daily",
        {
            "奶站订奶": r"""
奶站编号：HD8005 | | 日期：2026年11月23日 | |
品种编码 | 品种 | 今日订数 | 明日订数 | 备注
N01 | 鲜奶 | 20 | 22 |
N02 | 酸奶 | 10 | 10 |
"""
        },
        "",
        "",
        findings=("SHEET_UNKNOWN@cases",),
    ),
    Form(
        "hotel_amenities_quote_and_order",
        {
            "Order": r"""
Client: E8006 - Grand Hotel | | | Order reference: GH-6 | |
Ref. | Article | Pcs/box | Boxes | Pcs | Price/box | Total
H1 | Slippers | 100 | 5 | 500 | 45 | 225 << H1 5
H2 | Combs | 500 | 2 | 1000 | 30 | 60 << H2 2
Total | | | 7 | 1500 | | 285
"""
        },
        "E8006",
        "GH-6",
        findings=("HEADING_TWICE@B2",),
    ),
    Form(
        "labels_with_underlines",
        {
            "订货单": r"""
订 货 单
订货单位（客户编码）：__HD8007__   订单号：__DH-07__
日期：__2026__年__11__月__23__日
货号 | 品名 | 数量(箱)
U1 | 伞 | 6 << U1 6
U2 | 雨衣 | 4 << U2 4
"""
        },
        "HD8007",
        "DH-07",
    ),
    Form(
        "negative_total_and_return_row_noted",
        {
            "PO": r"""
Account | E8008 | PO | R-8 |
Item code | Item | Cases | Amount
G1 | Gin | 6 | 600 << G1 6
G2 | Rum | 2 | 200 << G2 2
Less: promo discount | | | -50
Total | | 8 | 750
"""
        },
        "E8008",
        "R-8",
    ),
)

NOT_ORDERS = (
    Form(
        "delivery_note_zh",
        {
            "Sheet1": r"""
送货单
收货单位 | HD2030 | | 送货单号 | SH-1 |
序号 | 商品编码 | 商品名称 | 数量 | 单价 | 金额
1 | Q-1 | 水杯 | 5 | 10 | 50 << Q-1 5
2 | Q-2 | 饭盒 | 6 | 10 | 60 << Q-2 6
收货人签字：
"""
        },
        "",
        "",
        findings=("CELL_BLANK@", "SHEET_NOT_AN_ORDER@A1"),
    ),
    Form(
        "goods_out_zh",
        {
            "Sheet1": r"""
某某公司销售出库单
客户编码 | HD2031 | 订单号 | CK-1 | 出库时间 | 2026-11-23
编号 | 商品编码 | 商品名称 | 数量 | 单价 | 金额
1 | Q-1 | 水杯 | 5 | 10 | 50 << Q-1 5
2 | Q-2 | 饭盒 | 6 | 10 | 60 << Q-2 6
"""
        },
        "HD2031",
        "CK-1",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
    Form(
        "packing_list",
        {
            "Sheet1": r"""
PACKING LIST
Customer code | E3030 | PO No. | INV-1 |
Item code | Description | Quantity | N.W. | G.W.
Q-1 | Cup | 5 | 10 | 12 << Q-1 5
Q-2 | Box | 6 | 10 | 12 << Q-2 6
"""
        },
        "E3030",
        "INV-1",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
    Form(
        "commercial_invoice",
        {
            "Sheet1": r"""
COMMERCIAL INVOICE 商业发票
Customer code | E3031 | Invoice No. | INV-1 |
Item code | Description | Quantity | Unit price | Amount
Q-1 | Cup | 5 | 10 | 50 << Q-1 5
Q-2 | Box | 6 | 10 | 60 << Q-2 6
"""
        },
        "E3031",
        "INV-1",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
    Form(
        "delivery_note",
        {
            "Sheet1": r"""
Delivery Note
Account no. | E3032 | Order no. | DN-1 |
Item code | Description | Qty | Unit
Q-1 | Cup | 5 | case << Q-1 5
Q-2 | Box | 6 | case << Q-2 6
"""
        },
        "E3032",
        "DN-1",
        findings=("SHEET_NOT_AN_ORDER@A1",),
    ),
)

MORE_FORMS = (*MORE_CHINESE, *MORE_ENGLISH, *MORE_MIXED, *SECOND, *THIRD, *FOURTH, *FIFTH, *NOT_ORDERS)
