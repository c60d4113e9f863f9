import type { Sender, SenderParts } from "./sender.ts";

/**
 * Loads what sends: the contract, the protocol and the privacy detectors weigh more than the rest, so an agent's start
 * does not wait for them.
 *
 * @throws when a file cannot be loaded, or the runtime has no `fetch`
 */
export async function loadSender(parts: SenderParts): Promise<Sender> {
  const { ConnectSender } = await import("./connect-sender.ts");
  return new ConnectSender(parts);
}
