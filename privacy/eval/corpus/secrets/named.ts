import type { Kind } from "../kind.ts";
import type { Random } from "../random.ts";

// Keys without a form of their own: length and alphabet as the services document them.
const services: readonly (readonly [string, (random: Random) => string])[] = [
  ["abuseipdb", (r) => r.hex(80)],
  ["algolia", (r) => r.hex(32)],
  ["amplitude", (r) => r.hex(32)],
  ["assemblyai", (r) => r.hex(32)],
  ["bugsnag", (r) => r.hex(32)],
  ["cloudflare", (r) => r.url(40)],
  ["cloudinary", (r) => r.url(27)],
  ["codecov", (r) => r.uuid()],
  ["cohere", (r) => r.alnum(40)],
  ["datadog", (r) => r.hex(32)],
  ["deepgram", (r) => r.hex(40)],
  ["etherscan", (r) => r.upper(34)],
  ["fastly", (r) => r.url(32)],
  ["finnhub", (r) => r.lower(20)],
  ["freshdesk", (r) => r.alnum(20)],
  ["giphy", (r) => r.alnum(32)],
  ["heroku_legacy", (r) => r.uuid()],
  ["intercom", (r) => r.alnum(60)],
  ["ipinfo", (r) => r.hex(14)],
  ["kraken", (r) => `${r.base64(86)}==`],
  ["kucoin", (r) => r.hex(24)],
  ["loggly", (r) => r.uuid()],
  ["mistral", (r) => r.alnum(32)],
  ["mixpanel", (r) => r.hex(32)],
  ["newsapi", (r) => r.hex(32)],
  ["okta", (r) => `00${r.url(40)}`],
  ["openweather", (r) => r.hex(32)],
  ["opsgenie", (r) => r.uuid()],
  ["rollbar", (r) => r.hex(32)],
  ["securitytrails", (r) => r.alnum(32)],
  ["shodan", (r) => r.alnum(32)],
  ["snyk", (r) => r.uuid()],
  ["sumologic", (r) => r.alnum(64)],
  ["travisci", (r) => r.alnum(22)],
  ["twitch", (r) => r.lower(30)],
  ["virustotal", (r) => r.hex(64)],
  ["zendesk", (r) => r.alnum(40)],
];

type Naming = (service: string, value: string) => string;
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

// How configuration, code, logs and command lines give a name and a value.
const namings: readonly Naming[] = [
  (name, value) => `${name.toUpperCase()}_API_KEY=${value}`,
  (name, value) => `export ${name.toUpperCase()}_TOKEN="${value}"`,
  (name, value) => `${name}_api_key: ${value}`,
  (name, value) => `"${name}_token": "${value}"`,
  (name, value) => `${name}Token := "${value}"`,
  (name, value) => `const ${name}ApiKey = '${value}';`,
  (name, value) => `String ${name}Secret = "${value}";`,
  (name, value) => `<${name}_key>${value}</${name}_key>`,
  (name, value) => `'${name}_secret' => '${value}',`,
  (name, value) => `client.set_api_key("${value}") # ${name}`,
  (name, value) => `--${name}-token ${value}`,
  (name, value) => `X-${capital(name)}-Key: ${value}`,
  (name, value) => `let ${name}_token: &str = "${value}";`,
  (name, value) => `${capital(name)} rejected the API key ${value}`,
  (name, value) => `the ${name} access token ${value} has expired`,
  (name, value) => `GET /v1/items?api_key=${value}&limit=10 failed (${name})`,
];

/** Keys that only their name gives away. */
export const namedSecrets: readonly Kind[] = services.map(([kind, value]) => ({
  kind,
  named: true,
  make: (random) => random.pick(namings)(kind, value(random)),
}));

const PUNCTUATION = "!@#$%^&*-_+?";

/** Passwords, which have no form at all. */
export const passwords: readonly Kind[] = [
  { kind: "password-env", named: true, make: (r) => `DB_PASSWORD=${r.alnum(10)}${r.of(PUNCTUATION, 1)}` },
  { kind: "password-json", named: true, make: (r) => `{"username":"ada","password":"${r.alnum(9)}"}` },
  { kind: "password-yaml", named: true, make: (r) => `password: ${r.alnum(8)}${r.of(PUNCTUATION, 2)}` },
  { kind: "password-option", named: true, make: (r) => `mysql --user=root --password=${r.alnum(11)} -h db` },
  {
    kind: "password-word",
    named: true,
    make: (r) => `passwd=${r.pick(["letmein", "sunshine", "dragonfly", "iloveyou"])}`,
  },
  {
    kind: "password-sentence",
    named: true,
    make: (r) => `login failed with password ${r.lower(6)}${r.digits(3)}`,
  },
  {
    kind: "client-secret",
    named: true,
    make: (r) => `client_secret=${r.url(32)}&grant_type=client_credentials`,
  },
  {
    kind: "passphrase",
    named: true,
    make: (r) => `ssh_passphrase = "${r.lower(5)} ${r.lower(6)} ${r.lower(7)}"`,
  },
];
