"""By which names sources call what an alert is made of. The order is the order of preference."""

from __future__ import annotations

from domain.alerts.reading.wording import folded

WORDS = {
    "case_no": (
        "接警编号 警情编号 接警单编号 接处警编号 案件编号 案事件编号 警单号 工单编号 编号",
        "case number, case no, case_number, incident number, incident id, incidentid, event number,"
        "call number, service_request_number, reference",
    ),
    "occurred": (
        "报警时间 接警时间 接警日期 报警日期 警情时间 案发时间 发案时间 发生时间 发生日期 时间 日期",
        "date, datetime, date time, occurred, occurred at, occ_date, date occurred, reported, datereported,"
        "date reported, call time, creation_date, created date, fecha, fecha_hecho",
    ),
    "clock": ("报警时刻 时刻", "hourreported, time, time occurred, hora"),
    "year": ("年 年份", "year"),
    "month": ("月 月份", "month"),
    "day": ("日", "day"),
    "hour": ("时 小时", "hour"),
    "minute": ("分 分钟", "minute"),
    "category_text": (
        "警情大类 警情类别 报警类别 警情类型 报警类型 案件类别 类别 大类",
        "primary type, category, type, offense, offence, crime type, call type, call_group, modalidad,"
        "type_of_service_request",
    ),
    "category_detail": (
        "警情小类 警情细类 报警细类 案件小类 细类 小类",
        "description, sub category, subcategory, case_desc, offense detail",
    ),
    "place_text": (
        "事发地点 发生地点 案发地点 报警地点 事发地址 详细地址 发生地址 地点 地址",
        "block, address, street_address, street address, hundred_block, location, place",
    ),
    "place_type": ("场所类型 场所类别 发生场所 部位", "location description, place type, premises"),
    "area_text": (
        "所属社区 社区 所属网格 网格 网格名称 警格 所属警格 辖区 所属辖区 责任区 警务区",
        "beat, grid, police_district, police district, district, neighbourhood, neighborhood, area, zone,"
        "barrio, comuna",
    ),
    "source": ("报警方式 报警来源 警情来源 来源 接警方式", "source, call source"),
    "outcome": (
        "处理结果 处警结果 处置结果 处理情况 办理状态",
        "outcome, disposition, status, result",
    ),
    "summary": (
        "简要警情 报警内容 警情内容 简要案情 案情简介 报警详情 内容",
        "summary, narrative, details",
    ),
    "officer_text": ("处警民警 处警人 出警民警 接警民警 承办民警 民警", "officer, officers"),
    "arrived_at": (
        "到场时间 到达时间 到达现场时间 到现场时间",
        "arrived, arrival time, arrived at",
    ),
    "x": ("经度", "lon, lng, longitude, longitud, x"),
    "y": ("纬度", "lat, latitude, latitud, y"),
}
SYNONYMS = {
    target: (*chinese.split(), *(name.strip() for name in other.split(",")))
    for target, (chinese, other) in WORDS.items()
}
KNOWN_NAMES = frozenset(folded(name) for names in SYNONYMS.values() for name in names)


def columns_named(target: str, columns: tuple[str, ...]) -> list[str]:
    """Return the columns whose name is a known one for ``target``, the preferred first."""
    by_name = {folded(column): column for column in reversed(columns)}
    return [by_name[folded(name)] for name in SYNONYMS[target] if folded(name) in by_name]
