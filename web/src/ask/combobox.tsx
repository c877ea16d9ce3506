/** The value of a parameter, chosen among its choices by any of their names. */

import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { SearchIndex } from "../data/search";
import { graph, lang, language, say } from "../state/state";
import { Glyph } from "../ui/glyph";
import type { Choice } from "./choices";
import { isKnown, nameOfIri } from "./terms";

const TEXTS = {
  everything: { zh: "不限", en: "any" },
  clear: { zh: "不限", en: "Ask of any" },
  loading: { zh: "载入中……", en: "Loading …" },
  nothing: { zh: "没有找到；试试别的写法或拼音", en: "Nothing found; try another word, or pinyin" },
  rows: { zh: "行", en: "rows" },
  silent: { zh: "无记载", en: "no rows" },
  unknown: { zh: "没有这个条目", en: "Nothing is called that" },
  kept: { zh: "条件没有改变", en: "what is asked stays as it was" },
  more: { zh: "输入名称可缩小范围", en: "Type a name to see more" },
} as const;

const SHOWN = 60;

let index: SearchIndex | null = null;

function matching(choices: readonly Choice[], text: string): Choice[] {
  const wanted = text.trim().toLowerCase();
  const collator = new Intl.Collator(lang.value);
  const named = choices.map((choice) => ({ choice, name: nameOfIri(choice.iri) }));
  if (!wanted)
    return named
      .sort((a, b) => b.choice.rows - a.choice.rows || collator.compare(a.name, b.name))
      .map(({ choice }) => choice);
  const byEntity = new Map(choices.map((choice) => [choice.entity, choice]));
  index ??= new SearchIndex(graph());
  const hits = index.search(text, SHOWN, (entity) => byEntity.has(entity));
  const found = hits.map(({ entity }) => byEntity.get(entity)!);
  const literal = named
    .filter(({ choice, name }) => `${name} ${choice.id}`.toLowerCase().includes(wanted))
    .map(({ choice }) => choice);
  return [...new Set([...found, ...literal])];
}

/** That nothing was chosen by what the reader typed. */
function untaken(typed: string, isFound: boolean): string {
  const text = isFound
    ? { zh: `“${typed}”：没有选定条目`, en: `“${typed}”: none of the entries was chosen` }
    : { zh: `没有叫“${typed}”的条目`, en: `Nothing is called “${typed}”` };
  return say(text) + say({ zh: "，", en: "; " }) + say(TEXTS.kept);
}

function Option({ id, choice, active, pick }: OptionProps) {
  return (
    <div
      role="option"
      id={id}
      aria-selected={active}
      class={choice.rows ? undefined : "muted"}
      onMouseDown={(event) => event.preventDefault()}
      onClick={pick}
    >
      {choice.entity !== null && <Glyph kind={graph().class(choice.entity)} />}
      <span class="choice-name" lang={lang.value}>
        {nameOfIri(choice.iri)}
      </span>
      <span class="choice-rows muted small">
        {choice.rows ? `${choice.rows} ${say(TEXTS.rows)}` : say(TEXTS.silent)}
      </span>
    </div>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  active: boolean;
  pick: () => void;
}

interface Props {
  id: string;
  label: string;
  /** As the address has it; empty for anything. */
  value: string;
  load: () => Promise<Choice[]>;
  choose: (value: string) => void;
}

/** A combobox (WAI-ARIA 1.2) that loads its choices when it is first opened. */
export function Combobox({ id, label, value, load, choose }: Props) {
  const choices = useSignal<Choice[] | null>(null);
  const text = useSignal<string | null>(null);
  const active = useSignal(0);
  /** What was typed, and left without a choice. */
  const left = useSignal<{ typed: string; isFound: boolean } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const open = text.value !== null;
  const isUnknown = value !== "" && !isKnown(graph().expand(value));
  const wrong = left.value
    ? untaken(left.value.typed, left.value.isFound)
    : !open && isUnknown && say(TEXTS.unknown);
  const found = useMemo(
    () => (open && choices.value ? matching(choices.value, text.value ?? "") : []),
    [open, choices.value, text.value, language.value],
  );
  const shown = found.slice(0, SHOWN);
  const close = () => {
    text.value = null;
    active.value = 0;
  };
  /** Close without a choice. */
  const leave = () => {
    const typed = text.value?.trim();
    if (typed) left.value = { typed, isFound: !choices.value || found.length > 0 };
    close();
  };
  const pick = (chosen: string) => {
    close();
    left.value = null;
    choose(chosen);
  };
  const show = () => {
    if (text.value !== null) return;
    text.value = "";
    left.value = null;
    choices.value = null;
    load().then(
      (loaded) => {
        choices.value = loaded;
      },
      () => leave(),
    );
  };
  const move = (step: number) => {
    show();
    if (!shown.length) return;
    active.value = (active.value + step + shown.length) % shown.length;
    document.getElementById(`${id}-${active.value}`)?.scrollIntoView({ block: "nearest" });
  };
  const accept = () => {
    const typed = text.value?.trim();
    if (!open) show();
    else if (shown[active.value]) pick(shown[active.value].id);
    else if (typed && /[/:]/.test(typed)) pick(graph().shorten(typed));
    else if (choices.value) leave();
  };
  const keys = (event: KeyboardEvent) => {
    const actions: Record<string, () => void> = {
      ArrowDown: () => move(open ? 1 : 0),
      ArrowUp: () => move(-1),
      Enter: accept,
      Escape: close,
    };
    if (!actions[event.key] || event.isComposing) return;
    event.preventDefault();
    actions[event.key]();
  };
  return (
    <div class="parameter">
      <label for={id} class="small">
        {label}
      </label>
      <div class="combobox">
        <input
          ref={input}
          id={id}
          class="field"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown[active.value] ? `${id}-${active.value}` : undefined}
          aria-invalid={Boolean(wrong)}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          placeholder={say(TEXTS.everything)}
          lang={lang.value}
          value={open ? text.value! : value && nameOfIri(graph().expand(value))}
          onClick={show}
          onInput={(event) => {
            show();
            text.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={keys}
          onBlur={leave}
        />
        {value && (
          <button
            type="button"
            class="clear"
            aria-label={`${label}: ${say(TEXTS.clear)}`}
            title={say(TEXTS.clear)}
            onClick={() => {
              pick("");
              input.current?.focus();
            }}
          >
            ×
          </button>
        )}
        {open && (
          <div class="choices">
            {!choices.value && <p class="muted small">{say(TEXTS.loading)}</p>}
            <div id={`${id}-list`} role="listbox" aria-label={label}>
              {shown.map((choice, i) => (
                <Option
                  key={choice.id}
                  id={`${id}-${i}`}
                  choice={choice}
                  active={i === active.value}
                  pick={() => pick(choice.id)}
                />
              ))}
            </div>
            {choices.value && !found.length && <p class="muted small">{say(TEXTS.nothing)}</p>}
            {found.length > SHOWN && <p class="muted small">{say(TEXTS.more)}</p>}
          </div>
        )}
      </div>
      {wrong && (
        <p id={`${id}-wrong`} class="small" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
