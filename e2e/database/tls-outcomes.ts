import { type ServerTls, servers } from "./tls-server.ts";

/** What becomes of a connection. */
export type Outcome = "tls" | "clear" | "refused";

/** What a URL asks for, after its `?`; ROOT stands for the file of the authority that signed the certificate of the server. */
export const asked = [
  "",
  "sslmode=disable",
  "sslmode=allow",
  "sslmode=prefer",
  "sslmode=prefer&sslrootcert=ROOT",
  "sslmode=require",
  "ssl=true",
  "sslmode=require&sslrootcert=ROOT",
  "sslmode=verify-ca&sslrootcert=ROOT",
  "sslmode=verify-full&sslrootcert=ROOT",
  "sslmode=verify-full",
] as const;

/** What libpq makes of each, as psql was seen to do; from left to right, the servers in their order. */
export const outcomes: Readonly<Record<(typeof asked)[number], Readonly<Record<ServerTls, Outcome>>>> = {
  "": row("clear tls tls tls tls"),
  "sslmode=disable": row("clear clear clear clear refused"),
  "sslmode=allow": row("clear clear clear clear tls"),
  "sslmode=prefer": row("clear tls tls tls tls"),
  "sslmode=prefer&sslrootcert=ROOT": row("clear tls clear tls tls"),
  "sslmode=require": row("refused tls tls tls tls"),
  "ssl=true": row("refused tls tls tls tls"),
  "sslmode=require&sslrootcert=ROOT": row("refused tls refused tls tls"),
  "sslmode=verify-ca&sslrootcert=ROOT": row("refused tls refused tls tls"),
  "sslmode=verify-full&sslrootcert=ROOT": row("refused tls refused refused tls"),
  "sslmode=verify-full": row("refused refused refused refused refused"),
};

function row(text: string): Record<ServerTls, Outcome> {
  const found = text.split(" ") as Outcome[];
  return Object.fromEntries(servers.map((tls, index) => [tls, found[index]])) as Record<ServerTls, Outcome>;
}
