/**
 * How strongly a name says that its value is a secret.
 *
 * - `password`: whatever follows is one (`db_password`, `client_secret`)
 * - `credential`: a token or key that opens something (`api_key`, `access_token`)
 * - `token`: a token and nothing else (`token`): a secret if it is random at all
 * - `key`: often a secret, often not (`key`, `cookie`)
 */
export type SecretName = "password" | "credential" | "token" | "key";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

const passwords = set(
  "password passwords pw passwd mnemonic kennwort contrasena senha passwort passphrase passcode pwd psw pswd secret userpass dbpass keypass storepass " +
    "clientsecret appsecret apisecret authsecret secretkey",
);
const credentials = set(
  "apikey apitoken accesskey accesstoken authtoken authkey privatekey secretkey credential credentials creds authorization " +
    "bearer pat refreshtoken idtoken bottoken servicekey licensekey accountkey",
);
const keys = set("key token auth sig cookie jwt sas webhook dsn pass");
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
    "hot arrow pressed keyboard answer feature flag config settings ordering join " +
    "evaluated resume delta scroll sequence watermark marker change query search list iterator upload checkpoint thought thinking reasoning content " +
    "crew task agent flow tool run step job queue topic node graph state thread span trace request response record entity element item " +
    "product order document doc chunk vector embedding metric lock memo trie tree host known s",
);
// With these before it, a UUID is the identifier of one of them.
const identified = set(
  "user customer tenant company workspace channel conversation workflow correlation activity business process instance issue " +
    "ticket team member contact lead deal session memory action resource asset component module package function handler " +
    "plan rule policy template schema batch partition device sensor location store entry folder page section block slot window " +
    "timer lease replica worker external internal parent child source target item unit row view model skill report alert " +
    "incident campaign segment offer payment invoice transaction transfer claim application environment build pipeline " +
    "thing party person patient agent plugin provider integration connection endpoint column series subject ref reference",
);
// Wherever it stands, the key is meant for everyone: public_key_token.
const PUBLIC = "public";
// After these, the name is of something about the secret.
const aboutWords = set(
  "id ids name names type types count counts limit limits length size arn version versions status state url uri path file " +
    "expiry expires expiration ttl age hash alias policy rotation field index prefix suffix usage budget quota cost price " +
    "rate per error errors code reason kind format label description provider source location region valid invalid required " +
    "ref reference fingerprint thumbprint digest checksum sha md uuid kid scope scopes owner holder issuer audience created updated masked preview " +
    "strength attempts hint complexity check salt present exists enabled set used left remaining total max min estimate tokens manager store reset changed at",
);

// An environment, a form or a number may stand after the name: api_key_prod, secretValue, SECRET_KEY_BASE.
const trailers = set(
  "value prod production dev test staging live key string str v old new secret base pem raw hex b64 plain plaintext primary " +
    "secondary main master backup current param secure",
);
const GLUED_PASSWORD = /(?:password|passwd|passphrase|secret)$/;
const GLUED_CREDENTIAL = /(?:apikey|accesskey|secretkey|privatekey|authkey|[a-z]{3}token)$/;

function lastKind(words: readonly string[]): SecretName | undefined {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (last === "token" && words.includes(PUBLIC)) return undefined;
  const pair = before + last;
  if (credentials.has(last) || credentials.has(pair)) return "credential";
  if (passwords.has(last)) return "password";
  if (GLUED_PASSWORD.test(last)) return "password";
  if (GLUED_CREDENTIAL.test(last)) return "credential";
  if (!keys.has(last)) return undefined;
  if (last === "pass") return logins.has(before) ? "password" : "credential";
  if (dataQualifiers.has(before) || words.includes(PUBLIC)) return undefined;
  if (openers.has(before) || words[0] === "x") return "credential";
  if (last === "key" && before.length > 3 && !identified.has(before) && mayOwnToken(before)) return "token";
  if (last !== "token") return "key";
  return words.length > 1 ? "credential" : "token";
}

/** Whether a name of these words is one of data although it ends like a secret's: next_token, cache_key. */
export function namesData(words: readonly string[]): boolean {
  const before = words.at(-2);
  return before !== undefined && keys.has(words.at(-1) ?? "") && dataQualifiers.has(before);
}

// Words of sentences, after which "token" has no owner.
const plainWords = set(
  "the this that these your our my its a an of for near at in on to with and or not is was but if new old same each every any no some " +
    "illegal bad wrong incorrect expired current got found expected parser lexer parse syntax single only such that which whose",
);

/** Whether a word before "token" may be the name of whoever gave it: "railway token". */
export function mayOwnToken(word: string): boolean {
  return word.length >= 3 && !plainWords.has(word) && !dataQualifiers.has(word);
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
  if (words.length === 1) return undefined;
  const kindBefore = lastKind(words.slice(0, -1));
  if (trailers.has(last)) return kindBefore;
  // Of another word after it only a random value is told: apikey_reports.
  return kindBefore === "credential" || kindBefore === "password" ? "key" : undefined;
}
