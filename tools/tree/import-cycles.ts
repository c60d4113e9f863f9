/** What each file imports: paths of files, both from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Finds files that import each other in a circle. Each file of a circle stands in one that is named: the shortest through
 * it, from the file that is first in the alphabet on.
 */
export function importCycles(graph: ImportGraph): string[][] {
  const cycles: string[][] = [];
  const inCycle = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (inCycle.has(start)) continue;
    const cycle = shortestCycle(graph, start);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const path of cycle) inCycle.add(path);
  }
  return cycles;
}

function shortestCycle(graph: ImportGraph, start: string): string[] | undefined {
  const importers = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const imported of graph.get(path) ?? []) {
      if (imported === start) return trace(importers, start, path);
      if (importers.has(imported)) continue;
      importers.set(imported, path);
      queue.push(imported);
    }
  }
  return undefined;
}

function trace(importers: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let step = end; step !== start; ) {
    step = importers.get(step) ?? start;
    path.unshift(step);
  }
  return path;
}
