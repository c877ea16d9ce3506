"""The words of generated pages that do not come from the data."""

from __future__ import annotations

from kg.names import Language

words: dict[str, dict[Language, str]] = {
    "above": {"en": "is a", "zh": "上位类"},
    "any": {"en": "most", "zh": "多数"},
    "broader": {"en": "narrows", "zh": "上位属性"},
    "claims": {"en": "Under claims:", "zh": "claims: 之下"},
    "classes": {"en": "Classes", "zh": "类"},
    "codings": {"en": "In a coder's file", "zh": "编码者的文件中"},
    "column": {"en": "column", "zh": "列"},
    "counts": {"en": "counts the rows of", "zh": "所计为此问之行"},
    "domain": {"en": "of", "zh": "定义域"},
    "example": {"en": "example", "zh": "例"},
    "key": {"en": "key", "zh": "键"},
    "layer": {"en": "layer", "zh": "层"},
    "meaning": {"en": "meaning", "zh": "含义"},
    "name": {"en": "name", "zh": "名称"},
    "parameters": {"en": "parameters", "zh": "参数"},
    "properties": {"en": "Properties", "zh": "属性"},
    "range": {"en": "leads to", "zh": "值域"},
    "term": {"en": "term", "zh": "术语"},
    "terms": {"en": "Under terms:, and of articles and passages", "zh": "terms: 之下"},
    "uses": {"en": "in the corpus", "zh": "语料中"},
    "value": {"en": "takes", "zh": "取值"},
}

groups: dict[str, dict[Language, str]] = {
    "absence": {"en": "What is not reported", "zh": "没有报道的"},
    "actors": {"en": "Actors", "zh": "主体"},
    "comparison": {"en": "Comparison", "zh": "比较"},
    "figures": {"en": "Figures", "zh": "数字"},
    "goals": {"en": "Goals and effects", "zh": "目标与成效"},
    "incentives": {"en": "Incentives and assessment", "zh": "激励与考评"},
    "instruments": {"en": "Instruments", "zh": "载体与工具"},
    "models": {"en": "Models", "zh": "治理模式"},
    "procedures": {"en": "Procedures", "zh": "程序"},
    "provenance": {"en": "Sources", "zh": "出处"},
    "relations": {"en": "Who acts on whom", "zh": "谁对谁做什么"},
    "rules": {"en": "Rules", "zh": "规则"},
}
"""The groups of named questions, called as the explorer calls them."""
