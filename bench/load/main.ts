// Makes load in a process of its own, so that its CPU is not taken for that of anything else. Obeys one command after the
// other, from its parent, and ends with it.
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { closedLoop } from "./closed-loop.ts";
import { copyTarget } from "./copy-target.ts";
import { grpcTarget } from "./grpc-target.ts";
import type { LoadCommand } from "./load-command.ts";
import type { LoadResult } from "./load-result.ts";
import { openLoop } from "./open-loop.ts";
import { restTarget } from "./rest-target.ts";
import { runTemplates } from "./run-templates.ts";
import type { Target } from "./target.ts";

const GRPC_CONNECTIONS = 8;
const REST_CONNECTIONS = 64;
const BATCH = 50;

const runs = runTemplates(Date.now());

function openTarget(
  { protocol, url, connections }: LoadCommand,
  runs: readonly GeneratedRun[],
): Promise<Target> {
  switch (protocol) {
    case "copy":
      return copyTarget(url, runs);
    case "grpc-batch":
      return grpcTarget(url, runs, { batch: BATCH, connections: connections ?? GRPC_CONNECTIONS });
    case "otlp-batch":
      return grpcTarget(url, runs, {
        batch: BATCH,
        connections: connections ?? GRPC_CONNECTIONS,
        calls: "Export",
      });
    case "grpc-unary":
      return grpcTarget(url, runs, { batch: 1, connections: connections ?? GRPC_CONNECTIONS });
    case "rest":
      return restTarget(url, runs, { connections: connections ?? REST_CONNECTIONS });
  }
}

async function obey(command: LoadCommand): Promise<LoadResult> {
  const { steps } = command;
  await using target = await openTarget(
    command,
    steps === undefined ? runs : runTemplates(Date.now(), steps),
  );
  const { pace } = command;
  return pace.kind === "closed" ? await closedLoop(target, pace) : await openLoop(target, pace);
}

process.on("message", (command: LoadCommand) => {
  obey(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
