import { processGlobal } from "../process-global.ts";
import { startOf } from "./owner.ts";
import type { SpoolFolder } from "./spool-folder.ts";

const OWNER_FORM = /^([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;

function isRunning(pid: string): boolean {
  try {
    processGlobal()?.kill?.(Number(pid), 0);
    return true;
  } catch (error) {
    return Object(error).code !== "ESRCH";
  }
}

/** Whether an owner is gone for certain: its process is, which only those of the same machine and container can tell. */
export function isGone(owner: string, { files, owner: us }: SpoolFolder): boolean {
  if (owner === "free") return true;
  const [, host, pid = "", itsStart = ""] = OWNER_FORM.exec(owner) ?? [];
  if (host !== us.host) return false;
  const start = startOf(files, pid);
  if (start === undefined) return !isRunning(pid);
  return itsStart !== "0" && start !== itsStart;
}
