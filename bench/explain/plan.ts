/** A node of `EXPLAIN (FORMAT JSON)`, as far as it is looked at. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Sort Key"?: readonly string[];
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Plan {
  readonly Plan: PlanNode;
  readonly "Planning Time": number;
  readonly "Execution Time": number;
}

/** Nodes of a plan, from the top. */
function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

/** Tables that a plan reads from end to end and that hold more than one row. */
export function sequentialScans(plan: PlanNode): string[] {
  const scans = [...nodesOf(plan)].filter(
    (node) => node["Node Type"] === "Seq Scan" && rowsOf(node) + removedBy(node) > 1,
  );
  return [...new Set(scans.map((node) => withoutDay(node["Relation Name"] ?? "")))];
}

/** Rows of the largest sort of a plan; 0 where it sorts nothing. */
export function largestSort(plan: PlanNode): number {
  const sorts = [...nodesOf(plan)].filter((node) => /Sort$/.test(node["Node Type"]));
  // What a sort takes in: a top-N sort gives out less.
  return Math.round(Math.max(0, ...sorts.flatMap((node) => (node.Plans ?? []).map(rowsOf))));
}

/** A plan as an indented tree, with the rows that each node gave. Nodes that differ in their day alone stand there once. */
export function planTree(plan: PlanNode): string[] {
  return treeOf([plan], "");
}

function treeOf(alike: readonly PlanNode[], indent: string): string[] {
  const [first] = alike;
  if (first === undefined) return [];
  const rows = alike.reduce((sum, node) => sum + rowsOf(node), 0);
  const count = alike.length === 1 ? "" : `${alike.length} × `;
  const children = Map.groupBy(
    alike.flatMap((node) => node.Plans ?? []),
    shapeOf,
  );
  return [
    `${indent}${count}${describe(first)} rows=${Math.round(rows)}`,
    ...[...children.values()].flatMap((group) => treeOf(group, `${indent}  `)),
  ];
}

/** What makes nodes alike: all but their day and their rows. */
function shapeOf(node: PlanNode): string {
  return [describe(node), ...(node.Plans ?? []).map(shapeOf)].join("(");
}

function describe(node: PlanNode): string {
  const { "Relation Name": relation, "Index Name": index, "Sort Key": key } = node;
  const facts = [
    node["Node Type"],
    index === undefined ? "" : `using ${withoutDay(index)}`,
    relation === undefined ? "" : `on ${withoutDay(relation)}`,
    key === undefined ? "" : `by ${key.map(withoutDay).join(", ")}`,
  ];
  return facts.filter((fact) => fact !== "").join(" ");
}

/** Rows that a node gave, in all. */
function rowsOf(node: PlanNode): number {
  return (node["Actual Rows"] ?? 0) * (node["Actual Loops"] ?? 0);
}

function removedBy(node: PlanNode): number {
  return (node["Rows Removed by Filter"] ?? 0) * (node["Actual Loops"] ?? 0);
}

/** Partitions and their indexes are named by their day; aliases by a number. */
function withoutDay(name: string): string {
  return name.replaceAll(/_\d{8}/g, "_<day>").replaceAll(/\b(run|step|failure|failed)_\d+\b/g, "$1");
}
