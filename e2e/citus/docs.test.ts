import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, dropCitusDatabase, letNodesIn, withDatabase } from "@runfacts/db/testing";
import { runCommand } from "@runfacts/dev/run-command";
import { expect, inject, it } from "vitest";
import { findProgram } from "../topology/programs.ts";

const root = join(import.meta.dirname, "../..");
const page = await readFile(join(root, "docs/citus.md"), "utf8");
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands ?? "");
/** So that a day is made in seconds. */
const fewer = (commands: string) => commands.replace("--shards 32", "--shards 4");

it.skipIf(findProgram("psql") === undefined)(
  "what the page of Citus tells to run does what it says",
  async () => {
    const nodes = inject("postgres").citus;
    if (nodes === undefined) throw new Error("no cluster");
    const name = `runfacts_test_${randomUUID().replaceAll("-", "")}`;
    await Promise.all(nodes.urls.map((url) => createDatabase(url, name)));
    const dataDir = await mkdtemp(join(tmpdir(), "runfacts-citus-"));
    await using _made = {
      async [Symbol.asyncDispose]() {
        await dropCitusDatabase(nodes, name);
        await rm(dataDir, { recursive: true });
      },
    };
    const [coordinator = "", first = "", second = ""] = nodes.urls.map((url) => withDatabase(url, name));
    // How nodes let each other in is a matter of each cluster.
    await letNodesIn(nodes, name);
    const port = (url: string) => new URL(url).port;
    const env = {
      ...{ COORDINATOR: coordinator, WORKER_1: first, WORKER_2: second },
      ...{ COORDINATOR_HOST: "127.0.0.1", WORKER_1_HOST: "127.0.0.1", WORKER_2_HOST: "127.0.0.1" },
      ...{ COORDINATOR_PORT: port(coordinator), WORKER_1_PORT: port(first), WORKER_2_PORT: port(second) },
      ...{ DATABASE_URL: coordinator, DATA_DIR: dataDir },
    };
    const said: string[] = [];
    for (const commands of blocks) {
      const { ok, output } = await runCommand("bash", ["-ec", fewer(commands)], root, env);
      expect(ok, output).toBe(true);
      said.push(output);
    }
    expect(said.join("\n")).toMatch(
      /Distributed \d+ tables[\s\S]*Made partitions[\s\S]*INGEST_DATABASE_URL=[\s\S]*All partitions/,
    );
  },
);
