import { readdir, readFile } from "node:fs/promises";

/** Clock ticks a second in /proc: a constant of the kernel's interface on all common architectures. */
const TICKS = 100;

/**
 * CPU seconds that a PostgreSQL has used so far, with all its processes, those that ended included. null where the system
 * has no /proc.
 *
 * @param pid of its first process
 */
export async function postgresCpuSeconds(pid: number): Promise<number | null> {
  if (process.platform !== "linux") return null;
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(
    processes.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")),
  );
  let ticks = 0;
  for (const stat of stats) {
    const fields = parseStat(stat);
    if (fields?.pid === pid) ticks += fields.own + fields.ended;
    else if (fields?.parent === pid) ticks += fields.own;
  }
  return ticks / TICKS;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name, in parentheses, may hold anything. */
export function parseStat(
  stat: string,
): { pid: number; parent: number; own: number; ended: number } | undefined {
  const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(rest[number - 3]);
  if (rest.length < 15) return undefined;
  return {
    pid: Number.parseInt(stat, 10),
    parent: field(4),
    own: field(14) + field(15),
    ended: field(16) + field(17),
  };
}
