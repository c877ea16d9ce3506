/** The head of an entity page: where it belongs, what it is called, what the curator says of it. */

import { useEffect, useRef } from "preact/hooks";
import { announcement, go, graph, lang, language, nameOf, say, select } from "../../state/state";
import { CopyLink } from "../../ui/copy-button";
import { Glyph } from "../../ui/glyph";
import { Notes } from "../../ui/notes";
import { TEXTS } from "../../ui/texts";
import { list, objects } from "./lookup";
import { Name } from "./name";
import { paths } from "./paths";
import { AllEvidence } from "./sources";

const PATHS = 3;

function Breadcrumb({ entity }: { entity: number }) {
  const all = paths(entity);
  return (
    <nav class="breadcrumb" aria-label={say({ zh: "所属", en: "Part of" })}>
      <button type="button" class="link" onClick={() => select(null)}>
        {say({ zh: "全部条目", en: "All entities" })}
      </button>
      {all.length > 0 && (
        <ul>
          {all.slice(0, PATHS).map((path) => (
            <li key={path.join()}>
              {path.map((whole) => (
                <span key={whole}>
                  <Name entity={whole} />
                  <span class="separator" aria-hidden="true">
                    ›
                  </span>
                </span>
              ))}
            </li>
          ))}
          {all.length > PATHS && (
            <li class="muted">
              {say({
                zh: `另有 ${all.length - PATHS} 处，见下文“关系”`,
                en: `${all.length - PATHS} more: see below, “Who and what”`,
              })}
            </li>
          )}
        </ul>
      )}
    </nav>
  );
}

function Names({ entity }: { entity: number }) {
  const label = graph().label(entity);
  const other = language.value === "zh" ? label.en : label.zh;
  const forms = graph().forms(entity);
  return (
    <>
      {other && other !== nameOf(entity) && (
        <p class="other-name" lang={language.value === "zh" ? "en" : "zh-Hans"}>
          {other}
        </p>
      )}
      {forms.length > 0 && (
        <p class="forms">
          <span class="muted">{say({ zh: "又作", en: "Also printed" })} </span>
          {forms.map((form) => (
            <span key={form} class="form" lang={/\p{Script=Han}/u.test(form) ? "zh-Hans" : "en"}>
              {form}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** The class, and the kinds of it that the registry or the codebook gives. */
function Kind({ entity }: { entity: number }) {
  const kind = graph().class(entity);
  const kinds = objects(entity, "org:classification");
  return (
    <p class="kind">
      <Glyph kind={kind} />
      <span>{say(kind.label)}</span>
      {kinds.map((concept) => (
        <span key={concept}>
          · <Name entity={concept} />
        </span>
      ))}
    </p>
  );
}

/** What the registry knows of it elsewhere: codes, coordinates, records, bylines. */
function Records({ entity }: { entity: number }) {
  const plain = (property: string) =>
    graph()
      .values(entity, property)
      .map(({ value }) => value?.text ?? "");
  const codes = plain("skos:notation");
  const [latitude] = plain("geo:lat");
  const [longitude] = plain("geo:long");
  const links = [...plain("skos:exactMatch"), ...plain("rdfs:seeAlso")];
  const authors = objects(entity, "dcterms:creator");
  const scales = objects(entity, "qudt:scalingOf");
  const rows = [
    codes.length && [say({ zh: "代码", en: "Code" }), list(codes)],
    latitude &&
      longitude && [
        say({ zh: "治所坐标", en: "Seat" }),
        say({ zh: `北纬 ${latitude}°，东经 ${longitude}°`, en: `${latitude}° N, ${longitude}° E` }),
      ],
    links.length && [
      say({ zh: "另见", en: "See also" }),
      links.map((link) => (
        <a key={link} href={link} target="_blank" rel="noreferrer">
          {link.replace(/^https?:\/\//, "").replace(/\/$/, "")}
        </a>
      )),
    ],
    authors.length && [
      say({ zh: "署名", en: "By" }),
      authors.map((author) => <Name key={author} entity={author} />),
    ],
    scales.length && [
      say({ zh: "换算", en: "Equals" }),
      <>
        {list(plain("qudt:conversionMultiplier"))} <Name entity={scales[0]} />
      </>,
    ],
  ].filter((row) => Array.isArray(row));
  if (!rows.length) return null;
  return (
    <dl class="records">
      {rows.map(([title, content]) => (
        <div key={String(title)}>
          <dt>{title}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Heading({ entity, sentences }: { entity: number; sentences: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    announcement.value = `${nameOf(entity)}, ${say(graph().class(entity).label)}`;
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, [entity]);
  return (
    <header class="entity-head">
      <Breadcrumb entity={entity} />
      <Kind entity={entity} />
      <h2 ref={title} tabIndex={-1} lang={lang.value}>
        {nameOf(entity)}
      </h2>
      <Names entity={entity} />
      <Notes entity={entity} />
      <Records entity={entity} />
      <div class="row">
        {graph().isDrawn(entity) && (
          <button
            type="button"
            class="button primary"
            onClick={() => {
              go("graph");
            }}
          >
            {say(TEXTS.seeInGraph)}
          </button>
        )}
        {sentences && <AllEvidence />}
        <CopyLink />
      </div>
    </header>
  );
}
