import { processGlobal } from "../process-global.ts";
import { uuidV7 } from "../recording/uuid-v7.ts";
import { crc32 } from "./crc32.ts";
import { builtinModule, type NodeFiles } from "./node-files.ts";

/** Who may write a segment: a tracer of a process. */
export interface Owner {
  /** As it stands in the name of a segment: host, process, its start, tracer. */
  readonly name: string;
  /** Whether another owner is gone for certain: its process is, which only those of the same machine and container can tell. */
  isGone(other: string): boolean;
}

const OWNER_FORM = /^([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;
/** Where in `/proc/<pid>/stat`, after the name of the program, the start of the process stands. */
const START_FIELD = 19;

function attempt<T>(part: () => T): T | undefined {
  try {
    return part();
  } catch {
    return undefined;
  }
}

// A number of a process tells something only where numbers are given: on a machine since its start, in a container.
function hostMark(files: NodeFiles): string {
  const os = builtinModule<{ hostname(): string }>("node:os");
  const parts = [
    attempt(() => os?.hostname()),
    attempt(() => files.readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    attempt(() => files.readlinkSync("/proc/self/ns/pid")),
  ];
  return crc32(new TextEncoder().encode(parts.join("\n")))
    .toString(16)
    .padStart(8, "0");
}

/** When a process started, in the ticks of the system; "0" where it does not tell, undefined when there is no such process. */
function startOf(files: NodeFiles, pid: string): string | undefined {
  const stat = attempt(() => files.readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_FIELD] ?? "0";
  try {
    processGlobal()?.kill?.(Number(pid), 0);
    return "0";
  } catch (error) {
    return Object(error).code === "ESRCH" ? undefined : "0";
  }
}

/** This process as an owner, by a name that no other tracer has. */
export function thisOwner(files: NodeFiles): Owner {
  const pid = String(processGlobal()?.pid ?? 0);
  const host = hostMark(files);
  const tracer = uuidV7(Date.now() * 1000).slice(-8);
  return {
    name: `${host}-${pid}-${startOf(files, pid) ?? "0"}-${tracer}`,
    isGone(other) {
      const [, itsHost, itsPid = "", itsStart = ""] = OWNER_FORM.exec(other) ?? [];
      if (itsHost !== host) return false;
      const start = startOf(files, itsPid);
      if (start === undefined) return true;
      return start !== "0" && itsStart !== "0" && start !== itsStart;
    },
  };
}
