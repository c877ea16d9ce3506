import type { ComponentChildren } from "preact";
import type { Text } from "../../data/packed";
import { say } from "../../state/state";
import { Cite } from "./cite";
import { CODED, Codings, classifiedBy, codedBy, codingsOf } from "./codings";
import { FigureTable, figuresAbout, figuresWithin } from "./figures";
import { Heading } from "./heading";
import { isA } from "./lookup";
import { Members } from "./members";
import { AlsoIn, occurrencesOf, Passages, spokenOf } from "./passages";
import { Relations, relationsOf } from "./relations";
import { RuleList } from "./rules";
import { rulesAbout, rulesWithin } from "./ruling";
import { SECTIONS, Section, type SectionId } from "./section";

function Contents({ sections }: { sections: SectionId[] }) {
  if (sections.length < 2) return null;
  return (
    <nav class="card contents" aria-label={say({ zh: "本页", en: "On this page" })}>
      <ul>
        {sections.map((id) => (
          <li key={id}>
            <button
              type="button"
              class="link"
              onClick={() => document.getElementById(id)?.scrollIntoView()}
            >
              {say(SECTIONS[id])}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const ABOUT: Text = { zh: "关于它的数字", en: "Figures about it" };
const WITHIN: Text = { zh: "数字", en: "Figures" };
const DEEPER: Text = {
  zh: "它的组成部分中的规则，以及各部分和所涉对象在同一报道中的数字。",
  en: "Rules within its parts, and figures of the parts and of those they concern, from the same report.",
};

/** Everything that is known of one entity, each statement with its sources. */
export function EntityPage({ entity }: { entity: number }) {
  const spoken = spokenOf(entity);
  const rules = [...rulesAbout(entity), ...spoken.filter((one) => isA(one, "gov:Rule"))];
  const figures = [
    ...figuresAbout(entity),
    ...spoken.filter((one) => isA(one, "sosa:Observation")),
  ];
  const deeper = { rules: rulesWithin(entity), figures: figuresWithin(entity) };
  const relations = relationsOf(entity);
  const codings = codingsOf(entity);
  const classified = [...classifiedBy(entity), ...codedBy(entity)];
  const occurrences = occurrencesOf(entity);
  const counts: Record<SectionId, number> = {
    spoken: spoken.length,
    rules: rules.length,
    figures: figures.length,
    relations: relations.reduce((sum, { statements }) => sum + statements.length, 0),
    parts: deeper.rules.length + deeper.figures.length,
    codings: codings.length,
    classified: classified.length,
    passages: occurrences.reduce((sum, { passages }) => sum + passages.length, 0),
  };
  const content: Record<SectionId, () => ComponentChildren> = {
    rules: () => <RuleList rules={rules} entity={entity} />,
    figures: () => <FigureTable figures={figures} entity={entity} title={ABOUT} />,
    relations: () => <Relations entity={entity} groups={relations} />,
    parts: () => (
      <>
        {deeper.rules.length > 0 && (
          <>
            <h4>{say(SECTIONS.rules)}</h4>
            <RuleList rules={deeper.rules} entity={entity} />
          </>
        )}
        {deeper.figures.length > 0 && (
          <>
            <h4>{say(WITHIN)}</h4>
            <FigureTable figures={deeper.figures} entity={entity} title={WITHIN} />
          </>
        )}
      </>
    ),
    spoken: () => <Members entities={spoken} />,
    codings: () => <Codings entity={entity} statements={codings} />,
    classified: () => <Members entities={classified} />,
    passages: () => <Passages entity={entity} occurrences={occurrences} />,
  };
  const hints: Partial<Record<SectionId, Text>> = { parts: DEEPER, codings: CODED };
  const sections = (Object.keys(counts) as SectionId[]).filter((id) => counts[id] > 0);
  return (
    <article class="page entity-page">
      <Heading entity={entity} sentences={occurrences.length > 0} />
      <aside
        class="entity-aside"
        aria-label={say({ zh: "本页与出处", en: "This page and sources" })}
      >
        <Contents sections={sections} />
        {occurrences.some(({ article }) => article !== entity) && (
          <AlsoIn occurrences={occurrences} />
        )}
        <Cite entity={entity} occurrences={occurrences} />
      </aside>
      <div class="entity-body">
        {!sections.length && (
          <p class="muted">
            {say({ zh: "这些报道没有讲到它。", en: "The reports say nothing of it." })}
          </p>
        )}
        {sections.map((id) => (
          <Section key={id} id={id} count={counts[id]} hint={hints[id]}>
            {content[id]()}
          </Section>
        ))}
      </div>
    </article>
  );
}
