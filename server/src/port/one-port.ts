import { createServer as createHttp1, type Server as Http1Server } from "node:http";
import { createServer as createHttp2, type Http2Server } from "node:http2";
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from "node:net";
import { createServer as createTls, type TLSSocket } from "node:tls";
import type { ServerLimits } from "../config/limits.ts";
import { ConnectionKeeper } from "./connection-keeper.ts";
import { farewell } from "./farewell.ts";
import { discardAfterReply, lingerOnClose } from "./linger.ts";
import type { NodeHandler } from "./node-http.ts";
import { refuseBadHttp, refuseConnect } from "./refuse-http.ts";
import { SessionKeeper } from "./session-keeper.ts";
import { HTTP2_PREFACE, sniff } from "./sniff.ts";
import { takeTlsAlone } from "./tls-alone.ts";
import type { TlsPair } from "./tls-pair.ts";

export interface PortOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly handler: NodeHandler;
  readonly limits: ServerLimits;
  /** Told about a request that was too broken to reach the handler. */
  readonly onBadHttp: () => void;
  /** With it the port speaks TLS, and nothing else. Default: cleartext. */
  readonly tls?: TlsPair | undefined;
}

export interface OpenPort {
  readonly port: number;
  /**
   * Says goodbye on every connection, accepts and serves on for a while (see `farewell`), then stops accepting,
   * closes idle connections, lets open requests end and cuts what is left `deadlineMs` later. Resolves when the last connection
   * is closed.
   */
  close(times: { readonly delayMs: number; readonly deadlineMs: number }): Promise<void>;
}

const IDLE_SWEEP_MS = 50;
/** A client that has just connected has not sent anything yet. */
const FIRST_BYTE_MS = 250;
const UNREAD_BODY_MS = 5_000;
const STREAM_WINDOW_BYTES = 1024 * 1024;

/**
 * Listens on one port for HTTP/1.1 and for HTTP/2. In the clear, HTTP/2 is with prior knowledge, and the first bytes of a
 * connection tell which it is; under TLS, ALPN does. Slow clients are cut by the limits for first byte, head, request and idle time.
 */
export async function openPort(options: PortOptions): Promise<OpenPort> {
  const { handler, limits } = options;
  const http1 = createHttp1(
    {
      noDelay: true,
      headersTimeout: limits.headersMs,
      // A late body is refused by its reader, which can say why; this is for what nobody reads.
      requestTimeout: Math.max(limits.requestMs, limits.headersMs) + UNREAD_BODY_MS,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    },
    handler,
  );
  const http2 = createHttp2(
    { settings: { maxConcurrentStreams: 250, initialWindowSize: STREAM_WINDOW_BYTES }, maxSessionMemory: 64 },
    handler,
  );
  // Node starts its checks for slow and idle connections when a server listens; this one is handed its sockets.
  http1.emit("listening");
  http1.on("clientError", (error, socket) => {
    options.onBadHttp();
    refuseBadHttp(error, socket);
  });
  const connections = new ConnectionKeeper(http1, limits.idleMs);
  lingerOnClose(http1);
  discardAfterReply(http2);
  refuseConnect(http1, options.onBadHttp);
  const sessions = new SessionKeeper(http2, limits.idleMs);

  const undecided = new Set<Socket>();
  const serve = (socket: Socket, isHttp2: boolean) => {
    undecided.delete(socket);
    if (isHttp2) socket.allowHalfOpen = false;
    (isHttp2 ? http2 : http1).emit("connection", socket);
  };
  const decide =
    options.tls === undefined
      ? (socket: Socket) =>
          sniff(socket, HTTP2_PREFACE, limits.firstByteMs, (isHttp2) => serve(socket, isHttp2))
      : handshaker(options.tls, options, (raw, socket) => {
          undecided.delete(raw);
          serve(socket, socket.alpnProtocol === "h2");
        });
  const tcp = createTcp({ noDelay: true, allowHalfOpen: true }, (socket) => {
    undecided.add(socket);
    socket.once("close", () => undecided.delete(socket));
    decide(socket);
  });
  const port = await listen(tcp, options);

  let closed: Promise<void> | undefined;
  return {
    port,
    close({ delayMs, deadlineMs }) {
      const parts = { tcp, http1, http2, connections, sessions, undecided };
      closed ??= leave(parts, delayMs).then(() => closeAll(parts, deadlineMs));
      return closed;
    },
  };
}

/** Shakes hands on connections, and gives those that have the encrypted one. */
function handshaker(
  tls: TlsPair,
  { limits, onBadHttp }: PortOptions,
  done: (raw: Socket, socket: TLSSocket) => void,
): (socket: Socket) => void {
  const server = createTls({ ALPNProtocols: ["h2", "http/1.1"], handshakeTimeout: limits.firstByteMs });
  tls.attach(server);
  takeTlsAlone(server, limits.firstByteMs, onBadHttp);
  // An encrypted connection does not tell its own, but has the addresses of it.
  const open = new Map<string, Socket>();
  server.on("secureConnection", (socket) => {
    const raw = open.get(peerOf(socket));
    if (raw !== undefined) done(raw, socket);
  });
  return (socket) => {
    const peer = peerOf(socket);
    open.set(peer, socket);
    socket.once("close", () => open.delete(peer));
    server.emit("connection", socket);
  };
}

const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;

function listen(tcp: TcpServer, { host, port }: PortOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    tcp.once("error", reject);
    tcp.listen({ host, port }, () => {
      tcp.off("error", reject);
      resolve((tcp.address() as AddressInfo).port);
    });
  });
}

interface Parts {
  readonly tcp: TcpServer;
  readonly http1: Http1Server;
  readonly http2: Http2Server;
  readonly connections: ConnectionKeeper;
  readonly sessions: SessionKeeper;
  readonly undecided: Set<Socket>;
}

function leave({ connections, sessions, undecided }: Parts, delayMs: number): Promise<void> {
  connections.sayGoodbye();
  sessions.sayGoodbye();
  return farewell(delayMs, () => connections.size + sessions.size + undecided.size);
}

function closeAll(
  { tcp, http1, http2, connections, sessions, undecided }: Parts,
  deadlineMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => http1.closeIdleConnections(), IDLE_SWEEP_MS);
    const silent = setTimeout(
      () => {
        for (const socket of undecided) socket.destroy();
        connections.closeUnused();
      },
      Math.min(FIRST_BYTE_MS, deadlineMs),
    );
    const deadline = setTimeout(() => {
      for (const socket of undecided) socket.destroy();
      http1.closeAllConnections();
      sessions.destroy();
    }, deadlineMs);
    tcp.close(() => {
      clearInterval(sweep);
      clearTimeout(silent);
      clearTimeout(deadline);
      http1.close();
      http2.close();
      resolve();
    });
    sessions.close();
    http1.closeIdleConnections();
  });
}
