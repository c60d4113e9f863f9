import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import type { Client } from "./client.ts";
import { installPython, pythonIn } from "./install-python.ts";

const documents = join(import.meta.dirname, "../../gen/openapi");
const services = ["ingest", "query"] as const;

/** Clients that openapi-python-client makes of the OpenAPI documents, with its models for every field. */
export const openapiPython: Client = {
  name: "openapi-python-client",
  async install(folder) {
    const missing = await installPython(folder, ["openapi-python-client==0.29.1"]);
    if (missing !== undefined) return missing;
    for (const service of services) {
      const document = join(documents, `${service}-service.json`);
      const out = join(folder, service);
      const options = [
        "generate",
        "--path",
        document,
        "--meta",
        "none",
        "--output-path",
        out,
        "--fail-on-warning",
      ];
      const { ok, output } = await runCommand(join(folder, "bin/openapi-python-client"), options, folder, {
        // It formats with ruff, which is installed beside it.
        PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      });
      if (!ok) throw new Error(`openapi-python-client cannot read ${service}-service.json:\n${output}`);
    }
    await writeFile(join(folder, "roundtrip.py"), SCRIPT);
    return undefined;
  },
  run: (folder, { ingestUrl, queryUrl }) =>
    runCommand(pythonIn(folder), ["roundtrip.py", ingestUrl, queryUrl], folder),
};

const SCRIPT = `import sys
import uuid
from datetime import datetime, timedelta, timezone

from ingest import Client as IngestClient
from ingest.api.ingest_service import ingest_run
from ingest.models import IngestRunBody, RunStatus, Step, StepType
from query import Client as QueryClient
from query.api.query_service import get_run, get_stats, list_runs

start = datetime.now(timezone.utc) - timedelta(minutes=1)
run = IngestRunBody(
    run_id=uuid.uuid4(),
    agent_id="openapi-python",
    agent_version="1.0.0",
    status=RunStatus.SUCCESS,
    started_at=start,
    ended_at=start + timedelta(seconds=2),
    trace_id=None,
    steps=[
        Step(seq=0, step_type=StepType.TOOL, name="search", started_at=start, ended_at=start + timedelta(seconds=1))
    ],
)
with IngestClient(base_url=sys.argv[1]) as ingest:
    answers = [ingest_run.sync_detailed(client=ingest, body=run).status_code for _ in range(2)]
    assert answers == [201, 200], answers
with QueryClient(base_url=sys.argv[2]) as query:
    stored = get_run.sync(run.run_id, client=query)
    assert stored.agent_id == run.agent_id and stored.step_count == 1, stored
    assert [step.name for step in stored.steps] == ["search"], stored
    listed = list_runs.sync(client=query, agent_id=run.agent_id)
    assert [str(each.run_id) for each in listed] == [str(run.run_id)], listed
    assert get_stats.sync(client=query, agent_id=run.agent_id).total_runs == 1
print(f"stored, repeated and read back: {run.run_id}")
`;
