import { makeVis } from "./graph/vis/renderer";
import { start } from "./start";
import { Shell } from "./ui/shell";
import { GraphView } from "./views/graph";

start(["graph"], () => (
  <Shell>
    <GraphView make={makeVis} />
  </Shell>
));
