import { expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";

const MIXED40 = "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6IiXt0W";
const BASE64 = `${MIXED40}${MIXED40.slice(0, 35)}`;
const NIX = "0c5b8vw40d1178xlpddw65q9gf1h2186";

it.each([
  [`${BASE64}=`, `${BASE64}x=`],
  [`/nix/store/${NIX}-python3-3.12.4/bin`, `/nix/store/${NIX}/bin`],
  [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${MIXED40}`, `ssh-ed25519 BAAAC3NzaC1lZDI1NTE5AAAAI${MIXED40}`],
  [`next_token=${BASE64}`, `page_value=${BASE64}`],
  [`Invalid continuation token: ${BASE64}`, `Invalid other value: ${BASE64}`],
  [`repr sha-256=:${BASE64.slice(0, 43)}=:`, `repr foo-256=:${BASE64.slice(0, 43)}=:`],
  ["abcdefghijk".repeat(6), MIXED40],
  [`0x${"4fa1c09e77d2b358".repeat(4)}`, `0y${MIXED40}`],
])("%s passes, %s does not", (identifier, secret) => {
  expect(findInText(identifier)).toBeUndefined();
  expect(findInText(secret)).toBe("secret-high-entropy");
});

it.each([
  "invoice_line_01h455vb4pex5vsknk084sn02q",
  "node_modules/.pnpm/@babel+core@7.24.0_7xkjyxfrdcpqkkdkwahjpkvlem/node_modules/@babel/core",
])("words around a short run do not make it long: %s", (text) => expect(findInText(text)).toBeUndefined());
