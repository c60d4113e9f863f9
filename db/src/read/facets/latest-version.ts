/** So many runs make a version one to speak of. */
export const ENOUGH_RUNS = 10n;

/** A version of an agent, and when its first run started. */
export interface StartedVersion {
  readonly agent_version: string;
  readonly runs: bigint;
  /** In microseconds since the Unix epoch. */
  readonly first: bigint;
}

/**
 * The latest version: of those with at least 10 runs, or of all where none has as many, the one whose first run is the newest.
 * Neither one run of an old version, however late, nor the first tries of a new one make it.
 */
export function latestVersion<T extends StartedVersion>(versions: readonly T[]): T | undefined {
  return candidates(versions).toSorted(
    (a, b) =>
      (a.first === b.first ? 0 : a.first > b.first ? -1 : 1) || (a.agent_version < b.agent_version ? 1 : -1),
  )[0];
}

/** The versions that may be the latest; those without runs where none has any. */
export function candidates<T extends Pick<StartedVersion, "runs">>(versions: readonly T[]): readonly T[] {
  const enough = versions.filter(({ runs }) => runs >= ENOUGH_RUNS);
  if (enough.length > 0) return enough;
  const some = versions.filter(({ runs }) => runs > 0n);
  return some.length > 0 ? some : versions;
}
