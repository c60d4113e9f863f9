/** A `.cpuprofile` of V8, as far as it is looked at. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
}

export interface Share {
  readonly name: string;
  readonly percent: number;
}

/**
 * Where a process spent its CPU, without the time in which it waited: by area of the code and by function, most first.
 *
 * @param skipSeconds leaves out the start, in which modules are loaded and compiled. Default: 0.
 */
export function profileShares(profile: CpuProfile, skipSeconds = 0): { areas: Share[]; functions: Share[] } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const areas = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  let clock = 0;
  for (const [n, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const time = profile.timeDeltas[n] ?? 0;
    clock += time;
    if (frame === undefined || frame.functionName === "(idle)" || clock < skipSeconds * 1_000_000) continue;
    const area = areaOf(frame);
    total += time;
    areas.set(area, (areas.get(area) ?? 0) + time);
    const name = `${frame.functionName || "(anonymous)"} in ${area}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  const shares = (times: ReadonlyMap<string, number>) =>
    [...times].sort(([, a], [, b]) => b - a).map(([name, time]) => ({ name, percent: (time / total) * 100 }));
  return { areas: shares(areas), functions: shares(functions) };
}

/** The package, the module of Node, or the two upper folders of this repository that a function belongs to. */
export function areaOf({ functionName, url }: CallFrame): string {
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  if (url.startsWith("node:")) return url.replace("node:internal/", "node:").split("/")[0] ?? url;
  const [, room, path] = /\/((?:privacy|server|ingest-svc|query-svc|db|gen))\/(.*)$/.exec(url) ?? [];
  if (room !== undefined) return `${room}/${path?.replace(/^src\//, "").split("/")[0]}`;
  return url === "" ? functionName : url;
}
