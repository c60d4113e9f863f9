import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import type { Client } from "./client.ts";
import { installPython, pythonIn } from "./install-python.ts";

const root = join(import.meta.dirname, "../..");
const example = join(root, "examples/python");

/** The example in Python, over gRPC. */
export const grpcPython: Client = {
  name: "examples/python",
  install: (folder) => installPython(folder, ["-r", join(example, "requirements.txt")]),
  run: (folder, { ingestUrl, queryUrl }) => {
    const addresses = [ingestUrl, queryUrl].map((url) => new URL(url).host);
    return runCommand(pythonIn(folder), [join(example, "send_run.py"), ...addresses], root);
  },
};
