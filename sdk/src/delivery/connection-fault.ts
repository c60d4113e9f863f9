/** Why no answer came, in a word for programs and in words for people. */
interface FaultKind {
  readonly rule: string;
  readonly words: string;
}

const MOST_CAUSES = 8;

const unreachable: FaultKind = { rule: "unreachable", words: "it cannot be reached" };

// Each runtime says it in its own way: Node and Bun by codes, Deno and browsers in words. The first that matches counts.
const kinds: readonly (FaultKind & { readonly sign: RegExp })[] = [
  {
    rule: "not_https",
    words: "there is no TLS on its port; url says https",
    sign: /WRONG_VERSION|EPROTO|PACKET_LENGTH|corrupt message|InvalidContentType/,
  },
  {
    rule: "certificate",
    words:
      "its certificate is not trusted here; a private CA is made known by NODE_EXTRA_CA_CERTS, or DENO_CERT",
    sign: /CERT|SELF_SIGNED|ERR_TLS|certificate/,
  },
  {
    rule: "connection_refused",
    words: "nothing listens there",
    sign: /ECONNREFUSED|[Cc]onnection refused|CONNECTION_REFUSED/,
  },
  {
    rule: "unknown_host",
    words: "no such host is known",
    sign: /ENOTFOUND|EAI_AGAIN|dns error|DNS lookup failed|NAME_NOT_RESOLVED/,
  },
  {
    rule: "connection_closed",
    words: "it closed the connection without an answer",
    sign: /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection closed|closed unexpectedly|Network connection lost/,
  },
  { rule: "port_blocked", words: "the runtime does not call its port", sign: /bad port|are blocked/ },
  {
    rule: "unreachable",
    words: "no connection came about in time",
    sign: /ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT/,
  },
];

function signsOf(thrown: unknown): string {
  const signs: string[] = [];
  for (let error = thrown, depth = 0; error instanceof Error && depth < MOST_CAUSES; depth += 1) {
    if ("code" in error) signs.push(String(error.code));
    signs.push(error.message);
    const [inner] = error instanceof AggregateError ? error.errors : [];
    error = error.cause ?? inner;
  }
  return signs.join("\n");
}

/** What stood between the client and an answer of the service. Its message holds nothing of what was thrown. */
export class ConnectionFault extends Error {
  /** For programs: such as "connection_refused". */
  readonly rule: string;

  constructor({ rule, words }: FaultKind) {
    super(words);
    this.rule = rule;
  }

  /** Tells why `fetch` threw. */
  static ofThrown(thrown: unknown): ConnectionFault {
    const signs = signsOf(thrown);
    return new ConnectionFault(kinds.find(({ sign }) => sign.test(signs)) ?? unreachable);
  }

  /** Tells that an answer leads elsewhere, where no run is sent. */
  static ofRedirect(location: string | null): ConnectionFault {
    const isToHttps = location?.toLowerCase().startsWith("https:") ?? false;
    const words = isToHttps
      ? "it redirects to https; change url"
      : "it redirects elsewhere; is url that of the ingest service?";
    return new ConnectionFault({ rule: "redirect", words });
  }
  /** Tells that something else than the service answers, such as a proxy with a page of its own. */
  static ofStranger(status: number): ConnectionFault {
    const words = `something else answers in its place, with status ${status}; is url that of the ingest service?`;
    return new ConnectionFault({ rule: "not_the_service", words });
  }
}
