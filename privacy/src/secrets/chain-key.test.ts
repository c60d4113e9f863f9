import { expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";

const KEY = `0x${"4fa1c09e77d2b3586e0f19a2c4d87b65".repeat(2)}`;

it.each([
  `private key ${KEY} rejected`,
  `DEPLOYER_KEY=${KEY}`,
  `cannot import wallet ${KEY}`,
  `signer: ${KEY}`,
])("a key: %s", (text) => expect(findInText(text)).toBe("secret-assignment"));

it.each([
  KEY,
  `transaction ${KEY} reverted`,
  `tx hash ${KEY} of the wallet is unknown`,
  `block ${KEY} not found`,
  `topic key ${KEY} not found`,
])("no key: %s", (text) => expect(findInText(text)).toBeUndefined());

it("the name of the field counts", () => {
  expect(findInText(KEY, "wallet")).toBe("secret-assignment");
  expect(findInText(KEY, "tx", "hash")).toBeUndefined();
  expect(findInText(KEY, "value")).toBeUndefined();
});
