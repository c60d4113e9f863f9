import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { ListFailureRatesRequestSchema } from "@runfacts/gen/server/failure_rate";
import { ListRunsRequestSchema, QueryService } from "@runfacts/gen/server/query_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { RunFilterSchema } from "@runfacts/gen/server/run_filter";
import { describe, expect, it } from "vitest";
import { cursorValue, decodePageToken } from "./page-token.ts";
import { filterReader } from "./request-filter.ts";

const { listRuns, listFailureRates } = QueryService.method;
const read = (request: MessageInitShape<typeof ListRunsRequestSchema>) =>
  filterReader(listRuns)(create(ListRunsRequestSchema, request));
const rates = (request: MessageInitShape<typeof ListFailureRatesRequestSchema>) =>
  filterReader(listFailureRates, ["agent_id", "failure_type", "failure_code"])(
    create(ListFailureRatesRequestSchema, request),
  );

const everyField = {
  agentId: "support",
  agentVersion: "1.4.2",
  status: RunStatus.FAILURE,
  environment: "production",
  startTime: timestampFromMs(1_793_534_395_000),
  endTime: timestampFromMs(1_793_544_395_000),
  failureType: FailureType.TOOL,
  failureCode: "timeout",
  stepName: "search_orders",
  minDurationMs: 5n,
  maxDurationMs: 60_000n,
  sessionId: "s-1",
  ended: true,
};

describe("the filter of a request", () => {
  it("is the same in its field, in the deprecated ones, and in both", () => {
    const { agentId, status, startTime, ...others } = everyField;
    const filter = read({ filter: everyField });
    const own = RunFilterSchema.fields.map(({ name }) => name);
    const old = listRuns.input.fields.filter(({ name, deprecated }) => deprecated && own.includes(name));
    expect(Object.keys(everyField)).toEqual(old.map(({ localName }) => localName));
    for (const { name } of old) expect(filter).toHaveProperty(name, expect.anything());
    expect(read(everyField)).toEqual(filter);
    expect(read({ ...everyField, filter: everyField })).toEqual(filter);
    expect(read({ agentId, status, startTime, filter: others })).toEqual(filter);
  });

  it("has every field of the contract", () => {
    // What is asked of a signal holds for one together.
    const names = RunFilterSchema.fields.map(({ name }) => (name.startsWith("signal_") ? "signal" : name));
    expect(Object.keys(read({}))).toEqual([...new Set(names)]);
  });

  it("keeps a false and an empty text", () => {
    expect(read({ ended: false, agentId: "" })).toMatchObject({ ended: false, agent_id: "" });
  });

  it.each([
    [
      { agentId: "a", filter: { agentId: "b" } },
      /^\[invalid_argument\] agent_id: must not differ from filter\.agent_id$/,
    ],
    [{ agentId: "", filter: { agentId: "b" } }, /agent_id: must not differ/],
    [{ endTime: timestampFromMs(1), filter: { endTime: timestampFromMs(2) } }, /end_time: must not differ/],
    [{ ended: false, filter: { ended: true } }, /ended: must not differ/],
  ])("is refused where both say different things: %#", (request, message) => {
    expect(() => read(request)).toThrow(message);
  });

  it.each([
    [{ minDurationMs: -1n }, /^\[invalid_argument\] min_duration_ms: must be greater/],
    [{ status: RunStatus.UNSPECIFIED }, /status: must be one of success/],
    [{ agentId: "a".repeat(256) }, /agent_id: must be at most 255/],
  ])("is refused where a deprecated field breaks a rule: %#", (request, message) => {
    expect(() => read(request)).toThrow(message);
  });

  it("is that which page tokens were made for before it had a field of its own", () => {
    const token =
      "9jH62tPilcBvEUPr01-UxFsiMTc5MzUzNDM5NTAwMDAwMSIsIjAxOTljM2YxLTdhM2ItN2M1NS05ZjBlLTNkNmE1YjFjMmQzZSJd";
    const scope = { projectId: 1, rpc: listRuns.name, filter: read({ filter: everyField }) };
    expect(decodePageToken(scope, token, [cursorValue.time, cursorValue.id])).toEqual([
      "1793534395000001",
      "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e",
    ]);
  });
});

describe("the filter of a request that takes a few", () => {
  const needed = { agentId: "a", failureType: FailureType.TOOL, failureCode: "timeout" };

  it("needs those, in its field or in the deprecated ones", () => {
    expect(rates({ filter: needed })).toEqual(rates(needed));
    expect(() => rates({ filter: { ...needed, failureCode: "" } })).toThrow(
      /filter\.failure_code: is required/,
    );
    expect(() => rates({ agentId: "a" })).toThrow(/filter\.failure_type: is required \(and 1 more\)/);
  });

  it("refuses the others", () => {
    expect(() => rates({ filter: { ...needed, sessionId: "s" } })).toThrow(
      /filter\.session_id: is not taken here/,
    );
    expect(rates({ filter: { ...needed, stepName: "s", environment: "e" } })).toMatchObject({
      step_name: "s",
    });
  });

  it("is read by code that knows which are required", () => {
    expect(() => filterReader(listFailureRates)).toThrow("requires other filters");
  });
});
