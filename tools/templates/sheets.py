"""The fifteen shipped papers, after the formats of the 司法部 (2010) and 程序规定 184, in parts."""

from __future__ import annotations

from tools.templates.parts import (
    Each,
    Head,
    Lines,
    Listing,
    Number,
    Para,
    Rows,
    Seal,
    Sheet,
    Signs,
    Title,
    When,
)

HAND = "________"
PARTY = (
    "{{ p.side }}：{{ p.name }}　性别：{{ p.sex }}　民族：________　年龄：{{ p.age }}\n"
    "职业或职务：________　联系方式：{{ p.phone }}\n单位或住址：________________________"
)
PARTIES = Each("p in parties", (Para(PARTY, is_flush=True),))
MASKED = When("remark != '（无）'", (Para("（{{ remark }}）", is_flush=True),))
ITEMS = Listing(
    "i in items",
    ("序号", "履行内容", "金额", "履行期限"),
    ("{{ i.no }}", "{{ i.what }}", "{{ i.amount }}", "{{ i.due_on }}"),
    (1.6, 6.8, 3.2, 4.0),
)
SIGN_PARTIES = "当事人（签名、盖章或按指印）：{{ everybody }}　________________"
SIGN_MEDIATOR = "人民调解员（签名）：________________"
SIGN_CLERK = "记录人（签名）：________________"

