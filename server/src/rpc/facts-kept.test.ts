import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import {
  type IngestRunRequest,
  IngestRunRequestSchema,
  IngestService,
} from "@runfacts/gen/server/ingest_service";
import { StepType } from "@runfacts/gen/server/step";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callGrpcJs } from "../testing/grpc-js.ts";
import { RUN_ID, restRun, startTestServer, type TestServer } from "../testing/test-server.ts";

const INGEST_RUN = "/runfacts.v1.IngestService/IngestRun";

let server: TestServer;
let seen: IngestRunRequest | undefined;
beforeAll(async () => {
  server = await startTestServer({
    ingest: {
      ingestRun: (request) => {
        seen = request;
        return { runId: RUN_ID };
      },
    },
  });
});
beforeEach(() => {
  seen = undefined;
});
afterAll(() => server.drain());

/** The run as REST spells it, with this for its metadata. */
const rest = (metadata: string) =>
  JSON.stringify(restRun()).replace(/"metadata":\{[^}]*\}/, `"metadata":${metadata}`);

/** The request in the JSON of protobuf. */
const proto = (metadata: string) =>
  `{"run":${rest(metadata).replace('"success"', '"RUN_STATUS_SUCCESS"').replace('"tool"', '"STEP_TYPE_TOOL"')}}`;

async function post(
  path: string,
  type: string,
  body: string | Uint8Array,
  encoding = "identity",
): Promise<string> {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": type, "content-encoding": encoding },
    body: new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  return /"message":"([^"]*)"/.exec(text)?.[1] ?? `${response.status}`;
}

/** A body in the words of a protocol that speaks JSON; answers with the message of the error, or the status. */
const jsonWays: [string, (metadata: string) => Promise<string>][] = [
  ["REST", (metadata) => post("/v1/runs", "application/json", rest(metadata))],
  ["REST, compressed", (metadata) => post("/v1/runs", "application/json", gzipSync(rest(metadata)), "gzip")],
  ["Connect", (metadata) => post(INGEST_RUN, "application/json", proto(metadata))],
  [
    "Connect, compressed",
    (metadata) => post(INGEST_RUN, "application/json", gzipSync(proto(metadata)), "gzip"),
  ],
  [
    "gRPC-Web",
    async (metadata) => {
      const response = await fetch(server.url + INGEST_RUN, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+json" },
        body: new Uint8Array(encodeEnvelope(0, Buffer.from(proto(metadata)))),
      });
      const text = await response.text();
      const message = /grpc-message: ([^\r\n]*)/.exec(text)?.[1] ?? response.headers.get("grpc-message");
      return message === null ? "200" : decodeURIComponent(message);
    },
  ],
];

describe.each(jsonWays)("%s in JSON", (_name, send) => {
  it.each([
    ['{"n":9007199254740993}', /steps\[0\]\.metadata\.n: must be a number that a double holds/],
    ['{"l":[1,[18446744073709551615]]}', /steps\[0\]\.metadata\.l\[1\]\[0\]: must be a number that a double/],
    ['{"n":1e400}', /steps\[0\]\.metadata\.n: must be a number that is not too large/],
    ['{"n":1,"n":2}', /steps\[0\]\.metadata\.n: must be given once/],
    ['{"n":1,"\\u006e":2}', /steps\[0\]\.metadata\.n: must be given once/],
    ['{"__proto__":1}', /steps\[0\]\.metadata\.__proto__: must have another key/],
    ['{"n":"\\ud800"}', /steps\[0\]\.metadata\.n: must be valid Unicode/],
  ])("refuses by name %s", async (metadata, message) => {
    expect(await send(metadata)).toMatch(message);
    expect(seen).toBeUndefined();
  });

  it("keeps what it takes", async () => {
    expect(await send('{"n":9007199254740991,"f":0.1,"t":"9007199254740993","z":-0,"e":1e23}')).toMatch(
      /^20[01]$/,
    );
    expect(seen?.run?.steps[0]?.metadata).toEqual({
      n: 9_007_199_254_740_991,
      f: 0.1,
      t: "9007199254740993",
      z: -0,
      e: 1e23,
    });
  });
});

describe("the JSON of protobuf", () => {
  it("refuses a field in both of its spellings", async () => {
    const twice = proto("{}").replace('"agent_id":', '"agentId":"other","agent_id":');
    expect(await post(INGEST_RUN, "application/json", twice)).toBe(
      "run.agent_id: must be given once, in one spelling",
    );
  });

  it("keeps the number of an enum value that is not known", async () => {
    const unknown = proto("{}").replace('"STEP_TYPE_TOOL"', "77");
    expect(await post(INGEST_RUN, "application/json", unknown)).toMatch(
      /^run\.steps\[0\]\.step_type: must be one of/,
    );
  });

  it("takes numbers of 64 bits as text, exactly", async () => {
    const exact = proto("{}").replace('"steps":', '"duration_ms":"9007199254740993","steps":');
    expect(await post(INGEST_RUN, "application/json", exact)).toBe("200");
    expect(seen?.run?.durationMs).toBe(9_007_199_254_740_993n);
  });
});

describe("binary", () => {
  const time = { seconds: 1_767_225_600n, nanos: 0 };
  const valid = toBinary(
    IngestRunRequestSchema,
    create(IngestRunRequestSchema, {
      run: {
        runId: RUN_ID,
        agentId: "a",
        agentVersion: "1",
        status: 1,
        startedAt: time,
        endedAt: time,
        steps: [
          { seq: 0, stepType: StepType.TOOL, name: "n", startedAt: time, metadata: { first_: 1, other_: 2 } },
        ],
      },
    }),
  );
  const renamed = (to: string) =>
    Buffer.from(Buffer.from(valid).toString("latin1").replace("other_", to), "latin1");

  const ways: [string, (body: Buffer) => Promise<string | undefined>][] = [
    ["Connect", (body) => post(INGEST_RUN, "application/proto", body)],
    ["Connect, compressed", (body) => post(INGEST_RUN, "application/proto", gzipSync(body), "gzip")],
    [
      "gRPC",
      async (body) =>
        (await callGrpcJs(`127.0.0.1:${server.port}`, IngestService.method.ingestRun, body)).error?.details,
    ],
  ];

  it.each(ways)("refuses a key that comes twice, by name: %s", async (_name, send) => {
    expect(await send(renamed("first_"))).toBe("run.steps[0].metadata.first_: must be given once");
    expect(seen).toBeUndefined();
    expect(await send(Buffer.from(valid))).toSatisfy((answer) => answer === "200" || answer === undefined);
    expect(seen).toBeDefined();
  });
});
