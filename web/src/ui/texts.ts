/** What several parts of the page say. */

import type { Text } from "../data/packed";

const text = (zh: string, en: string): Text => ({ zh, en });

export const TEXTS = {
  views: {
    graph: text("图谱", "Graph"),
    entities: text("条目", "Entities"),
    compare: text("对照", "Compare"),
    articles: text("报道", "Articles"),
    ask: text("提问", "Ask"),
  },
  search: text("搜索", "Search"),
  searchKey: text("搜索（按 / 键）", "Search (press /)"),
  noMatch: text("没有找到；试试别的写法或拼音", "Nothing found; try another word, or pinyin"),
  legend: text("类别", "Classes"),
  close: text("关闭", "Close"),
  theme: text("深色或浅色", "Dark or light"),
  help: text("键盘操作", "Keyboard"),
  near: text("一步邻域", "1 step around"),
  near2: text("两步邻域", "2 steps around"),
  fit: text("全图", "Fit"),
  zoomIn: text("放大", "Zoom in"),
  zoomOut: text("缩小", "Zoom out"),
  copyLink: text("复制链接", "Copy link"),
  copied: text("已复制", "Copied"),
  notCopied: text("浏览器不让复制", "The browser forbids it"),
  openPage: text("打开条目页", "Open its page"),
  seeInGraph: text("在图谱中看", "See it in the graph"),
  openList: text("原文所列未尽", "the text leaves the list open"),
  registry: text("编者登记", "from the registry"),
  coding: text("研究者编码", "a researcher’s coding"),
  gloss: text("编者概述", "our gloss"),
  verbatim: text("原句", "verbatim"),
  relations: text("条关系", "relations"),
} as const;
