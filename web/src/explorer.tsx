import { makeCanvas } from "./graph/canvas/renderer";
import { start } from "./start";
import { go, graph, select, VIEWS, view } from "./state/state";
import { Shell } from "./ui/shell";
import { ArticlesView } from "./views/articles";
import { AskView } from "./views/ask";
import { CompareView } from "./views/compare";
import { EntitiesView } from "./views/entities";
import { GraphView } from "./views/graph";

/** Show some entities, such as those of an answer, and the relations among them. */
function showInGraph(entities: number[]): void {
  select(null);
  go("graph", { only: entities.map((entity) => graph().id(entity)).join(",") });
}

function Explorer() {
  const views = {
    graph: () => <GraphView make={makeCanvas} />,
    entities: () => <EntitiesView />,
    compare: () => <CompareView />,
    articles: () => <ArticlesView />,
    ask: () => <AskView onShowInGraph={showInGraph} />,
  };
  return <Shell>{views[view.value]()}</Shell>;
}

start(VIEWS, () => <Explorer />);
