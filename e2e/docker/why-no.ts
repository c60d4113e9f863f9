import { execFileSync } from "node:child_process";

/** What the tests of this folder need, and how each shows that it is there. */
const NEEDS = {
  engine: {
    args: ["docker", "version", "--format", "{{.Server.Version}}"],
    absent: "no Docker engine answers",
  },
  compose: { args: ["docker", "compose", "version"], absent: "there is no docker compose" },
  helm: { args: ["helm", "version"], absent: "there is no helm" },
} as const;

/** What a test needs of this machine. */
export type Need = keyof typeof NEEDS;

const found = new Map<Need, boolean>();

/** Why tests that need these cannot run here; undefined where all answer. An engine is that of DOCKER_HOST, or of Docker's own place. */
export function whyNo(needs: readonly Need[]): string | undefined {
  const absent = needs.filter((need) => !answers(need)).map((need) => NEEDS[need].absent);
  return absent.length === 0 ? undefined : absent.join(", and ");
}

function answers(need: Need): boolean {
  const known = found.get(need);
  if (known !== undefined) return known;
  const [program, ...args] = NEEDS[need].args;
  let isThere = true;
  try {
    execFileSync(program, args, { stdio: "pipe", timeout: 10_000 });
  } catch {
    isThere = false;
  }
  found.set(need, isThere);
  return isThere;
}
