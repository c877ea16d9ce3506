/** The box that takes the reader's own text, and what was found in it. */

import { useState } from "preact/hooks";
import type { Passage } from "../../data/packed";
import { busy, forget, refused, take, takePasted, verification } from "../../evidence/own-text";
import type { Gap } from "../../evidence/verification";
import { graph, lang, language, nameOf, say } from "../../state/state";
import { place } from "../../ui/evidence";
import { articles, openArticle, visit } from "./contents";
import { Finding } from "./finding";

function Paste() {
  const [text, setText] = useState("");
  const label = say({ zh: "报道的文字", en: "Text of the articles" });
  return (
    <details class="paste">
      <summary>{say({ zh: "或者粘贴文字", en: "Or paste the text" })}</summary>
      <textarea
        class="field"
        rows={5}
        aria-label={label}
        placeholder={label}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="button" class="button" disabled={!text.trim()} onClick={() => takePasted(text)}>
        {say({ zh: "比对", en: "Compare" })}
      </button>
    </details>
  );
}

function PassageLink({ passage }: { passage: Passage }) {
  return (
    <button
      type="button"
      class="link small"
      onClick={() => visit(graph().passages.indexOf(passage))}
    >
      {place(passage)}
    </button>
  );
}

function Unknown({ gap: { sentence, before, after } }: { gap: Gap<Passage> }) {
  const beside = before ?? after;
  const where = before
    ? { zh: "在此句之后：", en: "after " }
    : { zh: "在此句之前：", en: "before " };
  return (
    <li>
      <blockquote class="quote">
        <p lang="zh-Hans">{sentence.text}</p>
        {beside && (
          <footer class="small">
            {say(where)}
            <PassageLink passage={beside} />
          </footer>
        )}
      </blockquote>
    </li>
  );
}

function Found() {
  const result = verification.value!;
  const { passages } = graph();
  const held = articles().filter(({ entity }) => !result.absent.includes(entity));
  const count = (numbers: number[]) =>
    numbers.filter((number) => result.found.has(passages[number].id)).length;
  return (
    <>
      <p class="verdict">
        <b>
          {result.found.size} / {passages.length}
        </b>{" "}
        {say({ zh: "句在您的文字中找到", en: "sentences found in your text" })}
      </p>
      <Finding
        title={{ zh: "见于这些报道", en: "Articles in your text" }}
        items={held}
        show={(article) => (
          <li class="held">
            <button
              type="button"
              class="link small"
              lang={lang.value}
              onClick={() => openArticle(article)}
            >
              {nameOf(article.entity)}
            </button>
            <span class="count">
              {count(article.passages)}/{article.passages.length}
            </span>
          </li>
        )}
      />
    </>
  );
}

/** What was found, and each kind of thing that does not agree. */
function Report() {
  const result = verification.value!;
  const zh = language.value === "zh";
  return (
    <div class="report">
      <Found />
      {result.found.size > 0 && !result.astray.length && (
        <p class="small">
          ✓ {say({ zh: "所有锚点都在各自的句子里", en: "every anchor stands in its sentence" })}
        </p>
      )}
      <Finding
        title={{ zh: "锚点不在其句中", en: "Anchors not in their sentence" }}
        items={result.astray}
        show={({ passage, anchor }) => (
          <li>
            <mark>{anchor}</mark> <PassageLink passage={passage} />
          </li>
        )}
      />
      <Finding
        title={{ zh: "没有找到的句子", en: "Sentences not found" }}
        items={result.missing}
        show={(passage) => (
          <li>
            <PassageLink passage={passage} />
          </li>
        )}
      />
      <Finding
        title={{ zh: "图谱不知道的句子", en: "Sentences the graph does not know" }}
        items={result.uncovered}
        show={(gap) => <Unknown gap={gap} />}
      />
      <Finding
        title={{ zh: "位置不同的句子", en: "Sentences that stand elsewhere" }}
        items={result.misplaced}
        show={({ passage, sentence }) => (
          <li class="small">
            <PassageLink passage={passage} />
            {zh
              ? `：您的文字中是第 ${sentence.paragraph} 段第 ${sentence.number} 句`
              : `: in your text paragraph ${sentence.paragraph}, sentence ${sentence.number}`}
          </li>
        )}
      />
      <Finding
        title={{ zh: "不在您文字中的报道", en: "Articles not in your text" }}
        items={result.absent}
        show={(article) => (
          <li class="small" lang={lang.value}>
            {nameOf(article)}
          </li>
        )}
      />
      <Finding
        title={{ zh: "与哪篇报道都不符的文字", en: "Texts that hold nothing of any article" }}
        items={result.unknown}
        show={(file) => <li class="small">{file}</li>}
      />
    </div>
  );
}

const TITLE = { zh: "您有原文吗？", en: "Do you have the text?" };

/** The way to the box, for screens on which it stands below. */
export function ToOwnText() {
  const go = () => {
    document.getElementById("own-text-title")?.scrollIntoView();
    document.getElementById("text-file")?.focus({ preventScroll: true });
  };
  return (
    <button type="button" class="link small to-own-text" onClick={go}>
      {say(TITLE)} ↓
    </button>
  );
}

export function OwnText() {
  return (
    <aside class="own-text" aria-labelledby="own-text-title">
      <h2 id="own-text-title">{say(TITLE)}</h2>
      <p class="small muted">
        {say({
          zh: "把文本文件拖到本页任何地方：逐句计算指纹，对上的句子就代替概述显示出来。",
          en: "Drop text files anywhere on this page: each sentence is fingerprinted, and where the fingerprint fits, the very sentence takes the place of the gloss.",
        })}
      </p>
      <div class="row">
        <label class="button primary file-button" for="text-file">
          {say({ zh: "选择文件…", en: "Choose files…" })}
          <input
            type="file"
            multiple
            id="text-file"
            class="sr-only"
            accept=".txt,.md,text/*"
            onChange={async ({ currentTarget }) => {
              await take([...(currentTarget.files ?? [])]);
              currentTarget.value = "";
            }}
          />
        </label>
        {verification.value && (
          <button type="button" class="button" onClick={forget}>
            {say({ zh: "忘掉这些文字", en: "Forget the text" })}
          </button>
        )}
      </div>
      <Paste />
      {busy.value && <p class="small">{say({ zh: "正在比对……", en: "Comparing …" })}</p>}
      {refused.value.map(({ file, wrong }) => (
        <p class="refused small" key={file}>
          <b>{file}</b>
          {language.value === "zh" ? "：" : ": "}
          {say(wrong)}
        </p>
      ))}
      {verification.value && <Report />}
      <p class="small muted">
        {say({
          zh: "什么也不离开本页，什么也不保存；关闭或刷新即忘。",
          en: "Nothing leaves this page and nothing is stored: it forgets the text when it is closed or reloaded.",
        })}
      </p>
    </aside>
  );
}
