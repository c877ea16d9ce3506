/** The SPARQL editor. */

import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching,
  HighlightStyle,
  indentUnit,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "preact/hooks";
import { lang, language, say } from "../state/state";
import { complete, phrases } from "./completion";
import { type Fault, spanOf } from "./fault";

const TEXTS = {
  run: { zh: "运行", en: "Run" },
  editor: { zh: "SPARQL 查询", en: "SPARQL query" },
  keys: {
    zh: "Ctrl+Enter 运行；Ctrl+空格 补全；Tab 缩进，先按 Esc 再按 Tab 离开编辑器。",
    en: "Ctrl+Enter runs, Ctrl+Space completes; Tab indents, Escape then Tab leaves the editor.",
  },
} as const;

/** As many completions as need no scrolling: what is typed further narrows them. */
const SHOWN = 12;

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, class: "tok-keyword" },
  { tag: tags.standard(tags.variableName), class: "tok-builtin" },
  { tag: tags.atom, class: "tok-name" },
  { tag: tags.variableName, class: "tok-variable" },
  { tag: tags.local(tags.variableName), class: "tok-variable" },
  { tag: tags.string, class: "tok-string" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: tags.meta, class: "tok-meta" },
]);

interface Props {
  /** What is put into the editor; when it changes, it replaces what the reader wrote. */
  text: string;
  fault: Fault | null;
  /** The id of the element that says what is wrong. */
  describedBy: string;
  change: (text: string) => void;
  run: () => void;
}

export function Editor({ text, fault, describedBy, change, run }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const localized = useRef(new Compartment()).current;
  const actions = useRef({ change, run });
  actions.current = { change, run };

  const localize = () => [
    EditorState.phrases.of(phrases()),
    EditorView.contentAttributes.of({
      "aria-label": say(TEXTS.editor),
      "aria-describedby": `sparql-keys ${describedBy}`,
      spellcheck: "false",
      tabindex: "0",
    }),
  ];

  useEffect(() => {
    const submit = () => {
      actions.current.run();
      return true;
    };
    const editor = new EditorView({
      parent: parent.current!,
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: submit }]),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        indentUnit.of("  "),
        StreamLanguage.define(sparql),
        syntaxHighlighting(highlighting),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [complete], maxRenderedOptions: SHOWN }),
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        localized.of(localize()),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) actions.current.change(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: localized.reconfigure(localize()) });
  }, [language.value]);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== text)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const span = fault && spanOf(fault, editor.state.doc.toString());
    const diagnostics = span
      ? [{ ...span, severity: "error" as const, message: say(fault.message) }]
      : [];
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [fault]);

  return (
    <>
      <div class="editor" ref={parent} />
      <div class="editor-foot">
        <button type="button" class="button primary" onClick={run}>
          {say(TEXTS.run)}
        </button>
        <p id="sparql-keys" class="muted small" lang={lang.value}>
          {say(TEXTS.keys)}
        </p>
      </div>
    </>
  );
}
