/** Status, headers and parsed body of a REST reply. */
export interface RestReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** GET of a path. */
export async function getJson(baseUrl: string, path: string): Promise<RestReply> {
  return replyOf(await fetch(baseUrl + path));
}

/** POST of a JSON value, or of a body as it stands. */
export async function postJson(
  baseUrl: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<RestReply> {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const reply = await fetch(baseUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: isRaw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body),
  });
  return replyOf(reply);
}

async function replyOf(reply: Response): Promise<RestReply> {
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text === "" ? undefined : JSON.parse(text) };
}
