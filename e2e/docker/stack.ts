import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, docker, inspect } from "./docker.ts";

/** What docker tells of a container of the stack, as far as the tests look into it. */
interface Container {
  readonly State: {
    readonly ExitCode: number;
    readonly Running: boolean;
    readonly Health?: { Status: string };
  };
  readonly Config: { readonly User: string; readonly Env: readonly string[] };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly PortBindings: Readonly<Record<string, unknown>> | null;
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
}

/** deploy/compose.yaml, started under a name of its own, with free ports. Disposal takes it away with all that it kept. */
export type Stack = AsyncDisposable & {
  readonly password: string;
  /** Runs a command of docker compose on it. */
  compose(...args: readonly string[]): Promise<string>;
  /** Where a port of the proxy is reached from here. */
  url(port: number): Promise<string>;
  /** What docker tells of the container of a service, one that has ended included. */
  container(service: string): Promise<Container>;
};

/** Starts it, and waits until all of it is healthy. */
export async function startStack(files: readonly string[] = ["compose.yaml"]): Promise<Stack> {
  await using resources = new AsyncDisposableStack();
  const image = await buildImage();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-stack-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const password = randomBytes(24).toString("hex");
  const passwordFile = join(folder, "owner-password");
  // As the umask of most would have it: the container's user must read it.
  await writeFile(passwordFile, `${password}\n`, { mode: 0o644 });
  const project = `runfacts-test-${randomBytes(4).toString("hex")}`;
  const ports = ["INGEST_PORT", "QUERY_PORT", "WEB_PORT", "OTLP_GRPC_PORT", "OTLP_HTTP_PORT", "DB_PORT"];
  const env = {
    RUNFACTS_IMAGE: image,
    RUNFACTS_DMZ: `172.30.${randomInt(256)}.0/24`,
    OWNER_PASSWORD_FILE: passwordFile,
    ...Object.fromEntries(ports.map((name) => [name, "0"])),
  };
  const from = [
    "compose",
    "--project-name",
    project,
    ...files.flatMap((file) => ["--file", `deploy/${file}`]),
  ];
  const compose = (...args: readonly string[]) => docker([...from, ...args], env);
  resources.defer(async () => void (await compose("--profile", "*", "down", "--volumes", "--timeout", "5")));
  await compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "180").catch(async (error) => {
    const logs = await compose("logs", "--no-color", "--tail", "30");
    throw new Error(`${error instanceof Error ? error.message : error}\n${logs}`);
  });
  const owned = resources.move();
  return {
    password,
    compose,
    url: async (port) => `http://${await compose("port", "proxy", String(port))}`,
    container: async (service) => inspect(await compose("ps", "--all", "--quiet", service)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
