import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { connectOwner } from "./connect-owner.ts";

/** Pieces at the borders of the rules, and what looks like the syntax around them. */
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom('"', "\\", ": ", ", ", "{", "}", "[", "]", "\n", "\u2028", "\t", "é", "🙂", "a"),
  }),
  fc.constantFrom(64, 65, 255, 256, 257).map((length) => "x".repeat(length)),
);
const key = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "Z", "0", "_", ".", "-"), minLength: 1, maxLength: 12 }),
  fc.constantFrom(63, 64, 65).map((length) => "k".repeat(length)),
  text,
);
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 18 }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { a: 1 }, [[]], [{}]) },
);
const metadata = fc.oneof(
  { weight: 10, arbitrary: fc.dictionary(key, value, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(key, scalar, { minKeys: 60, maxKeys: 70 }) },
);

/** The rule, said a second time. */
function isFlat(candidate: Record<string, unknown>): boolean {
  const entries = Object.entries(candidate);
  const items = entries.flatMap(([, item]) => item);
  const bytes = [...Object.keys(candidate), ...items.filter((item) => typeof item === "string")];
  return (
    entries.length <= 64 &&
    entries.every(([name]) => /^[A-Za-z0-9_.-]{1,64}$/.test(name)) &&
    entries.every(([, item]) => !Array.isArray(item) || item.length <= 16) &&
    items.every((item) => item === null || typeof item !== "object") &&
    items.every(
      (item) =>
        typeof item !== "string" || ([...item].length <= 256 && !/[\n\r\v\f\u0085\u2028\u2029]/.test(item)),
    ) &&
    bytes.reduce((total, item) => total + Buffer.byteLength(item), 0) <= 8_192
  );
}

it("the shortcut for plain metadata and the whole rule say the same", async () => {
  await using connection = await connectOwner(inject("postgres").ownerUrl);
  const samples = fc
    .sample(metadata, 3_000)
    .filter((sample) => !JSON.stringify(sample).includes("\\u0000") && JSON.stringify(sample).isWellFormed());
  const { rows } = await connection.client.query(
    "SELECT is_flat_metadata(value) AS flat FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY ORDER BY ordinality",
    [JSON.stringify(samples)],
  );
  const wrong = samples.filter((sample, index) => rows[index]?.flat !== isFlat(sample));
  expect(wrong).toEqual([]);
  expect(rows.filter(({ flat }) => flat).length).toBeGreaterThan(300);
  expect(rows.filter(({ flat }) => !flat).length).toBeGreaterThan(300);
});
