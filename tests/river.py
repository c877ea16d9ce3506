"""The smallest corpus that is right, with invented text, and the command that is run on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

KG = Path(sys.executable).with_name("kg")
TEXT = "渡口长从船工中推选，共3人。河水在夜里静静地流。\n"
PLACES = """\
terms:
  - {id: area/east-ferry, type: Area, label: {zh: 东渡镇, en: East Ferry}, kind: level/township}
"""
ARTICLE = """\
id: article/river
type: Article
title: {zh: 东渡镇有了渡口长, en: East Ferry has a head of the landing}
creator: person/lin-shuang
area: area/east-ferry
terms:
  - {id: person/lin-shuang, type: Person, label: {zh: 林霜, en: Lin Shuang}}
  - {id: role/head, type: Role, label: {zh: 渡口长, en: landing head}, kind: actor-type/residents}
  - {id: role/oarsman, type: Role, label: {zh: 船工, en: oarsman}, kind: actor-type/residents}
  - {id: measure/vote, type: Measure, label: {zh: 渡口推选, en: vote at the landing}}
  - {id: measure/notice, type: Measure, label: {zh: 渡口公示, en: notice at the landing}}
  - {id: indicator/heads, type: Indicator, label: {zh: 人数, en: number of heads}}
passages:
  - id: passage/river/1
    type: Passage
    paragraph: 1
    sentence: 1
    fingerprint: 859e9d3c7be83aeae9a0118b0e9343f8f324d97e5680d10af09140cf6566c44c
    gloss: {zh: 渡口长出自船工，共三名。, en: Three landing heads come from among the oarsmen.}
    anchors: [渡口长, 3人]
    claims:
      - {id: role/head, selectedFrom: role/oarsman}
      - {id: measure/vote, selects: role/head, precedes: measure/notice}
      - {id: observation/heads, type: Observation, of: role/head, value: 3, unit: unit/person,
         indicator: indicator/heads, qualifier: qualifier/exact, area: area/east-ferry}
  - id: passage/river/2
    type: Passage
    paragraph: 1
    sentence: 2
    fingerprint: a88278e093b750bd2d119f075b4de911cfd2c43e2a777ac7973c36124d651e26
    gloss: {zh: 写夜里的河水。, en: The river at night.}
    claims: []
    because: {zh: 只是写景。, en: Scenery; it states nothing.}
"""
Ran = subprocess.CompletedProcess[str]


def kg(*arguments: str | Path, **options: Any) -> Ran:
    """Run the installed command; whatever happens, there is no traceback."""
    options = {"capture_output": True, "encoding": "utf-8", "timeout": 60, **options}
    ran = subprocess.run([KG, *arguments], check=False, **options)
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


def edited(old: str, new: str) -> str:
    """Return the article with one place changed."""
    assert ARTICLE.count(old) == 1
    return ARTICLE.replace(old, new)
