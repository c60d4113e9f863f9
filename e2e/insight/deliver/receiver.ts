// A receiver that honours the key, in a process of its own: `node receiver.ts <folder> <port>`. It may be killed at any time.
import { createHmac, timingSafeEqual } from "node:crypto";
import { appendFileSync, closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { RECEIVER_SECRET, readLines, receiverFiles } from "./receiver-files.ts";

const [, , folder = "", port = "0"] = process.argv;
const files = receiverFiles(folder);
const taken = new Set(readLines(files.taken));

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString();
    const id = String(request.headers["webhook-id"]);
    const line = `${request.url} ${id}`;
    if (
      !isSigned(id, String(request.headers["webhook-timestamp"]), body, request.headers["webhook-signature"])
    ) {
      appendFileSync(files.unsigned, `${line}\n`);
      response.writeHead(401).end();
      return;
    }
    if (taken.has(line)) appendFileSync(files.repeated, `${line}\n`);
    else {
      take(line);
      taken.add(line);
    }
    response.writeHead(204).end();
  });
});
server.listen(Number(port), "127.0.0.1", () => process.send?.("ready"));

function isSigned(id: string, at: string, body: string, given: unknown): boolean {
  const digest = createHmac("sha256", RECEIVER_SECRET).update(`${id}.${at}.${body}`).digest("base64");
  const expected = Buffer.from(`v1,${digest}`);
  const found = Buffer.from(String(given));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** On the disk before it is answered, as a receiver must that acts once. */
function take(line: string): void {
  const file = openSync(files.taken, "a");
  writeSync(file, `${line}\n`);
  fsyncSync(file);
  closeSync(file);
}
