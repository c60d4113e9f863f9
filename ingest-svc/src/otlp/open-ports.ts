import type { RunningServer } from "@runfacts/server";

/** Settings of the ports on which exporters look for a receiver when nobody tells them another; "off" opens none. */
export interface OtlpPorts {
  /** Default: "off". */
  readonly OTLP_GRPC_PORT?: number | "off" | undefined;
  /** Default: "off". */
  readonly OTLP_HTTP_PORT?: number | "off" | undefined;
}

const settings = ["OTLP_GRPC_PORT", "OTLP_HTTP_PORT"] as const;

/** The ports of OTLP that are open, by setting. */
export type OpenOtlpPorts = { readonly [Name in (typeof settings)[number]]?: number };

/**
 * Listens on the ports of OTLP too. A port that cannot be had is a warning: all is served on the service's own port as well.
 */
export async function openOtlpPorts(
  { port: own, listenOn }: Pick<RunningServer, "port" | "listenOn">,
  ports: OtlpPorts,
  warn: (message: string) => void,
): Promise<OpenOtlpPorts> {
  const open: { -readonly [Name in keyof OpenOtlpPorts]: OpenOtlpPorts[Name] } = {};
  for (const name of settings) {
    const port = ports[name] ?? "off";
    // Each port speaks all protocols: one for both will do.
    if (port === "off" || (port !== 0 && (port === own || Object.values(open).includes(port)))) continue;
    try {
      open[name] = await listenOn(port);
    } catch (error) {
      if (!isListenError(error)) throw error;
      warn(portWarning(name, port, own, error.code));
    }
  }
  return open;
}

/** Which they are, for people; undefined where none is. */
export function describeOtlpPorts(open: OpenOtlpPorts): string | undefined {
  const ports = Object.values(open);
  return ports.length === 0 ? undefined : `and takes OTLP on ${ports.join(" and ")} too`;
}

function isListenError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && "syscall" in error && error.syscall === "listen" && "code" in error;
}

/** One line that says what is not there, why, what is, and what to do. */
function portWarning(name: string, port: number, own: number, code: string): string {
  const why = code === "EADDRINUSE" ? "another program listens there" : `it cannot be opened (${code})`;
  return `OTLP is not taken on port ${port}: ${why}. It is on port ${own}; set ${name} to another port, or to off.`;
}
