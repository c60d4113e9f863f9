import { isServerThere } from "../../connection/index.ts";

/** A server is asked so often before it is taken for silent: a busy machine, or a busy process of ours, misses one answer. */
const TRIES = 2;

/**
 * Resolves once a server answers.
 *
 * @throws Error with the code ETIMEDOUT where none does: at once where connections are refused, else after twice `answerMs`
 */
export async function reachServer(
  { host, port }: { readonly host: string; readonly port: number },
  answerMs: number,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1)
    if (await isServerThere({ host, port, address: host, isLocal: false }, answerMs)) return;
  throw silent();
}

/** What a server comes to that does not answer. */
export function silent(): Error {
  return Object.assign(new Error("the node does not answer"), { code: "ETIMEDOUT" });
}
