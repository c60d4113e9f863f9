import { generateRun } from "@runfacts/dev/generate-run";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { createRandom } from "@runfacts/dev/random";

/** Runs that differ, so that no cache sees the same one over and over. */
const TEMPLATES = 500;
const SEED = 20_261_101;

/** The runs that every load sends, with new ids: all ended within the last ten minutes. Of ten steps, unless more or fewer are asked for. */
export function runTemplates(now: number, steps?: number): GeneratedRun[] {
  const random = createRandom(SEED);
  return Array.from({ length: TEMPLATES }, () =>
    generateRun(random, now - random.int(60_000, 600_000), steps),
  );
}
