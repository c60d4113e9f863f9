import { type ImportGraph, importCycles } from "./import-cycles.ts";

/** Where the folders right below are rooms that may not import each other in a circle; files beside them are above all rooms. */
export const roomsUnder = "server/src";

/** Stands for the files beside the rooms. */
const TOP = ".";

/** Finds rooms that import each other in a circle. Tests and their helpers may import any room. */
export function roomCycles(graph: ImportGraph): string[][] {
  const rooms = new Map<string, string[]>();
  for (const [path, imported] of graph) {
    if (!path.startsWith(`${roomsUnder}/`) || /\.test\.ts$|\/testing\//.test(path)) continue;
    const room = roomOf(path);
    const others = imported.map(roomOf).filter((other) => other !== room);
    rooms.set(room, [...(rooms.get(room) ?? []), ...others]);
  }
  return importCycles(rooms);
}

function roomOf(path: string): string {
  const [room = "", ...rest] = path.slice(roomsUnder.length + 1).split("/");
  return rest.length === 0 ? TOP : room;
}
