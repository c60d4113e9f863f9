import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDestinations } from "../notify/index.ts";
import { parseAlertHosts } from "../notify/targets/alert-hosts.ts";
import { openRulesFile } from "./rules-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-rules-"));
});
afterAll(() => rm(folder, { recursive: true }));

const env: NodeJS.ProcessEnv = { SECRET: "a-secret" };
const network = { hosts: parseAlertHosts("a.example"), env };
const file = (host: string) => `destinations:
  - { name: ops, type: webhook, url: "https://${host}/", secret: { env: SECRET } }
`;

describe("openRulesFile", () => {
  it("keeps destinations that can be used, where the changed ones cannot", async () => {
    const path = join(folder, "rules.yaml");
    const heard: (string | undefined)[] = [];
    const open = () =>
      openRulesFile(
        path,
        (fault) => heard.push(fault),
        ({ notify }) => void openDestinations(notify, network),
      );
    await writeFile(path, file("b.example"));
    await expect(open()).rejects.toThrow("destination ops: ALERT_HOSTS does not list its host");

    await writeFile(path, file("a.example"));
    const rules = await open();
    const kept = rules.current();
    expect(kept.notify.destinations).toMatchObject([{ name: "ops", url: "https://a.example/" }]);

    await writeFile(path, file("other.example"));
    await rules.refresh();
    expect(rules.current()).toBe(kept);
    expect(rules.fault()).toBe("destination ops: ALERT_HOSTS does not list its host");

    await writeFile(path, `${file("a.example")}notify:\n  - { to: [ops], states: [open] }\n`);
    await rules.refresh();
    expect(rules.current().notify.notify).toEqual([{ to: ["ops"], states: ["open"] }]);
    expect(heard).toEqual(["destination ops: ALERT_HOSTS does not list its host", undefined]);

    await writeFile(path, file("a.example").replace("SECRET", "LATER"));
    await rules.refresh();
    await rules.refresh();
    env["LATER"] = "a-secret";
    await rules.refresh();
    expect(rules.fault()).toBeUndefined();
    expect(heard.slice(2)).toEqual([
      "destination ops: a secret that it names is absent or no URL",
      undefined,
    ]);
  });
});
