"""The words of the pages, in zh and en."""

from __future__ import annotations

from kg.names import Language

_WORDS: dict[str, tuple[str, str]] = {
    "site": ("基层治理知识图谱", "Governance knowledge graph"),
    "explorer": ("浏览器", "Explorer"),
    "ontology": ("本体", "Ontology"),
    "codebook": ("编码手册", "Codebook"),
    "editor": ("SPARQL 查询", "SPARQL"),
    "other_language": ("English", "中文"),
    "search": ("查找", "Search"),
    "search_hint": ("名称、别名或拼音", "a name, part of one, or pinyin"),
    "found": ("查找“{query}”：{count} 条", "{count} found for “{query}”"),
    "found_none": ("没有叫“{query}”的条目。", "Nothing is called “{query}”."),
    "found_more": ("只列出最前面的 {count} 条。", "The first {count} are shown."),
    "matched": ("匹配", "matched"),
    "sentences": ("{count} 句", "{count} sentences"),
    "sentence": ("1 句", "1 sentence"),
    "skip": ("跳到正文", "Skip to the content"),
    "also": ("又作", "also"),
    "open": ("在浏览器中打开", "Open in the explorer"),
    "in_codebook": ("在编码手册中", "In the codebook"),
    "outgoing": ("关于它的陈述", "What it is and does"),
    "incoming": ("提到它的陈述", "What refers to it"),
    "stated": ("这一句陈述了什么", "What the sentence states"),
    "graph": ("该图陈述了什么", "What the graph states"),
    "nothing_stated": (
        "这一句没有可写成陈述的内容。",
        "The sentence states nothing that became a statement.",
    ),
    "evidence": ("出处（编者概述，非原文）", "Evidence (glosses in our own words, not the text)"),
    "of_article": ("这篇文章的各句", "The sentences of the article"),
    "none": (
        "语料中没有一句提到它：未报道，不等于没有。",
        "No sentence of the corpus speaks of it: not reported, which does not mean no.",
    ),
    "where": ("第 {paragraph} 段，第 {sentence} 句", "paragraph {paragraph}, sentence {sentence}"),
    "registry": ("登记", "registry"),
    "coder": ("编码：{name}", "coded by {name}"),
    "more": ("另有 {count} 条", "and {count} more"),
    "formats": ("同一内容的其他格式", "The same in other formats"),
    "anchors": ("锚点", "Anchors"),
    "missing": ("这里没有“{name}”", "There is nothing called “{name}” here"),
    "nearest": ("是不是要找：", "Did you mean:"),
    "ways": (
        "条目的地址形如 /role/lane-head；SPARQL 在 /sparql。",
        "The address of an entity looks like /role/lane-head; SPARQL is at /sparql.",
    ),
    "ontology_lead": (
        "类与属性，各附双语说明；锚点即词项名，如 #Role。",
        "Classes and properties, each with its comments; the anchors are the terms, as #Role.",
    ),
    "codebook_lead": (
        "编码者从中选择的概念体系；范围说明写明何时适用、何时另归。",
        "The concepts that a coder chooses from; a scope note says when one applies and when "
        "another does.",
    ),
    "version": ("版本", "version"),
    "license": ("许可", "license"),
    "contents": ("目录", "Contents"),
    "classes": ("类", "Classes"),
    "properties": ("属性", "Properties"),
    "reused": ("取自其他词汇", "from another vocabulary"),
    "above": ("上位类", "subclass of"),
    "below": ("下位类", "superclass of"),
    "property_above": ("上位属性", "subproperty of"),
    "property_below": ("下位属性", "superproperty of"),
    "domain": ("主语", "domain"),
    "range": ("宾语", "range"),
    "subject_of": ("作主语的属性", "may have"),
    "object_of": ("作宾语的属性", "may be the value of"),
    "disjoint": ("互斥", "disjoint with"),
    "kind": ("种类", "kind"),
    "instances": ("实例", "instances"),
    "statements": ("陈述", "statements"),
    "layer": ("陈述层", "stated by"),
    "examples": ("如", "for example"),
    "uses": ("{count} 处使用", "used {count} times"),
    "all_schemes": ("全部体系", "all schemes"),
    "ObjectProperty": ("对象属性", "object property"),
    "DatatypeProperty": ("数据属性", "datatype property"),
    "AnnotationProperty": ("标注属性", "annotation property"),
}


def words(language: Language) -> dict[str, str]:
    """Return all words in a language, by key.

    >>> words("zh")["ontology"]
    '本体'
    """
    return {key: zh if language == "zh" else en for key, (zh, en) in _WORDS.items()}
