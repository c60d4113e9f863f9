import { readFile, writeFile } from "node:fs/promises";

const KIB = 1024;
const MB = 1_000_000;

/** Forgets the peak of a process's memory so far. Linux only; elsewhere the peak is not told at all. */
export async function resetPeakMemory(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, "5").catch(() => {});
}

/** Largest resident memory of a process since the last reset, in MB (10^6 bytes); null where the system has no /proc. */
export async function peakMemoryMb(pid: number): Promise<number | null> {
  return statusMb(pid, "VmHWM");
}

/** Resident memory of a process now, in MB; null where the system has no /proc. */
export async function residentMemoryMb(pid: number): Promise<number | null> {
  return statusMb(pid, "VmRSS");
}

async function statusMb(pid: number, field: "VmHWM" | "VmRSS"): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return kib === undefined ? null : (Number(kib) * KIB) / MB;
}
