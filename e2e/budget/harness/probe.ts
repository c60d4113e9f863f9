// Loaded before the main file of a service: tells its parent, when it is asked, for how long the event loop was held. That is
// counted in the time for which its thread ran, so that what else the machine does is not in it.
const TICK_MS = 2;

let before = ranMs();
let longest = 0;

function ranMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

setInterval(() => {
  const now = ranMs();
  longest = Math.max(longest, now - before);
  before = now;
}, TICK_MS).unref();

process.on("message", (message: { readonly probe?: "reset" | "read" }) => {
  if (message.probe === undefined) return;
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  process.send?.({ probe: { blockMs: longest, rss, heapUsed, arrayBuffers } });
  if (message.probe === "reset") longest = 0;
});
process.channel?.unref();
