import { portHolder } from "./port-holder.ts";
import { isPortInUse } from "./port-patience.ts";

/**
 * Why a service does not start, in words: an error of listening names the port, who has it and the setting to change; any
 * other is its message.
 *
 * @param portSetting the setting that changes the port, such as "INGEST_PORT"
 */
export async function describeStartError(error: unknown, portSetting: string): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  if (isPortInUse(error)) {
    const { port } = error;
    const address = "address" in error && typeof error.address === "string" ? error.address : "127.0.0.1";
    return `port ${port} is in use by ${await portHolder(address, port)}. Stop it, or set ${portSetting} to another port.`;
  }
  const isListen = "syscall" in error && error.syscall === "listen" && "code" in error;
  if (isListen && error.code === "EACCES")
    return `this user may not listen on that port. Set ${portSetting} to one above 1023.`;
  if (isListen && error.code === "EADDRNOTAVAIL") return "HOST is not an address of this machine.";
  if ("syscall" in error && error.syscall === "getaddrinfo")
    return "HOST is a name that leads to no address.";
  return error.message;
}
