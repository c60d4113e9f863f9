// An agent in a thread of a process. The first thread ends it, or the process, when it says that it waits.
import { Worker } from "node:worker_threads";
import type { Script } from "./agent.ts";

const [, , text = ""] = process.argv;
const { mainEnd } = JSON.parse(text) as Script;
const thread = new Worker(new URL("agent.ts", import.meta.url), { argv: [text] });
thread.on("error", () => undefined);
thread.on("message", () => {
  if (mainEnd === "terminate") void thread.terminate();
  if (mainEnd === "exit") process.exit(0);
});
