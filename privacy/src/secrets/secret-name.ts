/**
 * How strongly a name says that its value is a secret.
 *
 * - `password`: whatever follows is one (`db_password`, `client_secret`)
 * - `credential`: a token or key that opens something (`api_key`, `access_token`)
 * - `key`: often a secret, often not (`key`, `token`, `signature`)
 */
export type SecretName = "password" | "credential" | "key";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

const passwords = set(
  "password passwords pw passwd kennwort contrasena senha passwort passphrase passcode pwd psw pswd secret userpass dbpass keypass storepass " +
    "clientsecret appsecret apisecret authsecret secretkey",
);
const credentials = set(
  "apikey apitoken accesskey accesstoken authtoken authkey privatekey secretkey credential credentials creds authorization " +
    "bearer pat refreshtoken idtoken bottoken servicekey licensekey accountkey",
);
const keys = set("key token auth signature sig cookie jwt sas webhook dsn pass");
// With these before it, "pass" is a password and not a verdict.
const logins = set(
  "db database user admin root login smtp mail email ftp ssh mysql postgres pg redis mongo rabbit amqp ldap http basic proxy sudo",
);
// With these before it, "key" or "token" opens something.
const openers = set(
  "api access secret private auth service account admin app application master client consumer storage shared encryption " +
    "signing license subscription deploy integration personal bearer refresh bot oauth session user developer dev rest " +
    "project ssh gpg rsa ssl tls webhook write read ingest live test prod production management root",
);
// With these before it, it is a name for data.
const dataQualifiers = set(
  "cache idempotency idempotent partition primary foreign sort routing dedup dedupe deduplication public shard group hash " +
    "row object lookup message event dict map index unique composite natural surrogate bucket s3 blob file redis storage_path " +
    "first last page next previous prev continuation cursor pagination sync max min total prompt completion stop eos bos pad start end " +
    "input output special unexpected invalid csrf json missing unknown metric label tag column field translation i18n locale " +
    "hot arrow pressed keyboard answer feature flag config settings ordering join",
);
// After these, the name is of something about the secret.
const aboutWords = set(
  "id ids name names type types count counts limit limits length size arn version versions status state url uri path file " +
    "expiry expires expiration ttl age hash alias policy rotation field index prefix suffix usage budget quota cost price " +
    "rate per error errors code reason kind format label description provider source location region valid invalid required " +
    "strength attempts hint complexity check salt present exists enabled set used left remaining total max min estimate tokens manager store reset changed at",
);

// An environment, a form or a number may stand after the name: api_key_prod, secretValue, SECRET_KEY_BASE.
const trailers = set(
  "value prod production dev test staging live key string str v old new secret base pem raw hex b64 plain plaintext primary " +
    "secondary main master backup current param",
);
const GLUED_PASSWORD = /(?:password|passwd|passphrase|secret)$/;
const GLUED_CREDENTIAL = /(?:apikey|accesskey|secretkey|privatekey|authkey|[a-z]{3}token)$/;

function lastKind(words: readonly string[]): SecretName | undefined {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  const pair = before + last;
  if (credentials.has(last) || credentials.has(pair)) return "credential";
  if (passwords.has(last)) return "password";
  if (GLUED_PASSWORD.test(last)) return "password";
  if (GLUED_CREDENTIAL.test(last)) return "credential";
  if (!keys.has(last)) return undefined;
  if (last === "pass") return logins.has(before) ? "password" : "credential";
  if (dataQualifiers.has(before)) return undefined;
  if (openers.has(before) || words[0] === "x") return "credential";
  return last === "token" && words.length > 1 ? "credential" : "key";
}

/** Whether a word, before another, says what kind of key, token or password it is: "API key", "cache key". */
export function qualifiesSecret(word: string): boolean {
  return openers.has(word) || dataQualifiers.has(word) || logins.has(word);
}

/**
 * Whether a name of these words, in lower case, is the name of a secret: `aws_secret_access_key` and `dbPassword` are,
 * `cache_key`, `max_tokens` and `secret_name` are not.
 */
export function secretName(words: readonly string[]): SecretName | undefined {
  const last = words.at(-1);
  if (last === undefined || aboutWords.has(last)) return undefined;
  const kind = lastKind(words);
  if (kind !== undefined) return kind;
  return trailers.has(last) && words.length > 1 ? lastKind(words.slice(0, -1)) : undefined;
}
