import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { paths } from "../paths.ts";
import { readDoc } from "./read-doc.ts";
import { type EntryApi, renderApi } from "./render-api.ts";
import { readEntries } from "./write-api.ts";

describe("the reference of the API", () => {
  let entries: readonly EntryApi[] = [];
  beforeAll(() => {
    entries = readEntries();
  });

  it("is what the sources say: `npm run sdk:api` writes it", () => {
    expect(readFileSync(paths.apiReference, "utf8")).toBe(renderApi(entries));
  });

  it("tells of every export and every method", () => {
    const items = entries.flatMap((entry) => entry.items);
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(["AgentTracer", "Step"]));
    const untold = items.flatMap(({ name, doc, members }) => [
      ...(doc === undefined ? [name] : []),
      ...members
        .filter(({ isMethod, doc: said }) => isMethod && said === undefined)
        .map((member) => `${name}.${member.name}`),
    ]);
    expect(untold).toEqual([]);
  });
});

it("reads a comment: paragraphs are joined, code and lists are kept, tags are told apart", () => {
  const comment = `/**
   * Sends what has
   * ended.
   *
   * - one
   * - two
   *
   * @param timeoutMs how long,
   *   in ms
   * @returns whether
   * @throws when closed
   * @example
   * \`\`\`ts
   * if (ok) {
   *   stop();
   * }
   * \`\`\`
   */`;
  expect(readDoc(comment)).toEqual({
    text: "Sends what has ended.\n\n- one\n- two",
    params: [{ name: "timeoutMs", text: "how long, in ms" }],
    returns: "whether",
    throws: ["when closed"],
    examples: ["```ts\nif (ok) {\n  stop();\n}\n```"],
  });
  expect(readDoc("/** @param options see there */").params).toEqual([{ name: "options", text: "see there" }]);
});
