/** An edge between nodes by their index. */
export interface LayeredEdge {
  readonly from: number;
  readonly to: number;
  /** Edges of more weight decide where circles are cut. */
  readonly weight: number;
}

/** A node, or a bend of an edge that passes a layer, in its layer. */
export interface Spot {
  readonly layer: number;
  /** From the left, 0 to 1 of the layer's width in `slots`. */
  x: number;
  readonly isBend: boolean;
}

export interface LayeredGraph {
  readonly layers: number;
  /** Of the widest layer, in node widths. */
  readonly width: number;
  /** By node. */
  readonly spots: readonly Spot[];
  /** The spots of each edge from its start to its end; one of an edge to itself. */
  readonly routes: readonly (readonly Spot[])[];
}

/** Room of a bend, in node widths. */
const BEND = 0.2;
const SWEEPS = 6;

/**
 * Places nodes in layers, each below those that lead to it, so that edges point down but for those that close a circle; within a
 * layer, near what they are joined to.
 *
 * @param first the node on top
 * @param last the node at the foot
 */
export function layerGraph(
  count: number,
  edges: readonly LayeredEdge[],
  { first, last }: { readonly first: number; readonly last: number },
): LayeredGraph {
  const down = edges.filter(({ from, to }) => from !== to && to !== first && from !== last);
  const isBack = backEdges(count, down, first);
  const forward = down.map((edge) =>
    isBack.has(edge) ? { from: edge.to, to: edge.from, edge } : { ...edge, edge },
  );
  // What nothing leads to stands below the first all the same.
  const tops = Array.from({ length: count }, (_, node) => ({ from: first, to: node })).filter(
    ({ to }) => to !== first,
  );
  const layers = longestPaths(count, [...forward, ...tops]);
  const foot = Math.max(0, ...layers.filter((_, node) => node !== last)) + 1;
  layers[last] = foot;
  layers[first] = 0;
  const spots = layers.map((layer): Spot => ({ layer, x: 0, isBend: false }));
  const rows: Spot[][] = Array.from({ length: foot + 1 }, () => []);
  for (const spot of spots) rows[spot.layer]?.push(spot);
  const near = new Map<Spot, Spot[]>();
  const join = (a: Spot, b: Spot) => {
    near.set(a, [...(near.get(a) ?? []), b]);
    near.set(b, [...(near.get(b) ?? []), a]);
  };
  const routes = edges.map((edge): readonly Spot[] => {
    const [from, to] = [spots[edge.from], spots[edge.to]];
    if (from === undefined || to === undefined) return [];
    if (from === to) return [from];
    const step = from.layer < to.layer ? 1 : -1;
    const route = [from];
    for (let layer = from.layer + step; (to.layer - layer) * step > 0; layer += step) {
      const bend = { layer, x: 0, isBend: true };
      rows[layer]?.push(bend);
      join(route.at(-1) ?? from, bend);
      route.push(bend);
    }
    join(route.at(-1) ?? from, to);
    return [...route, to];
  });
  const width = Math.max(1, ...rows.map(widthOf));
  for (const row of rows) place(row, width);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const wanted = new Map(row.map((spot) => [spot, middleOf(near.get(spot) ?? [], spot.x)]));
      row.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      place(row, width);
    }
  }
  return { layers: foot + 1, width, spots, routes };
}

/** Edges that close a circle, as a walk from the first node meets them, heavy edges first. */
function backEdges(count: number, edges: readonly LayeredEdge[], first: number): ReadonlySet<LayeredEdge> {
  const from = Map.groupBy(
    edges.toSorted((a, b) => b.weight - a.weight),
    (edge) => edge.from,
  );
  const state = new Map<number, "open" | "done">();
  const found = new Set<LayeredEdge>();
  const visit = (node: number) => {
    state.set(node, "open");
    for (const edge of from.get(node) ?? []) {
      const known = state.get(edge.to);
      if (known === "open") found.add(edge);
      else if (known === undefined) visit(edge.to);
    }
    state.set(node, "done");
  };
  for (const node of [first, ...Array.from({ length: count }, (_, index) => index)]) {
    if (!state.has(node)) visit(node);
  }
  return found;
}

function longestPaths(
  count: number,
  edges: readonly { readonly from: number; readonly to: number }[],
): number[] {
  const layers = Array.from({ length: count }, () => 0);
  // As many rounds as the longest path has nodes; there are few.
  for (let round = 0, moved = true; moved && round < count; round++) {
    moved = false;
    for (const { from, to } of edges) {
      const least = (layers[from] ?? 0) + 1;
      if ((layers[to] ?? 0) >= least) continue;
      layers[to] = least;
      moved = true;
    }
  }
  return layers;
}

const roomOf = ({ isBend }: Spot) => (isBend ? BEND : 1);
const widthOf = (row: readonly Spot[]) => row.reduce((sum, spot) => sum + roomOf(spot), 0);

/** Spreads a row over the width, in its order. */
function place(row: readonly Spot[], width: number): void {
  let x = (width - widthOf(row)) / 2;
  for (const spot of row) {
    spot.x = x + roomOf(spot) / 2;
    x += roomOf(spot);
  }
}

function middleOf(spots: readonly Spot[], otherwise: number): number {
  return spots.length === 0 ? otherwise : spots.reduce((sum, { x }) => sum + x, 0) / spots.length;
}
