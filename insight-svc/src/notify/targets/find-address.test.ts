import { describe, expect, it } from "vitest";
import { noAlertHosts, parseAlertHosts } from "./alert-hosts.ts";
import { findAddress } from "./find-address.ts";

const hosts = parseAlertHosts("hooks.example.com,*.internal.example,10.1.0.0/16,127.0.0.1:9") ?? noAlertHosts;
const target = { host: "hooks.example.com", port: 443 };
const to =
  (...addresses: string[]) =>
  async () =>
    addresses;

describe("findAddress", () => {
  it("gives the address that it checked", async () => {
    expect(await findAddress(target, hosts, to("8.8.8.8", "2606:4700::1111"))).toBe("8.8.8.8");
  });

  it.each(["127.0.0.1", "169.254.169.254", "10.2.0.1", "100.64.0.1", "224.0.0.1", "::1", "::ffff:10.2.0.1"])(
    "refuses an allowed name that leads to %s, also beside a public address",
    async (address) => {
      const listed = parseAlertHosts("hooks.example.com") ?? noAlertHosts;
      const fault = { fault: "not_allowed" };
      await expect(findAddress(target, listed, to(address))).rejects.toMatchObject(fault);
      await expect(findAddress(target, listed, to("8.8.8.8", address))).rejects.toMatchObject(fault);
    },
  );

  it("lets a listed name lead into a listed network", async () => {
    const inside = { host: "alerts.internal.example", port: 443 };
    expect(await findAddress(inside, hosts, to("10.1.2.3"))).toBe("10.1.2.3");
    await expect(findAddress(inside, hosts, to("10.2.2.3"))).rejects.toMatchObject({ fault: "not_allowed" });
  });

  it("asks nobody for the address of a host that is not listed", async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return ["8.8.8.8"];
    };
    const other = { host: "evil.example", port: 443 };
    await expect(findAddress(other, hosts, resolve)).rejects.toMatchObject({ fault: "not_allowed" });
    expect(asked).toBe(0);
  });

  it("takes a listed address as it is, at its port", async () => {
    expect(await findAddress({ host: "127.0.0.1", port: 9 }, hosts)).toBe("127.0.0.1");
    await expect(findAddress({ host: "127.0.0.1", port: 10 }, hosts)).rejects.toMatchObject({
      fault: "not_allowed",
    });
  });

  it("says when a name has no address", async () => {
    await expect(findAddress(target, hosts, to())).rejects.toMatchObject({ fault: "name_not_found" });
    const failing = () => Promise.reject(new Error("ENOTFOUND hooks.example.com"));
    await expect(findAddress(target, hosts, failing)).rejects.toMatchObject({ fault: "name_not_found" });
  });
});
