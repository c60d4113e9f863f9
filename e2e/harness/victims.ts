import { processesBelow } from "./process-tree.ts";

/** The processes of `npm start` that may die, by name. */
export const victims = [
  "postmaster",
  "backend",
  "guard",
  "ingest",
  "worker",
  "query",
  "web",
  "insight",
] as const;
export type Victim = (typeof victims)[number];

/** The processes of one kind that run below `npm start` right now. Its first PostgreSQL is its child; an adopted one is not. */
export async function pidsOf(victim: Victim, npmPid: number): Promise<number[]> {
  const tree = await processesBelow(npmPid);
  const postmasters = tree.filter(({ command }) => / -D \S+/.test(command) && command.includes("postgres"));
  const ingest = tree.filter(({ command }) => command.includes("ingest-svc/src/main.ts"));
  const isWorker = ({ parent }: { parent: number }) => ingest.some(({ pid }) => pid === parent);
  const named = (text: string) => tree.filter(({ command }) => command.includes(text));
  const found = {
    postmaster: postmasters,
    backend: named("postgres: runfacts_ingest"),
    guard: named("guard-main.ts"),
    ingest: ingest.filter((listed) => !isWorker(listed)),
    worker: ingest.filter(isWorker),
    query: named("query-svc/src/main.ts"),
    web: named("web/server/main.ts"),
    insight: named("insight-svc/src/main.ts"),
  }[victim];
  return found.map(({ pid }) => pid);
}

/** One of them, to be signalled; throws when there is none, since the number 0 would mean ourselves. */
export async function pidOf(victim: Victim, npmPid: number): Promise<number> {
  const [pid] = await pidsOf(victim, npmPid);
  if (pid === undefined) throw new Error(`no ${victim} runs`);
  return pid;
}
