import { Code } from "@connectrpc/connect";

/** A code as Connect spells it on the wire, such as "invalid_argument". */
export function codeName(code: Code): string {
  return (Code[code] ?? "Unknown").replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
