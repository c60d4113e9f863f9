import type { AddressInfo } from "node:net";
import { makeCertificate } from "@runfacts/dev/certificates";
import { SMTPServer } from "smtp-server";
import { describe, expect, it } from "vitest";
import { noAlertHosts, parseAlertHosts } from "../targets/alert-hosts.ts";
import { sampleNotice } from "../testing/sample-notice.ts";
import type { Network } from "./post.ts";
import { emailSender } from "./send-email.ts";

const tls = makeCertificate("mail", { hosts: ["mail.example.com"] });

/** A mail server on the loopback address, and what it took. */
async function startMail(secure: boolean) {
  const mails: string[] = [];
  const server = new SMTPServer({
    secure,
    ...tls,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "runfacts" && password === "right"
        ? done(null, { user: username })
        : done(new Error("no")),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith("nobody") ? done(Object.assign(new Error("canary"), { responseCode: 550 })) : done(),
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  server.on("error", () => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  };
}

function networkOf(port: number): Network {
  return {
    hosts: parseAlertHosts(`mail.example.com:${port},127.0.0.1`) ?? noAlertHosts,
    resolve: async () => ["127.0.0.1"],
    ca: tls.cert,
    timeoutMs: 5_000,
  };
}

function specOf(port: number, security: "tls" | "starttls" | "none", to = "oncall@example.com") {
  return {
    name: "mail",
    type: "email" as const,
    smtp: { host: "mail.example.com", port, security, user: "runfacts" },
    from: "runfacts@example.com",
    to: [to],
  };
}

describe("emailSender", () => {
  it("sends one mail for several states, whose id is the same each time", async () => {
    await using mail = await startMail(true);
    const send = emailSender(specOf(mail.port, "tls"), () => "right", networkOf(mail.port));
    const batch = { key: "batch-1", notices: [sampleNotice(), sampleNotice("resolved")] } as const;
    await send(batch);
    await send(batch);
    const ids = mail.mails.map((text) => /^Message-ID: (.*)$/m.exec(text)?.[1]);
    expect(ids[0]).toMatch(/^<runfacts\.[0-9a-f]{32}@example\.com>$/);
    expect(ids[1]).toBe(ids[0]);
    expect(mail.mails[0]).toMatch(/^Subject: \[Runfacts\] 2 changes of incidents$/m);
    expect(mail.mails[0]).toContain("Open: support 2.1.0");
    expect(mail.mails[0]).toContain("Resolved: support 2.1.0");
  });

  it("upgrades to TLS before it says anything, and mails nothing where it cannot", async () => {
    await using mail = await startMail(false);
    await emailSender(
      specOf(mail.port, "starttls"),
      () => "right",
      networkOf(mail.port),
    )({
      key: "a",
      notices: [sampleNotice()],
    });
    expect(mail.mails).toHaveLength(1);
    const { ca: _, ...untrusting } = networkOf(mail.port);
    const send = emailSender(specOf(mail.port, "starttls"), () => "right", untrusting);
    await expect(send({ key: "a", notices: [sampleNotice()] })).rejects.toMatchObject({
      fault: "not_trusted",
    });
    expect(mail.mails).toHaveLength(1);
  });

  it("says what is wrong with a login or a recipient, and nothing of what was said", async () => {
    await using mail = await startMail(true);
    const wrong = emailSender(specOf(mail.port, "tls"), () => "canary-password", networkOf(mail.port));
    const notices = [sampleNotice()] as const;
    const error: unknown = await wrong({ key: "a", notices }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ fault: "unauthorized" });
    const nobody = specOf(mail.port, "tls", "nobody@example.com");
    const refused: unknown = await emailSender(
      nobody,
      () => "right",
      networkOf(mail.port),
    )({
      key: "a",
      notices,
    }).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ fault: "refused" });
    expect(`${String(error)}${String(refused)}`).not.toMatch(/canary|nobody/);
  });

  it("says that a mail was taken for some of its recipients alone", async () => {
    await using mail = await startMail(true);
    const spec = { ...specOf(mail.port, "tls"), to: ["oncall@example.com", "nobody@example.com"] };
    const send = emailSender(spec, () => "right", networkOf(mail.port));
    expect(await send({ key: "a", notices: [sampleNotice()] })).toBe("refused");
    expect(mail.mails).toHaveLength(1);
  });

  it("mails without TLS only to an address that is listed", async () => {
    const hosts = parseAlertHosts("mail.example.com:25") ?? noAlertHosts;
    const network = { hosts, resolve: async () => ["8.8.8.8"] };
    const send = emailSender(specOf(25, "none"), () => "right", network);
    await expect(send({ key: "a", notices: [sampleNotice()] })).rejects.toMatchObject({
      fault: "not_allowed",
    });
  });
});
