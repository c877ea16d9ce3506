import { selected } from "../state/state";
import { EntityIndex } from "./entities/entity-index";
import { EntityPage } from "./entities/page";

/** The page of the selected entity, or the index of all where none is selected. */
export function EntitiesView() {
  const entity = selected.value;
  return entity === null ? <EntityIndex /> : <EntityPage key={entity} entity={entity} />;
}
