import {
  type Depth,
  depth,
  graph,
  has,
  lang,
  language,
  openEntity,
  say,
  select,
  selected,
} from "../state/state";
import { CopyLink } from "./copy-button";
import { Facts } from "./facts";
import { Glyph } from "./glyph";
import { Notes } from "./notes";
import { TEXTS } from "./texts";

/** The other names of an entity: in the other language, and as printed. */
export function OtherNames({ entity }: { entity: number }) {
  const label = graph().label(entity);
  const other = language.value === "zh" ? label.en : label.zh;
  const forms = graph().forms(entity);
  return (
    <p class="other-names muted">
      {other && <span lang={language.value === "zh" ? "en" : "zh-Hans"}>{other}</span>}
      {forms.map((form) => (
        <span key={form}>{form}</span>
      ))}
    </p>
  );
}

function Steps({ to, label }: { to: Depth; label: string }) {
  const pressed = depth.value === to;
  return (
    <button
      type="button"
      class="button"
      aria-pressed={pressed}
      onClick={() => {
        depth.value = pressed ? 0 : to;
      }}
    >
      {label}
    </button>
  );
}

/** What the graph says of the selected entity, beside the picture. */
export function Panel() {
  const entity = selected.value;
  if (entity === null) return null;
  const kind = graph().class(entity);
  return (
    <aside class="panel" aria-label={graph().name(entity, language.value)} tabIndex={-1}>
      <header>
        <span class="chip">
          <Glyph kind={kind} />
          {say(kind.label)}
        </span>
        <button
          type="button"
          class="button close"
          aria-label={say(TEXTS.close)}
          onClick={() => select(null)}
        >
          ×
        </button>
        <h2 lang={lang.value}>{graph().name(entity, language.value)}</h2>
        <OtherNames entity={entity} />
        {!has("entities") && (
          <a class="small iri" href={graph().iri(entity)} rel="noreferrer" target="_blank">
            {graph().iri(entity)}
          </a>
        )}
        <div class="row">
          {graph().isDrawn(entity) && (
            <>
              <Steps to={1} label={say(TEXTS.near)} />
              <Steps to={2} label={say(TEXTS.near2)} />
            </>
          )}
          {has("entities") && (
            <button type="button" class="button" onClick={() => openEntity(entity)}>
              {say(TEXTS.openPage)}
            </button>
          )}
          <CopyLink />
        </div>
      </header>
      <div class="panel-body">
        <Notes entity={entity} />
        <Facts key={entity} entity={entity} />
      </div>
    </aside>
  );
}