COVER = Sheet(
    "cover",
    "人民调解卷宗封面",
    (
        Title("人民调解卷宗", "{{ committee }}"),
        Rows(
            (
                ("卷　　名", "{{ title }}", 2),
                ("卷　　号", "{{ number }}", 2),
                ("当 事 人", "{{ everybody }}", 2),
                ("纠纷类型", "{{ type }}", 2),
                ("人民调解员", "{{ mediator }}", 2),
                ("调解日期", "{{ accepted_on }} 至 {{ closed_on }}", 2),
                ("立 卷 人", "{{ printed_by }}", 2),
                ("立卷日期", "{{ today }}", 2),
                ("保管期限", "{{ retention }}", 2),
                ("备　　注", "{{ remark }}", 2),
            )
        ),
    ),
)
CONTENTS = Sheet(
    "contents",
    "卷内目录",
    (
        Title("卷内目录"),
        Number("{{ number }}"),
        Listing(
            "d in documents",
            ("序号", "文书名称", "页码", "备注"),
            ("{{ d.no }}", "{{ d.name }}", "{{ d.pages }}", ""),
            (1.6, 8.2, 3.2, 2.6),
            blank=6,
        ),
        Para("当事人身份证明、授权委托书、证据材料、履行凭证等随卷材料，请在空行续写。", is_flush=True),
        Signs(("立卷人：{{ printed_by }}",), date=False),
        Seal("{{ committee }}", "{{ today }}"),
    ),
)
APPLICATION = Sheet(
    "application",
    "人民调解申请书",
    (
        Title("人民调解申请书"),
        MASKED,
        PARTIES,
        Head("纠纷简要情况"),
        Para("{{ narrative }}"),
        Para("发生地点：{{ place }}（{{ community }}）"),
        Head("当事人申请事项"),
        Lines(3),
        Para(
            "人民调解委员会已将申请人民调解的相关规定、当事人的权利义务告知我，调解不收取任何费用。"
            "现自愿申请人民调解委员会进行调解。"
        ),
        Signs(("申请人（签名、盖章或按指印）：{{ applicants }}　________________",)),
    ),
    points=14,
)
ACCEPTANCE = Sheet(
    "acceptance",
    "人民调解受理登记表",
    (
        Title("人民调解受理登记表"),
        Number("{{ number }}"),
        Rows(
            (
                ("受理时间", "{{ accepted_on }}"),
                ("申请方", "{{ applicants }}"),
                ("被申请方及相关人", "{{ respondents }}"),
                ("纠纷类型", "{{ type }}"),
                ("案件来源", "{{ source }}\n□ 当事人申请　□ 人民调解委员会主动调解　□ 公安移交　□ 其他委托"),
                ("所属网格", "{{ grid }}（{{ community }}）"),
                ("分级与风险", "{{ level }}；{{ risk }}"),
                ("发生地点", "{{ place }}"),
                ("纠纷简要情况", "{{ narrative }}", 6),
                ("当事人签名", "", 3),
                ("登记人签名", "{{ registrar }}　________________", 2),
                ("备　　注", "{{ remark }}", 2),
            )
        ),
        Seal("{{ committee }}（盖章）", "{{ accepted_on }}"),
    ),
)
RIGHTS = Sheet(
    "rights",
    "人民调解当事人权利义务告知书",
    (
        Title("人民调解当事人权利义务告知书"),
        Number("{{ number }}"),
        Para("{{ everybody }}：", is_flush=True),
        Para("依照《中华人民共和国人民调解法》，现将有关事项告知如下："),
        Head("一、人民调解的性质"),
        Para(
            "人民调解在当事人自愿、平等的基础上进行，不违背法律、法规和国家政策，不收取任何费用（第三条、第四条）。"
        ),
        Head("二、当事人的权利（第二十三条）"),
        Para(
            "（一）选择或者接受人民调解员；（二）接受调解、拒绝调解或者要求终止调解；"
            "（三）要求调解公开进行或者不公开进行；（四）自主表达意愿、自愿达成调解协议。"
        ),
        Head("三、当事人的义务（第二十四条）"),
        Para(
            "（一）如实陈述纠纷事实；（二）遵守调解现场秩序，尊重人民调解员；（三）尊重对方当事人行使权利。"
        ),
        Head("四、调解协议的效力"),
        Para(
            "经调解达成的协议具有法律约束力，当事人应当按照约定履行（第三十一条）。双方认为有必要的，"
            "可以自协议生效之日起三十日内共同向人民法院申请司法确认（第三十三条）。"
        ),
        Head("五、不因调解而丧失的权利"),
        Para("当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（第三条、第二十六条）。"),
        Signs(("以上内容已知晓。当事人（签名、盖章或按指印）：________________",)),
        Seal("{{ committee }}（盖章）", "{{ accepted_on }}"),
    ),
    points=14,
)
REFERRAL = Sheet(
    "referral",
    "移送人民调解函",
    (
        Title("移送人民调解函", "{{ station }}"),
        Number("{{ letter_number }}"),
        Para("{{ committee }}：", is_flush=True),
        Para(
            "我所办理的“{{ title }}”一案，经审查属民间纠纷。依照《中华人民共和国人民调解法》第十八条，"
            "已告知双方当事人可以申请人民调解，双方同意移送。现将该纠纷移送你会调解，"
            "请于一个工作日内签收，并将调解结果反馈我所。"
        ),
        Head("当事人"),
        PARTIES,
        Head("基本情况"),
        Para("{{ narrative }}"),
        Para("发生地点：{{ place }}　所属网格：{{ grid }}（{{ community }}）"),
        Head("移送理由及先期处置"),
        Para("{{ referred_because }}"),
        Para("移送人：{{ referred_by }}　移送日期：{{ referred_on }}"),
        Signs(
            (
                "同意移送的当事人：{{ agreed_by }}　（签名）________________　________________",
                "所领导审批（签名）：{{ approved_by }}　________________",
                "签收人（签名）：________________　签收时间：________________",
            ),
            date=False,
        ),
        Seal("{{ station }}（印章）", "{{ referred_on }}"),
    ),
    points=14,
    is_letter=True,
)
INQUIRY = Sheet(
    "inquiry",
    "人民调解调查记录",
    (
        Title("人民调解调查记录"),
        Number("{{ number }}"),
        Para("时间：________________　地点：________________", is_flush=True),
        Para("参加人：{{ mediator }}　________________", is_flush=True),
        Para("被调查人：________________________________", is_flush=True),
        Head("纠纷事项"),
        Para("{{ title }}。{{ narrative }}"),
        Head("已记录的情况"),
        Each("n in notes", (Para("{{ n.at }}　{{ n.who }}：{{ n.note }}"),)),
        When("not notes", (Para("（尚无记录，请在下方填写）"),)),
        Head("调查内容"),
        Lines(6),
        Signs(("被调查人（签名或按指印）：________________", "调查人（签名）：________________", SIGN_CLERK)),
    ),
    points=14,
)
RECORD = Sheet(
    "record",
    "人民调解记录",
    (
        Title("人民调解记录"),
        Number("{{ number }}"),
        PARTIES,
        Head("事由"),
        Para("{{ title }}（{{ type }}）。{{ narrative }}"),
        Head("告知"),
        Para(
            "人民调解员已告知当事人在调解中的权利和义务、调解不收费，以及不愿调解、"
            "调解不成时可以依法通过仲裁、行政、司法等途径维护权利。"
        ),
        Head("调解经过"),
        Each(
            "m in meetings",
            (
                Para("{{ m.at }}　地点：{{ m.place }}　到场：{{ m.slots }}　参加人：{{ m.who }}"),
                Para("{{ m.note }}"),
            ),
        ),
        When(
            "has_price",
            (
                Head("价格争议"),
                Para(
                    "{{ price_number }}　标的：{{ price_item }}　凭证：{{ price_evidence }}　"
                    "购买价：{{ price_paid }}　请求：{{ price_claimed }}　对方出价：{{ price_offered }}　"
                    "认定：{{ price_appraised }}（依据：{{ price_basis }}）　商定：{{ price_agreed }}　"
                    "结果：{{ price_state }}"
                ),
            ),
        ),
        Head("调解结果"),
        Para("{{ outcome }}。约定：{{ settlement }}"),
        Para("未达成协议的原因（如有）：{{ failed_because }}"),
        Signs((SIGN_PARTIES, SIGN_MEDIATOR, SIGN_CLERK)),
        Seal("{{ committee }}（盖章）"),
    ),
    points=14,
)
AGREEMENT = Sheet(
    "agreement",
    "人民调解协议书",
    (
        Title("人民调解协议书"),
        Number("{{ number }}"),
        MASKED,
        PARTIES,
        Head("纠纷的主要事实、争议事项及各方责任"),
        Para("{{ agreed_facts }}"),
        Head("经调解，自愿达成如下协议"),
        Para("{{ terms }}"),
        ITEMS,
        Head("履行方式、地点"),
        Para("{{ manner }}；{{ agreed_place }}"),
        Para(
            "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，"
            "具有法律约束力。各方可以自生效之日起三十日内（至 {{ confirm_by }}）"
            "共同向人民法院申请司法确认。"
        ),
        Para("本协议一式 {{ copies }} 份，当事人各执一份，人民调解委员会留存一份。"),
        Signs((SIGN_PARTIES, SIGN_MEDIATOR), date=False),
        Seal("{{ committee }}（盖章）", "{{ signed_on }}"),
    ),
    points=14,
)
ORAL = Sheet(
    "oral",
    "人民调解口头协议登记表",
    (
        Title("人民调解口头协议登记表"),
        Number("{{ number }}"),
        Rows(
            (
                ("申请方", "{{ applicants }}"),
                ("被申请方及相关人", "{{ respondents }}"),
                ("协议形式", "{{ agreement_form }}　录音录像编号：{{ recording_no }}"),
                ("主要事实、争议事项", "{{ agreed_facts }}", 5),
                ("协议内容", "{{ terms }}", 5),
                ("履行方式", "{{ manner }}"),
                ("达成时间、地点", "{{ signed_on }}　{{ agreed_place }}"),
                ("履行情况", "{{ performed }}"),
                ("人民调解员", "{{ mediator }}　________________", 2),
                ("备　　注", "{{ remark }}", 2),
            )
        ),
        ITEMS,
        Seal("{{ committee }}（盖章）", "{{ signed_on }}"),
    ),
)
PSM = Sheet(
    "psm",
    "治安调解协议书",
    (
        Title("治安调解协议书", "{{ station }}"),
        MASKED,
        Para("主持人：{{ mediator }}　________________　在场人员：________________", is_flush=True),
        Para("调解时间：{{ signed_on }}　调解地点：{{ agreed_place }}", is_flush=True),
        PARTIES,
        Head("主要事实"),
        Para("{{ agreed_facts }}"),
        Head("经调解，双方自愿达成如下协议"),
        Para("{{ terms }}"),
        ITEMS,
        Head("履行方式"),
        Para("{{ manner }}"),
        Para(
            "双方达成协议并履行的，依照《中华人民共和国治安管理处罚法》第九条不予处罚；"
            "不履行协议的，依法对违反治安管理行为人予以处罚，并告知当事人可以就民事争议依法向人民法院提起诉讼。"
        ),
        Para("本协议一式 {{ copies }} 份，双方当事人各执一份，公安机关留存附卷一份。"),
        Signs(
            (SIGN_PARTIES, "见证人（签名）：________________", "主持人（签名）：________________"), date=False
        ),
        Seal("{{ station }}（印章）", "{{ signed_on }}"),
    ),
    points=14,
)
FOLLOWUP = Sheet(
    "followup",
    "人民调解回访记录",
    (
        Title("人民调解回访记录"),
        Number("协议编号：{{ number }}"),
        Para("当事人：{{ everybody }}", is_flush=True),
        Para("回访事由：{{ title }}（{{ type }}）", is_flush=True),
        Para("协议履行情况：{{ performed }}", is_flush=True),
        Listing(
            "v in visits",
            ("回访对象", "时间与方式", "回访情况", "满意程度", "回访人"),
            (
                "{{ v.party }}",
                "{{ v.on }}　{{ v.channel }}",
                "{{ v.result }}；{{ v.note }}",
                "{{ v.rating }}",
                "{{ v.who }}",
            ),
            (2.2, 4.0, 4.8, 2.3, 2.3),
        ),
        Head("有无起诉及结果、有无激化或遗留隐患、采取的措施"),
        Lines(3),
        Signs(("回访人（签名）：________________", "被回访人（签名）：________________")),
    ),
)
CONFIRMATION = Sheet(
    "confirmation",
    "司法确认申请书",
    (
        Title("司法确认申请书"),
        MASKED,
        Each(
            "p in parties",
            (
                Para(
                    "申请人（{{ p.side }}）：{{ p.name }}　性别：{{ p.sex }}　年龄：{{ p.age }}\n"
                    "公民身份号码：{{ p.id_number }}　联系方式：{{ p.phone }}\n住址：____________________",
                    is_flush=True,
                ),
            ),
        ),
        Head("请求事项"),
        Para("请求确认申请人于 {{ signed_on }} 经 {{ committee }} 主持达成的调解协议（{{ number }}）有效。"),
        Head("事实与理由"),
        Para("{{ agreed_facts }}"),
        Para("协议内容：{{ terms }}"),
        ITEMS,
        Para(
            "申请人自愿达成上述协议，不存在违反法律、行政法规强制性规定，损害国家利益、社会公共利益"
            "或者他人合法权益的情形。依照《中华人民共和国人民调解法》第三十三条、"
            "《中华人民共和国民事诉讼法》第二百零五条，共同提出申请（申请期限至 {{ confirm_by }}）。"
        ),
        Para("此致", is_flush=True),
        Para("{{ court }}", is_flush=True),
        Signs(("申请人（签名、盖章或按指印）：{{ everybody }}　________________",)),
        Para(
            "附：人民调解协议书、申请人身份证明、与协议相关的财产权利证明等材料，一式 {{ copies }} 份。",
            is_flush=True,
        ),
    ),
    points=14,
)
REMEDIES = Sheet(
    "remedies",
    "调解不成告知书",
    (
        Title("调解不成告知书"),
        Number("{{ number }}"),
        Para("{{ everybody }}：", is_flush=True),
        Para("关于“{{ title }}”一案，经调解，结果为：{{ outcome }}。原因：{{ failed_because }}"),
        Para(
            "依照《中华人民共和国人民调解法》第二十六条，调解终止。现告知你们可以依法通过下列途径维护自己的权利："
        ),
        Para("（一）属于劳动、土地承包等依法可以仲裁的，向有管辖权的仲裁机构申请仲裁；"),
        Para("（二）属于行政机关职权范围的，向有关行政机关申请处理；"),
        Para("（三）向有管辖权的人民法院（{{ court }}）提起诉讼。请注意诉讼时效。"),
        Para("任何一方不得因纠纷激化矛盾。发现可能引起治安案件、刑事案件的，请立即拨打 110。"),
        Signs(("当事人已收到本告知书（签名）：________________　________________",)),
        Seal("{{ committee }}（盖章）", "{{ closed_on }}"),
    ),
    points=14,
)
CLOSING = Sheet(
    "closing",
    "人民调解结案报告",
    (
        Title("人民调解结案报告"),
        Number("{{ number }}"),
        Rows(
            (
                ("填表时间", "{{ today }}"),
                ("承办单位", "{{ committee }}"),
                ("承 办 人", "{{ mediator }}"),
                ("受理时间", "{{ accepted_on }}"),
                ("结案时间", "{{ closed_on }}"),
                ("当事人信息", "申请方：{{ applicants }}\n被申请方及相关人：{{ respondents }}"),
                ("案件来源", "{{ source }}"),
                ("纠纷类型", "{{ type }}"),
                ("发现、登记时间", "{{ found_on }}发现，{{ registered_on }}登记"),
                ("简要事实", "{{ narrative }}", 5),
                ("调解方式与结果", "{{ method }}；{{ outcome }}；{{ settlement }}", 3),
                ("协议履行情况", "{{ performed }}"),
                ("审核意见", "", 3),
            )
        ),
        Head("办理经过"),
        Each("c in course", (Para("{{ c.at }}　{{ c.who }}　{{ c.what }}", is_flush=True),)),
        Para("{{ remark }}", is_flush=True),
        Seal("{{ committee }}（盖章）", "{{ today }}"),
    ),
)

SHEETS = (
    COVER, CONTENTS, APPLICATION, ACCEPTANCE, RIGHTS, REFERRAL, INQUIRY, RECORD, AGREEMENT, ORAL, PSM,
    FOLLOWUP, CONFIRMATION, REMEDIES, CLOSING,
)  # fmt: skip
