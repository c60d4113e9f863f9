const ASK_MS = 5_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Where the demo is about to write. */
export interface Target {
  readonly url: string;
  /** The user named it on the command line. */
  readonly isUrlGiven: boolean;
  /** Sent as a bearer token, as the SDK does. */
  readonly apiKey: string | undefined;
}

/**
 * Makes sure that made-up runs go where they are meant to: to the ingest service of a Runfacts that takes them, on this
 * machine unless its URL was given on the command line.
 *
 * @throws Error with what is wrong and what to do
 */
export async function checkTarget({ url, isUrlGiven, apiKey }: Target): Promise<void> {
  const parsed = URL.parse(url);
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol))
    throw new Error("the URL of the ingest service must be one such as http://127.0.0.1:8000");
  if (!isUrlGiven && !LOOPBACK.test(parsed.hostname))
    throw new Error(
      `${parsed.origin}, which the environment names, is not on this machine. Give --url to fill it all the same.`,
    );
  const service = await serviceAt(url);
  if (service !== "ingest-api")
    throw new Error(
      `what answers at ${parsed.origin} is ${service === undefined ? "not Runfacts" : `the service ${service}`}. ` +
        "Set INGEST_PORT as for npm start, or give --url.",
    );
  await checkKey(url, apiKey);
}

/** The name of the Runfacts service that answers there; undefined for a stranger. */
async function serviceAt(url: string): Promise<string | undefined> {
  const reply = await ask(url, "/health", {});
  const body: unknown = await reply.json().catch(() => undefined);
  const service = typeof body === "object" && body !== null && "service" in body ? body.service : undefined;
  return ["ingest-api", "query-api", "web"].find((known) => known === service);
}

/** Sends a batch without runs, which is refused for its emptiness only once the key is found right. */
async function checkKey(url: string, apiKey: string | undefined): Promise<void> {
  const headers = {
    "content-type": "application/json",
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  const { status } = await ask(url, "/v1/runs:batch", { method: "POST", headers, body: '{"runs": []}' });
  if (status !== 401 && status !== 403) return;
  const problem = apiKey === undefined ? "asks for a key" : "refuses the key in RUNFACTS_API_KEY";
  throw new Error(
    `the ingest service ${problem}. Make one with: npm run keys -- create --project demo --scope ingest, and give it in RUNFACTS_API_KEY.`,
  );
}

async function ask(url: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(ASK_MS) });
  } catch {
    throw new Error(
      `the ingest service at ${new URL(url).origin} does not answer; start it with npm start, or give --url`,
    );
  }
}
