import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { describe, expect, it } from "vitest";
import { isReadCompiled } from "./binary/read-message.ts";
import { listLimit } from "./contract.ts";
import { isBuildCompiled } from "./json/build-message.ts";

const inputs = [...IngestService.methods, ...QueryService.methods].map(({ input }) => input);
const messages = [...new Set(inputs.flatMap((input) => within(input)))];

/** A message and all that it may hold; what google.protobuf.Struct holds is bounded by the count over the whole request. */
function within(desc: DescMessage, seen = new Set<DescMessage>()): DescMessage[] {
  if (seen.has(desc) || desc.typeName.startsWith("google.protobuf.")) return [];
  seen.add(desc);
  return [
    desc,
    ...desc.fields.flatMap(({ message }) => (message === undefined ? [] : within(message, seen))),
  ];
}

/** What holds a google.protobuf.Value: signals that come apart from their run are few. */
const byLibraries = ["runfacts.v1.RecordSignalsRequest", "runfacts.v1.RecordedSignal"];

const growing: [string, DescField][] = messages.flatMap((desc) =>
  desc.fields
    .filter(({ fieldKind }) => fieldKind === "list" || fieldKind === "map")
    .map((field): [string, DescField] => [`${desc.typeName}.${field.name}`, field]),
);

describe("requests", () => {
  it("have repeated fields", () => {
    expect(growing.map(([name]) => name)).toContain("runfacts.v1.Run.steps");
  });

  it.each(growing)("have a limit for %s in the contract", (_name, field) => {
    expect(listLimit(field)).toBeGreaterThan(0);
  });

  it.each(
    messages
      .filter(({ typeName }) => !byLibraries.includes(typeName))
      .map((desc): [string, DescMessage] => [desc.typeName, desc]),
  )("are read by the compiled readers: %s", (_name, desc) => {
    expect(isReadCompiled(desc)).toBe(true);
    expect(isBuildCompiled(desc)).toBe(true);
  });
});
