/** Finds the key of a project's digests. */
export type DigestKeys = (projectId: number) => Promise<Uint8Array>;

/** Remembers the keys that `find` found: they never change. Its errors reject, and are not kept. */
export function createDigestKeys(find: DigestKeys): DigestKeys {
  const known = new Map<number, Promise<Uint8Array>>();
  return (projectId) => {
    const kept = known.get(projectId);
    if (kept !== undefined) return kept;
    const found = find(projectId);
    known.set(projectId, found);
    found.catch(() => known.delete(projectId));
    return found;
  };
}
