import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { type ExampleResult, runExample } from "../run-example.ts";

type Version = 5 | 6 | 7;

interface How {
  readonly isStream?: boolean;
  readonly isObject?: boolean;
}

/** How a model call is told: versions 5 and 6 tell less of some. */
function chat(version: Version, type: "plan" | "respond", { isStream, isObject }: How = {}): string {
  const isTerse = !isStream && (version === 5 || (version === 6 && isObject));
  const facts = [
    (version === 7 || (version === 6 && !isObject)) && "cache_write_tokens=5",
    `finish_reason="${type === "plan" ? "tool-calls" : "stop"}"`,
    isStream && "first_chunk_ms",
    'provider="mock-provider"',
    'response_model="mock-1-2026"',
  ];
  const tokens = `30 in, 10 out${isTerse ? "" : ", 20 cached, 4 reasoning"}`;
  return `${type} chat mock-1 #1: [mock-1]: ${tokens}: ${facts.filter(Boolean).join(" ")}`;
}

const within = (...lines: readonly string[]) => lines.map((line) => `  ${line}`);
const invoked = (...lines: readonly string[]) => [
  "other invoke_agent support: max_retries=2",
  ...within(...lines),
];
const failedCall = (code: string, attempt = 1) =>
  `respond chat mock-1 #${attempt}: [mock-1]: ${code}: provider="mock-provider"`;
const failedRun = (code: string, message: string, retries: number, ...calls: readonly string[]) => [
  "support 1.4.0 failure",
  `! model/${code}: chat mock-1: ${message}`,
  `other invoke_agent support: ${code}: max_retries=${retries}`,
  ...within(...calls),
];

/** The runs of each scenario, in their order. */
function scenariosOf(version: Version): Readonly<Record<string, readonly (readonly string[])[]>> {
  const plan = chat(version, "plan");
  const respond = chat(version, "respond");
  const weather = "tool execute_tool weather: digest: 16 bytes";
  const broken = "tool execute_tool broken: type_error: digest";
  const streamed = { isStream: true };
  const looked = invoked(chat(version, "plan", streamed), weather, chat(version, "respond", streamed));
  const whole = ["support 1.4.0 partial", ...invoked(plan, weather, broken, respond)];
  const object = (name: string, isStream: boolean) => [
    "support 1.4.0 success",
    `other ${name} support: max_retries=2`,
    ...within(chat(version, "respond", { isStream, isObject: true })),
  ];
  const retrieval = (name: string, tokens: string) => [
    "support 1.4.0 success",
    `retrieve ${name} mock-model-id: [mock-model-id]${tokens}: max_retries=2 provider="mock-provider"`,
  ];
  const answered = respond.replace("#1", "#2");
  return {
    generate: [whole],
    stream: [
      [
        "support 1.4.0 partial",
        ...invoked(chat(version, "plan", streamed), weather, broken, chat(version, "respond", streamed)),
      ],
    ],
    agent: [whole],
    object: [object("generate_object", false)],
    objectStream: [object("stream_object", true)],
    embeddings: [retrieval("embeddings", ": 5 in"), retrieval("embeddings", ": 10 in")],
    ...(version > 5 && { rerank: [retrieval("rerank", "")] }),
    retried: [["support 1.4.0 partial", ...invoked(failedCall("http_429"), answered)]],
    exhausted: [
      failedRun("http_503", "AI_APICallError", 1, failedCall("http_503"), failedCall("http_503", 2)),
    ],
    refused: [failedRun("http_400", "AI_APICallError", 2, failedCall("http_400"))],
    aborted: [failedRun("cancelled", "AbortError", 2, failedCall("cancelled"))],
    nested: [
      [
        "support 1.4.0 success",
        ...invoked(
          plan,
          "tool execute_tool expert: digest: 6 bytes",
          ...within(...invoked(respond)),
          respond,
        ),
      ],
    ],
    inRun: [["support 1.4.0 success", "other turn", ...within(...invoked(respond))]],
    atOnce: [["support 1.4.0 success", ...looked, ...looked]],
    // Version 5 knows no approvals: it calls the tool.
    ...(version > 5 && {
      approval: [
        ["support 1.4.0 success", ...invoked(plan, "other tool_approval pay: waits for person: digest")],
      ],
    }),
  };
}

describe.skipIf(!inject("hasPackages")).each([5, 6, 7] as const)(
  "version %i of the Vercel AI SDK",
  (version) => {
    const scenarios = scenariosOf(version);
    let result: ExampleResult;
    beforeAll(async () => {
      const args = [...Object.keys(scenarios), "brokenOff"];
      result = await runExample(join(import.meta.dirname, `agents/ai${version}.ts`), { args });
    });

    it("records the same runs, whatever an agent does", () => {
      expect(result.lines.slice(0, -1)).toEqual(Object.values(scenarios).flat());
      expect(result.lines).toHaveLength(Object.values(scenarios).flat().length + 1);
    });

    it("records a model that breaks off in the middle of a stream as a failure of its call", () => {
      const [header, failure, , call] = result.lines.at(-1) ?? [];
      expect(header).toBe("support 1.4.0 failure");
      expect(failure).toMatch(/^! model\/(?:model|range)_error: chat mock-1: /);
      expect(call).toMatch(/^ {2}respond chat mock-1 #1: \[mock-1\]: (?:model|range)_error: /);
    });

    it("tells the same arguments by the same digest", () => {
      const steps = result.runs.flatMap((run) => run.steps);
      const digests = new Set(steps.flatMap(({ argumentDigest }) => argumentDigest ?? []));
      expect(digests.size).toBe(1);
    });

    it("sends no content, drops nothing and changes nothing that the agent prints", () => {
      expectNoCanary(result.bytes, "mock-provider");
      expect(result.code).toBe(0);
      expect(JSON.parse(result.stdout)).toEqual({ lost: 0, droppedSteps: 0, droppedValues: 0, errors: 0 });
      expect(result.stderr).not.toMatch(/runfacts/);
    });
  },
);
