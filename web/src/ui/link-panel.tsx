import { graph, say } from "../state/state";
import { EntityLink } from "./entity-link";
import { Evidence } from "./evidence";
import { TEXTS } from "./texts";

/** The statements behind a link of the picture, each with its evidence. */
export function LinkPanel({
  statements,
  close,
}: {
  statements: readonly number[];
  close: () => void;
}) {
  const title = say({ zh: "关系及其出处", en: "A relation and its evidence" });
  return (
    <aside class="panel" aria-label={title}>
      <header>
        <button type="button" class="button close" aria-label={say(TEXTS.close)} onClick={close}>
          ×
        </button>
        <h2>{title}</h2>
      </header>
      {statements.map((number) => {
        const statement = graph().statement(number);
        return (
          <section class="facts" key={number}>
            <p class="triple">
              <EntityLink entity={statement.subject} />
              <b>{say(statement.property.label)}</b>
              <EntityLink entity={statement.object!} />
            </p>
            <Evidence statement={statement} />
          </section>
        );
      })}
    </aside>
  );
}
