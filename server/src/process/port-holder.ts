import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { type ClientRequest, get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { basename } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";

const ASK_MS = 1_000;
const LISTENING = "0A";

/**
 * Who listens on a TCP port of this machine, in words: "another Runfacts (ingest-api, pid 4242: node main.ts)". What cannot
 * be found out is left out.
 */
export async function portHolder(host: string, port: number): Promise<string> {
  const [service, pid] = await Promise.all([runfactsService(host, port), listenerPid(port)]);
  const program = pid === undefined ? undefined : `pid ${pid}${await programOf(pid)}`;
  const facts = [service, program].filter((fact) => fact !== undefined).join(", ");
  const who = service === undefined ? "another program" : "another Runfacts";
  return facts === "" ? who : `${who} (${facts})`;
}

/** The name of the Runfacts service that answers there. */
async function runfactsService(host: string, port: number): Promise<string | undefined> {
  const address =
    { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  const url = `${address}:${port}/health`;
  const signal = AbortSignal.timeout(ASK_MS);
  const found =
    (await serviceOf(getHttp(`http://${url}`, { signal }))) ??
    // Who it is matters here, not whether its certificate can be trusted: nothing is told to it.
    (await serviceOf(getHttps(`https://${url}`, { signal, rejectUnauthorized: false })));
  return ["ingest-api", "query-api", "web"].find((known) => known === found);
}

async function serviceOf(request: ClientRequest): Promise<unknown> {
  try {
    const [reply]: IncomingMessage[] = await once(request, "response");
    const body: unknown = reply && (await json(reply));
    return typeof body === "object" && body !== null && "service" in body ? body.service : undefined;
  } catch {
    return undefined;
  }
}

async function listenerPid(port: number): Promise<number | undefined> {
  if (process.platform === "linux") return listenerOfProc(port);
  const printed = await output("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]);
  return Number.parseInt(printed, 10) || undefined;
}

/** Finds the socket in the tables of the kernel, then the process that has it open, among those that we may look into. */
async function listenerOfProc(port: number): Promise<number | undefined> {
  const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map(read));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const sockets = tables
    .flatMap((table) => table.split("\n").map((line) => line.trim().split(/\s+/)))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === LISTENING)
    .map((fields) => `socket:[${fields[9]}]`);
  if (sockets.length === 0) return undefined;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
    if (links.some((link) => sockets.includes(link))) return Number(pid);
  }
  return undefined;
}

/** The program and its script; further arguments may be secrets. */
async function programOf(pid: number): Promise<string> {
  const [program = "", script = ""] =
    process.platform === "linux"
      ? (await read(`/proc/${pid}/cmdline`)).split("\0")
      : (await output("ps", ["-o", "command=", "-p", String(pid)])).trim().split(/\s+/);
  if (program === "") return "";
  return script === "" || script.startsWith("-")
    ? `: ${basename(program)}`
    : `: ${basename(program)} ${script}`;
}

function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

function output(command: string, args: readonly string[]): Promise<string> {
  return promisify(execFile)(command, [...args]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}
