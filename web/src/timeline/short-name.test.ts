import { expect, it } from "vitest";
import { shortName } from "./short-name.ts";

it.each([
  ["execute_tool search_orders", "execute_tool", "search_orders"],
  ["invoke_agent Order Desk", "invoke_agent", "Order Desk"],
  ["execute_tool", undefined, "execute_tool"],
  ["chat claude-x", undefined, "chat claude-x"],
])("%s is %s of %s", (name, operation, rest) => {
  expect(shortName(name)).toEqual({ operation, name: rest });
});
