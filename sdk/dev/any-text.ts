import fc from "fast-check";

const units = fc.oneof(
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0, max: 0xffff }),
  fc.constantFrom(0, 0x0a, 0x2028, 0xd83d, 0xde42),
);

/** Any text: control characters, line ends and lone surrogates too. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(units, { maxLength }).map((codes) => String.fromCharCode(...codes));
