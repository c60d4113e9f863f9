/** Length of a UUID as text. */
export const RUN_ID_LENGTH = 36;

/**
 * Makes a UUIDv7, as cheaply as can be: it need not be hard to guess.
 *
 * @param time milliseconds since the Unix epoch. Default: now.
 * @param draw gives numbers from 0 to 1, 1 excluded. Default: at random.
 */
export function newRunId(time = Date.now(), draw: () => number = Math.random): string {
  const drawn = (digits: number) => hex(Math.floor(draw() * 16 ** digits), digits);
  const moment = hex(time, 12);
  const variant = (8 + Math.floor(draw() * 4)).toString(16);
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${drawn(3)}-${variant}${drawn(3)}-${drawn(6)}${drawn(6)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** The 16 bytes of a UUID, as OpenTelemetry sends the id of a trace. */
export function uuidBytes(id: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(id.replaceAll("-", ""), "hex"));
}
