import type { Advice, Target } from "./advice.ts";
import type { Project } from "./project.ts";
import { type SdkStack, sdkStacks } from "./sdk-stacks.ts";

/** The tracer that adapters record with, as the SDK's documentation makes it. */
const TRACER = [
  'import { AgentTracer } from "@runfacts/sdk";',
  'const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });',
] as const;
const STEP = [
  "await tracer.run(async (run) => {",
  '  await run.retry("tool", "search_orders", (step) => step.addMetadata({ order_count: 3 }));',
  "});",
  "await tracer.close();",
] as const;

/** What the SDK observes of a project of JavaScript: what it does by itself together, then what needs lines of its own. */
export function sdkAdvice({ npm, npmAdd }: Project, target: Target): readonly Advice[] {
  if (npm === undefined) return [];
  const found = foundIn(npm);
  const alone = found.filter(({ lines }) => lines === undefined);
  const shell = [`${npmAdd} @runfacts/sdk`, ...environment(target)];
  const foundBy = (stacks: readonly SdkStack[]) =>
    `${stacks
      .flatMap(({ packages }) => packages)
      .filter((name) => npm.has(name))
      .join(", ")} in package.json`;
  const [first] = alone;
  const byItself: Advice[] =
    first === undefined
      ? []
      : [
          {
            stack: alone.map(({ stack }) => stack).join(", "),
            foundBy: foundBy(alone),
            shell: [...shell, "RUNFACTS_AGENT_ID=support node --import @runfacts/sdk/auto app.js"],
            page: `adapters.md#${alone.length === 1 ? first.anchor : "auto"}`,
          },
        ];
  const byLines = found.flatMap((one) =>
    one.lines === undefined
      ? []
      : [
          {
            stack: one.stack,
            foundBy: foundBy([one]),
            shell,
            file: { name: "the program", lines: programOf(one.lines) },
            page: `adapters.md#${one.anchor}`,
          },
        ],
  );
  if (found.length > 0) return [...byItself, ...byLines];
  const file = { name: "the program", lines: [...TRACER, ...STEP] };
  return [{ stack: "JavaScript", foundBy: "package.json", shell, file, page: "sdk.md" }];
}

/** Imports come first. */
function programOf(own: readonly string[]): readonly string[] {
  const lines = [...TRACER, ...own];
  const isImport = (line: string) => line.startsWith("import ");
  return [...lines.filter(isImport), ...lines.filter((line) => !isImport(line))];
}

function foundIn(npm: ReadonlyMap<string, string>): readonly SdkStack[] {
  const anchors = new Set<string>();
  return sdkStacks.filter(({ packages, majors, anchor }) => {
    const name = packages.find((one) => npm.has(one));
    // A range begins with the lowest version that it allows.
    const major = Number(/\d+/.exec(npm.get(name ?? "") ?? "")?.[0]);
    const isIt = name !== undefined && !anchors.has(anchor) && (majors?.includes(major) ?? true);
    if (isIt) anchors.add(anchor);
    return isIt;
  });
}

function environment({ ingestUrl, needsKey, isDefault }: Target): readonly string[] {
  return [
    ...(isDefault ? [] : [`export RUNFACTS_URL=${ingestUrl}`]),
    ...(needsKey ? ["export RUNFACTS_API_KEY=rf_…"] : []),
  ];
}
