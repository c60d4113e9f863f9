import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "@runfacts/dev/certificates";
import { expect, it } from "vitest";
import { startTestServer } from "../testing/test-server.ts";
import { portHolder } from "./port-holder.ts";

it("knows another Runfacts, in the clear and under TLS", async () => {
  const folder = await mkdtemp(join(tmpdir(), "runfacts-holder-"));
  try {
    const { cert, key } = makeCertificate("runs.example");
    const tls = { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
    await Promise.all([writeFile(tls.cert, cert), writeFile(tls.key, key)]);
    for (const options of [{}, { tls }]) {
      await using server = await startTestServer({ service: "query-api", ...options });
      expect(await portHolder("127.0.0.1", server.port)).toContain("another Runfacts (query-api, pid ");
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
