import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Script, Told } from "./agent.ts";
import { expectBalance, type Stats } from "./balance.ts";

/** How an agent is started: the command, then the path of its program. */
export interface AgentRuntime {
  readonly command: readonly string[];
  readonly agent: string;
  readonly cwd?: string;
}

/** An agent in a process of its own. */
export interface Agent {
  readonly process: ChildProcess;
  /** Ids of the runs that have ended, as far as it told. */
  readonly ended: readonly string[];
  /** Ids of runs that it left open. */
  readonly open: readonly string[];
  /** Rules of its warnings. */
  readonly warnings: readonly string[];
  /** Waits for its end. @returns what it counted at its last moment; undefined where it could not tell */
  end(): Promise<Stats | undefined>;
}

export function startAgent({ command, agent, cwd }: AgentRuntime, script: Script): Agent {
  const [file = "", ...args] = command;
  const child = spawn(file, [...args, agent, JSON.stringify(script)], {
    cwd,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended: string[] = [];
  const open: string[] = [];
  const warnings: string[] = [];
  let stats: Stats | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const told = JSON.parse(line) as Told;
    if (told.kind === "ended") ended.push(told.runId);
    if (told.kind === "open") open.push(told.runId);
    if (told.kind === "warning") warnings.push(told.rule);
    if (told.kind === "stats") stats = told.stats;
  });
  const closed = Promise.all([once(child, "close"), once(lines, "close")]);
  return {
    process: child,
    ended,
    open,
    warnings,
    end: async () => {
      await closed;
      if (stats !== undefined) expectBalance(stats);
      return stats;
    },
  };
}
