import { dirname, join } from "node:path/posix";

/** Where the folders right below are rooms that may not import each other in a circle; files beside them are above all rooms. */
export const roomsUnder = "server/src";

const importPattern = /^\s*(?:import|export)\b[^"';]*?\bfrom\s+"(\.[^"]+)"/gm;
const TOP = "(top)";

/**
 * Names the imports between rooms that close a circle, such as "http → rpc → http". Tests and their helpers may import any room.
 *
 * @param sources the text of files, by path from the root of the repository
 */
export function roomCycles(sources: ReadonlyMap<string, string>): string[] {
  const arrows = new Map<string, Set<string>>();
  for (const [path, source] of sources) {
    if (!path.startsWith(`${roomsUnder}/`) || /\.test\.ts$|\/testing\//.test(path)) continue;
    const from = roomOf(path);
    const targets = arrows.get(from) ?? new Set<string>();
    arrows.set(from, targets);
    for (const [, specifier = ""] of source.matchAll(importPattern)) {
      const to = roomOf(join(dirname(path), specifier));
      if (to !== from) targets.add(to);
    }
  }
  return [...arrows.keys()].flatMap((room) => {
    const circle = pathTo(room, room, arrows);
    // Each circle is told once, from its first room on.
    return circle?.every((other) => other >= room) ? [[room, ...circle].join(" → ")] : [];
  });
}

function roomOf(path: string): string {
  const [room = "", ...rest] = path.slice(roomsUnder.length + 1).split("/");
  return rest.length === 0 ? TOP : room;
}

/** The shortest way along arrows, without its start; undefined where there is none. */
function pathTo(
  start: string,
  end: string,
  arrows: ReadonlyMap<string, ReadonlySet<string>>,
): string[] | undefined {
  const seen = new Set<string>();
  for (const paths = [[start]]; paths.length > 0; ) {
    const path = paths.shift() ?? [];
    for (const next of arrows.get(path.at(-1) ?? "") ?? []) {
      if (next === end) return [...path.slice(1), end];
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}
