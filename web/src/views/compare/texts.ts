/** What the comparison says. */

import type { Text } from "../../data/packed";
import type { Tab } from "./choosing";
import type { OrderName } from "./ordering";

const text = (zh: string, en: string): Text => ({ zh, en });

export const TABS: Record<Tab, Text> = {
  models: text("模式对照", "Side by side"),
  matrix: text("编码矩阵", "Matrix"),
};

export const ORDERS: Record<OrderName, Text> = {
  similarity: text("相似度", "similarity"),
  frequency: text("频次", "frequency"),
  codebook: text("编码手册", "codebook"),
};

export const TEXTS = {
  title: text("对照", "Compare"),
  models: text("模式", "Models"),
  dimension: text("维度", "Dimension"),
  differences: text("只看不同", "Differences only"),
  noneChosen: text("请至少选择一个模式。", "Choose at least one model."),
  noDifference: text(
    "所选模式在各维度上都没有不同。",
    "The chosen models do not differ on any dimension.",
  ),
  notReported: text("未报道", "not reported"),
  silence: text(
    "“未报道”指报道没有提到，不等于“没有”。",
    "“Not reported” means that the article is silent; it does not mean “no”.",
  ),
  uncoded: text(
    "“未报道”指编码者没有在报道中找到可归入此类的部分，不等于“没有”。",
    "“Not reported” means that the coder found nothing in the article to code so; it does not mean “no”.",
  ),
  reported: text(
    "各格所列是报道所称，并非实际成效。",
    "Cells hold what the articles report, not what was found to work.",
  ),
  coded: text("编码", "coded"),
  codedBy: text("编码者", "Coded by"),
  coder: text("编码者", "Coder"),
  because: text("理由", "Reason"),
  covers: text("编码手册", "Codebook"),
  itself: text("模式本身", "the model itself"),
  partsCoded: text("查看如此编码的各部分", "See the parts coded so"),
  noParts: text("没有直接陈述它的句子", "no sentence states it directly"),
  scheme: text("编码方案", "Scheme"),
  order: text("排序依据", "Order by"),
  csv: text("下载 CSV", "Download CSV"),
  legend: text("图例", "Key"),
  noCoding: text("还没有人编码。", "Nobody has coded anything yet."),
  hint: text(
    "把指针移到一列或一格，或用键盘聚焦，这里显示编码手册的说明；点开一格看出处。",
    "Point at a column or a cell, or focus it, to read the codebook’s note here; open a cell for its evidence.",
  ),
} as const;
