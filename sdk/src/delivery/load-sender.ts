import type { Reporter } from "../reporter.ts";
import type { LiveSender, Sender, SenderParts, SenderSettings } from "./sender.ts";

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

/** Loads what sends parts; see {@link loadSender}. */
export async function loadLiveSender(settings: SenderSettings, reporter: Reporter): Promise<LiveSender> {
  const { LiveConnectSender } = await import("./live-connect-sender.ts");
  return new LiveConnectSender(settings, reporter);
}
