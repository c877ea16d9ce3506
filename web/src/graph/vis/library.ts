/** What is used of the vis-network that pyvis brings, which stands in the page as `vis`. */

export interface VisNode {
  id: number;
  x: number;
  y: number;
  size: number;
  color: { background: string; border: string };
  borderWidth: number;
}

export interface VisEdge {
  id: number;
  from: number;
  to: number;
  width: number;
  color: string;
  arrows: { to: { enabled: boolean; scaleFactor: number } };
}

export interface DataSet<T> {
  getIds(): number[];
  update(items: Partial<T>[]): void;
  remove(ids: number[]): void;
}

interface Place {
  x: number;
  y: number;
}

export interface Animation {
  animation: false | { duration: number };
}

export interface VisNetwork {
  on(event: string, listener: (event: never) => void): void;
  getScale(): number;
  getViewPosition(): Place;
  getNodeAt(place: Place): number | undefined;
  getEdgeAt(place: Place): number | undefined;
  moveTo(options: { position?: Place; scale?: number } & Animation): void;
  redraw(): void;
  destroy(): void;
}

interface Library {
  DataSet: new <T>(items: T[]) => DataSet<T>;
  Network: new (
    container: HTMLElement,
    data: { nodes: DataSet<VisNode>; edges: DataSet<VisEdge> },
    options: object,
  ) => VisNetwork;
}

declare const vis: Library;

function embedded<T>(id: string): T {
  return JSON.parse(document.getElementById(id)!.textContent) as T;
}

/** The network as pyvis wrote it, with its options. */
export function pyvisNetwork(container: HTMLElement) {
  const written = embedded<{ nodes: VisNode[]; edges: VisEdge[] }>("kg-pyvis");
  const nodes = new vis.DataSet(written.nodes);
  const edges = new vis.DataSet(written.edges.map((edge, id) => ({ ...edge, id })));
  const options = embedded<object>("kg-pyvis-options");
  return { nodes, edges, network: new vis.Network(container, { nodes, edges }, options) };
}
