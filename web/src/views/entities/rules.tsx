/** Rules in words, by the grammar of institutions: who – must or may – what – when – or else. */

import type { ComponentChildren } from "preact";
import type { Text } from "../../data/packed";
import { graph, lang, language, say, textsOf } from "../../state/state";
import { TEXTS } from "../../ui/texts";
import { objects } from "./lookup";
import { Name } from "./name";
import { inWords } from "./quantity";
import { statementsOf } from "./ruling";
import { useSources } from "./sources";

const SLOTS = {
  who: { zh: "谁", en: "who" },
  deontic: { zh: "应否", en: "must or may" },
  unstated: { zh: "未言明", en: "unstated" },
  aim: { zh: "做什么", en: "does what" },
  condition: { zh: "何时适用", en: "when" },
  constraint: { zh: "限度", en: "within what limit" },
  orElse: { zh: "否则", en: "or else" },
} satisfies Record<string, Text>;

interface SlotProps {
  name: keyof typeof SLOTS;
  before?: string;
  after?: string;
  children: ComponentChildren;
}

function Slot({ name, before, after, children }: SlotProps) {
  return (
    <span class="slot" data-slot={name}>
      <span lang={lang.value}>
        {before}
        <span class="slot-text">{children}</span>
        {after}
      </span>
      <span class="slot-name">{say(SLOTS[name])}</span>
    </span>
  );
}

/** Entities with a word between them. */
function Joined({
  entities,
  word,
  text,
}: {
  entities: number[];
  word: string;
  text?: (entity: number) => string;
}) {
  return entities.map((entity, i) => (
    <span key={entity}>
      {i > 0 && word}
      <Name entity={entity}>{text?.(entity)}</Name>
    </span>
  ));
}

function Deontic({ rule }: { rule: number }) {
  const [deontic] = objects(rule, "gov:deontic");
  if (deontic === undefined || graph().id(deontic) === "deontic/unstated")
    return <Slot name="unstated">{say({ zh: "〔…〕", en: "[is to]" })}</Slot>;
  return (
    <Slot name="deontic">
      <Name entity={deontic} />
    </Slot>
  );
}

/** The sentence itself, its slots in the order of the language. */
export function RuleSentence({ rule }: { rule: number }) {
  const zh = language.value === "zh";
  const who = objects(rule, "gov:appliesTo");
  const conditions = objects(rule, "gov:hasCondition");
  const constraints = objects(rule, "gov:hasConstraint");
  const [orElse] = textsOf(rule, "gov:orElse");
  const end = zh ? "。" : ".";
  const beforeElse = orElse ? (zh ? "；" : ";") : end;
  const comma = zh ? "，" : ",";
  const afterAim = constraints.length || (conditions.length && !zh) ? comma : beforeElse;
  const condition = conditions.length > 0 && (
    <Slot
      name="condition"
      before={zh ? "如" : "if "}
      after={zh || constraints.length ? comma : beforeElse}
    >
      <Joined entities={conditions} word={zh ? "，或" : "; or "} text={inWords} />
      {graph().isOpen(rule, "gov:hasCondition") && (
        <span title={say(TEXTS.openList)}>{zh ? "等" : " (among other cases)"}</span>
      )}
    </Slot>
  );
  return (
    <p class="rule-sentence">
      {zh && condition}
      {who.length > 0 && (
        <Slot name="who">
          <Joined entities={who} word={zh ? "、" : " and "} />
        </Slot>
      )}{" "}
      <Deontic rule={rule} />{" "}
      <Slot name="aim" after={afterAim}>
        {textsOf(rule, "gov:aim")
          .map(({ text }) => text)
          .join(zh ? "；" : "; ")}
      </Slot>{" "}
      {!zh && condition}{" "}
      {constraints.length > 0 && (
        <Slot name="constraint" after={beforeElse}>
          <Joined entities={constraints} word={zh ? "，且" : "; and "} text={inWords} />
        </Slot>
      )}{" "}
      {orElse && (
        <Slot name="orElse" before={zh ? "否则" : "or else "} after={end}>
          {orElse.text}
        </Slot>
      )}
    </p>
  );
}

function RuleItem({ rule, named }: { rule: number; named: boolean }) {
  const [mark, evidence] = useSources(statementsOf(rule));
  return (
    <li class="rule">
      <p class="rule-name">
        {named && <Name entity={rule} />} {mark}
      </p>
      <RuleSentence rule={rule} />
      {evidence}
    </li>
  );
}

/** Rules in words, each with its sources. */
export function RuleList({ rules, entity }: { rules: number[]; entity: number }) {
  return (
    <ul>
      {rules.map((rule) => (
        <RuleItem key={rule} rule={rule} named={rule !== entity} />
      ))}
    </ul>
  );
}
