import { runCommand } from "@runfacts/dev/run-command";
import { beforeAll, describe, expect, it } from "vitest";
import { buildImage, docker, inspect, root } from "./docker.ts";

const MAX_BYTES = 200e6;

interface Image {
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Healthcheck?: { readonly Test: readonly string[] };
  };
}

let image: string;
beforeAll(async () => {
  image = await buildImage();
}, 1_200_000);

/** Runs JavaScript in the image, as its user, and gives what it prints. */
function inImage(script: string): Promise<string> {
  return docker([
    "run",
    "--rm",
    "--read-only",
    "--network",
    "none",
    "--entrypoint",
    "node",
    image,
    "-e",
    script,
  ]);
}

describe("the image", () => {
  it("is small, runs as a numeric user and tells its health without a shell", async () => {
    const { Size, Config } = await inspect<Image>(image);
    expect(Size).toBeLessThanOrEqual(MAX_BYTES);
    expect(Config.User).toBe("10001:10001");
    expect(Config.Healthcheck?.Test).toEqual(["CMD", "runfacts", "health"]);
  });

  it("holds no secret, and nothing of the machine that built it", async () => {
    const { Config } = await inspect<Image>(image);
    const history = await docker(["history", "--no-trunc", "--format", "{{.CreatedBy}}", image]);
    const said = [history, ...Config.Env].join("\n");
    expect(said).not.toMatch(/registry|_auth|passw|token|secret|:\/\/[^/\s]*@/i);
    const found = await inImage(
      "const { globSync } = require('node:fs');" +
        "const names = ['.npmrc', '.git', '.env*', '*.dump', 'login-roles.json', '.data'];" +
        "console.log(JSON.stringify(names.flatMap((name) => globSync('/app/**/' + name))))",
    );
    expect(JSON.parse(found)).toEqual([]);
  });

  it("lists in its bill of materials the packages that are in it, and no others", async () => {
    const printed = await inImage(
      "const { globSync, readFileSync } = require('node:fs');" +
        "const read = (path) => JSON.parse(readFileSync(path));" +
        "const id = ({ name, version }) => name + '@' + version;" +
        "const manifests = globSync('/app/**/node_modules/{*,@*/*}/package.json').map(read);" +
        "const { components } = read('/app/sbom.cdx.json');" +
        "const listed = components.map(({ group, name, version }) => id({ name: group ? group + '/' + name : name, version }));" +
        "console.log(JSON.stringify([[...new Set(manifests.map(id))].sort(), [...new Set(listed)].sort()]))",
    );
    const [installed, listed] = JSON.parse(printed);
    expect(installed.length).toBeGreaterThan(20);
    expect(listed).toEqual(installed);
  });

  it("has no package manager, and may write nowhere but to its folders of data", async () => {
    const script =
      "const { accessSync, constants, existsSync, globSync } = require('node:fs');" +
      "const may = (path) => { try { accessSync(path, constants.W_OK); return true } catch { return false } };" +
      "const folders = ['/app', ...globSync('/app/*'), '/usr/local/bin', '/etc', '/', '/var/lib/runfacts/roles'];" +
      "console.log(JSON.stringify([process.getuid(), existsSync('/usr/local/bin/npm'), folders.filter(may)]))";
    const args = ["run", "--rm", "--network", "none", "--entrypoint", "node", image, "-e", script];
    expect(JSON.parse(await docker(args))).toEqual([10_001, false, ["/var/lib/runfacts/roles"]]);
  });

  it.each([
    [["--help"], 0, /runfacts ingest .*\n.*runfacts query/],
    [["nonsense"], 2, /^Unknown command: see runfacts --help\.\n$/],
    [["ingest"], 1, /^Ingest cannot start: INGEST_DATABASE_URL is required/],
    [["query"], 1, /^Query cannot start: QUERY_DATABASE_URL is required/],
    [["migrate"], 1, /^Set DATABASE_URL/],
  ])("run with %s ends with %i", async (args, code, printed) => {
    const run = ["run", "--rm", "--read-only", "--network", "none", image, ...args];
    const result = await runCommand("docker", run, root);
    expect(result.output).toMatch(printed);
    expect(result.code).toBe(code);
  });
});
