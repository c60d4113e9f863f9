import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { programPath } from "./programs.ts";

const deploy = join(import.meta.dirname, "../../deploy");
const START_MS = 20_000;

/** Ports of services and of the dashboard's servers, by their names in `deploy/`, such as "ingest-1". */
export type Upstreams = Readonly<Record<string, number>>;

/** A proxy with a configuration of `deploy/`, by the names of the services. */
export interface RunningProxy extends AsyncDisposable {
  /** HTTP/1.1, and HTTP/2 in clear where the proxy takes both on a port. */
  readonly http1: Readonly<Record<"ingest" | "query" | "web" | "otlp", string>>;
  readonly http2: Readonly<Record<"ingest" | "query" | "otlp", string>>;
}

/** The ports that each configuration listens on. */
const ports = {
  haproxy: {
    http1: { ingest: 8000, query: 8001, web: 3000, otlp: 4318 },
    http2: { ingest: 8000, query: 8001, otlp: 4317 },
  },
  nginx: {
    http1: { ingest: 8000, query: 8001, web: 3000, otlp: 4318 },
    http2: { ingest: 8010, query: 8011, otlp: 4317 },
  },
} as const;

const configs = {
  haproxy: {
    file: "haproxy.cfg",
    bind: (port: number) => new RegExp(`(?<=^\\s*bind ):${port}\\b`, "gm"),
    args: (path: string) => ["-db", "-f", path],
  },
  nginx: {
    file: "nginx.conf",
    bind: (port: number) => new RegExp(`(?<=^\\s*listen )${port}\\b`, "gm"),
    args: (path: string, folder: string) => ["-p", folder, "-c", path, "-g", "daemon off;"],
  },
} as const;

/** Starts a proxy with its configuration of `deploy/`, in which addresses and ports alone are others, and answers once it serves. */
export async function startProxy(name: keyof typeof configs, upstreams: Upstreams): Promise<RunningProxy> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), `runfacts-${name}-`));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  // nginx works as another user where we are root.
  await chmod(folder, 0o755);
  const { file, bind, args } = configs[name];
  let text = await readFile(join(deploy, file), "utf8");
  for (const [upstream, port] of Object.entries(upstreams))
    text = text.replaceAll(new RegExp(`\\b${upstream}:\\d+`, "g"), `127.0.0.1:${port}`);
  const taken = new Map<number, number>();
  const { http1: plain, http2: framed } = ports[name];
  const used: readonly number[] = [...Object.values(plain), ...Object.values(framed)];
  for (const port of new Set(used)) taken.set(port, await freePort());
  for (const [port, free] of taken) text = text.replaceAll(bind(port), `127.0.0.1:${free}`);
  text = text.replace("/run/nginx.pid", join(folder, "nginx.pid"));
  const path = join(folder, file);
  await writeFile(path, text);

  const child = spawn(programPath(name), args(path, folder), { stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  const exit = once(child, "exit");
  resources.defer(async () => {
    // What it still has is cut.
    child.kill("SIGTERM");
    await exit;
  });
  const urls = <Names extends string>(ofServices: Readonly<Record<Names, number>>) =>
    Object.fromEntries(
      Object.entries<number>(ofServices).map(([service, port]) => [
        service,
        `http://127.0.0.1:${taken.get(port)}`,
      ]),
    ) as Record<Names, string>;
  const http1 = urls(plain);
  for (const deadline = performance.now() + START_MS; ; await delay(100)) {
    const replies = await Promise.all([
      statusOf(`${http1.ingest}/readyz`),
      statusOf(`${http1.query}/readyz`),
      statusOf(`${http1.web}/health`),
    ]);
    if (replies.every((status) => status === 200)) break;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`${name} does not serve (${replies.join(", ")}): ${said}`);
  }
  const owned = resources.move();
  return { http1, http2: urls(framed), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}
