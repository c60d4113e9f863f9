/** Runs what an adapter does beside what it watches: an error in it reaches nobody. */
export function quietly(part: () => void): void {
  try {
    part();
  } catch {
    // What is watched goes on as if nobody watched.
  }
}
