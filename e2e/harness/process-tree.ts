import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A process as `ps` shows it. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes below one, its children first. */
export async function processesBelow(pid: number): Promise<ListedProcess[]> {
  const all = await listProcesses();
  const below = (parent: number): ListedProcess[] => {
    const children = all.filter((listed) => listed.parent === parent);
    return [...children, ...children.flatMap((child) => below(child.pid))];
  };
  return below(pid);
}

/** All processes of this machine whose command has a text in it. */
export async function processesWith(text: string): Promise<ListedProcess[]> {
  return (await listProcesses()).filter(({ command }) => command.includes(text));
}

async function listProcesses(): Promise<ListedProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (state === undefined || state.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
}
