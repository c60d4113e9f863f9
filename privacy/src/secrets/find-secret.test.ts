import { describe, expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";

const HEX32 = "4fa1c09e77d2b3586e0f19a2c4d87b65";
const MIXED40 = "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6IiXt0W";
const BEGIN = "-----BEGIN";

describe("by structure", () => {
  it.each([
    [
      "secret-jwt",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    ],
    ["secret-jwt", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9."],
    ["secret-private-key", `${BEGIN} RSA PRIVATE KEY-----`],
    ["secret-private-key", `${BEGIN} OPENSSH PRIVATE KEY-----\\nb3Blbn`],
    ["secret-private-key", `${BEGIN} PGP PRIVATE KEY BLOCK-----`],
    ["secret-private-key", `${"MIIEvQ"}IBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj`],
    ["secret-connection-string", "postgres://app:tiger99@db.internal:5432/orders"],
    ["secret-connection-string", "root:tiger99@tcp(db:3306)/shop"],
    ["secret-connection-string", "redis://:hunter22@cache:6379/0"],
    ["secret-connection-string", "https://deploy:hunter22@git.example.com/app.git"],
    ["secret-connection-string", `https://${HEX32}@o1234.ingest.example.io/56789`],
    [
      "secret-token webhook",
      `https://hooks.${"slack"}.com/services/T00000000/B00000000/${MIXED40.slice(0, 24)}`,
    ],
    ["secret-token telegram", `110201543:AA${MIXED40.slice(0, 33)}`],
    ["secret-token mailchimp", `${HEX32}-us14`],
    ["secret-token signed-url", `https://b.example.com/k?X-Amz-Expires=900&X-Amz-Signature=${HEX32}${HEX32}`],
    ["secret-high-entropy", MIXED40],
    [
      "secret-high-entropy",
      `value ${MIXED40.slice(0, 13)}/${MIXED40.slice(13, 30)}+${MIXED40.slice(30, 38)} refused`,
    ],
  ])("%s in %s", (found, text) => expect(findInText(text)).toBe(found));

  it.each([
    "postgres://db.internal:5432/agents",
    "postgres://app:***@db.internal:5432/agents",
    "postgres://app:{{DB_PASSWORD}}@db.internal:5432/agents",
    "https://api.example.com:8443/v1/runs",
    `${BEGIN} CERTIFICATE-----`,
    HEX32,
    `${HEX32}${HEX32}`,
    "019b2f6e-7c1a-7def-8abc-1234567890ab",
    `sha512-${MIXED40}${MIXED40}abcdef==`,
    `chatcmpl-${MIXED40}`,
    `call_${MIXED40.slice(0, 24)}`,
    `AccessDenied (HostId: ${MIXED40}${MIXED40.slice(7)})`,
    `msg_01${MIXED40.slice(0, 22)}`,
    MIXED40.slice(0, 27),
    "org.springframework.web.client.HttpServerErrorException$ServiceUnavailable",
    "/home/runner/builds/agents/src/planner/retrieval/index.spec.ts",
  ])("nothing in %s", (text) => expect(findInText(text)).toBeUndefined());
});

describe("by name", () => {
  it.each([
    "password=hunter2",
    'DB_PASSWORD="tiger99"',
    "passwd: s3cr3t!",
    '{"username":"ada","password":"correcthorse"}',
    '{\\"password\\":\\"correcthorse\\"}',
    "mysql --user=root --password=tiger99 -h db",
    `AWS_SECRET_ACCESS_KEY=${MIXED40}`,
    `"api_key": "${HEX32}"`,
    `apiKey := "${HEX32}"`,
    `<service_token>${HEX32}</service_token>`,
    `if token == "${MIXED40}" {`,
    `"${MIXED40}" == my_api_key`,
    `let service_token: &str = "${MIXED40}";`,
    `client.setApiKey("${HEX32}")`,
    `X-Api-Key: ${HEX32}`,
    `Authorization: Bearer ${MIXED40}`,
    "Authorization: Basic YWRtaW46aHVudGVyMjI=",
    `Authorization: Custom ${HEX32}`,
    "curl -u admin:hunter22 https://ci.example.com",
    "login failed with password hunter22",
    `the access token ${HEX32} has expired`,
    `upstream rejected the API key ${MIXED40.slice(0, 24)}`,
    "Server=db;User Id=sa;Password=Tiger99!;Encrypt=true",
    "пароль: tiger99",
    "token=519b2f6e-7c1a-4def-8abc-1234567890ab",
    "railway token = '519b2f6e-7c1a-4def-8abc-1234567890ab'",
    "mockaroo token = 'mlm9iqkm'",
    `thinkific token - '${HEX32}'`,
    'discordToken = "446933942510154983"',
    '$airtableToken .= "htujxt8in7bvc2y3d"',
    `buildkite token is ${HEX32}12345678`,
    "Heroku token <519b2f6e-7c1a-4def-8abc-1234567890ab> revoked",
    "mnemonic: legal winner thank year wave sausage worth useful legal winner thank yellow",
    `your Acme key is ${HEX32}, keep it safe`,
    "https://api.example.com/v1/user?key=519b2f6e-7c1a-4def-8abc-1234567890ab",
    `<secret>{acme AQAAABAAA ${MIXED40.slice(0, 24)}}</secret>`,
    `cloudant_pw='${HEX32}'`,
    "kind: Secret metadata: name: a data: extra: YWRtaW46cGFzc3dvcmQ=",
    `GET /callback?code=${HEX32.slice(0, 20)}&state=1`,
    `grant_type=authorization_code&code=4%2F0A${MIXED40}`,
    "wget --user=ada --password=tiger99 https://ci.example.com",
    "login failed: user ada password tiger99",
    "onesignal_key=519b2f6e-7c1a-4def-8abc-1234567890ab",
    "db.example.com:5432:orders:app:tiger99x",
    "reading .pgpass: *:*:*:app:tiger99x",
    "role_id=619b2f6e-7c1a-4def-8abc-1234567890ab secret_id='519b2f6e-7c1a-4def-8abc-1234567890ab'",
    "kind: Secret\nmetadata:\n  name: a\ndata:\n  extra: YWRtaW46cGFzc3dvcmQ=",
  ])("%s", (text) => expect(findInText(text)).toMatch(/^secret-/));

  it.each([
    "Monthly token quota exceeded",
    "API key invalid or expired",
    "Prompt exceeds 128k token limit",
    "Failed to connect to vector DB",
    "password must be at least 12 characters",
    'FATAL: password authentication failed for user "agent"',
    "Incorrect API key provided: sk-ab***yz.",
    "api_key=None is not allowed",
    "password=*** host=db",
    "password={{DB_PASSWORD}}",
    "Authorization: Bearer [REDACTED]",
    "max_tokens: 4096 exceeds the limit",
    "Unexpected token '<' at position 12",
    "next_page_token=CAUQAA",
    `cache_key=summary:gpt-4o:${HEX32}`,
    `idempotency key 019b2f6e-7c1a-7def-8abc-1234567890ab reused`,
    "invalid x-api-key (request_id: req_011CSHoEeqs5C35K2UUqR7Fy)",
    "Secret 'prod/agent/openai' not found",
    "Password field not found on login page",
    "token_type: bearer",
    "jwt expired",
    "mnemonic has 11 words, 12 are needed",
    "-W, --password force password prompt (should happen automatically)",
    "--ftp-password=PASS set ftp password to PASS",
    "token=019b2f6e-7c1a-7def-8abc-1234567890ab",
    "unexpected token = 'mlm9iqkm'",
    "syntax error near token: 'mlm9iqkm'",
    `crew_key=${HEX32}`,
    "task_key=519b2f6e-7c1a-4def-8abc-1234567890ab",
    "customer_key=519b2f6e-7c1a-4def-8abc-1234567890ab",
    "Invalid onesignal_key: 446933942510154983",
    "secret_id=519b2f6e-7c1a-4def-8abc-1234567890ab",
    "db.example.com:5432:orders:app:<password>",
    "worker-1:8080:http:main:started",
    "app.ts:1204:parse:token:unexpected",
    "image gateway:8443:api:stable:v1.2.3",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db/main-AbC1dE",
    "System.Text.Json, Version=8.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
    "password=%DB_PASSWORD%",
    "client_secret=<CLIENT_SECRET>",
    "https://<user>:<password>@git.example.com/app.git",
    "token=xxxxxxxxxxxx",
    "api_key=your-api-key-1",
    "Authorization: Bearer xxxxxxxxxxxxxxxxxxxxxxxx",
    "https://a.example.com/cb?error=access_denied&code=ERR_ACCESS_DENIED",
    "https://api.example.com/v1/items?api_key=YOUR_KEY&limit=16",
    "cipher aes256-gcm@openssh.com is not offered",
  ])("nothing in %s", (text) => expect(findInText(text)).toBeUndefined());

  it("the name of the field counts as a name", () => {
    expect(findInText("correcthorse", "db", "password")).toBe("secret-assignment");
    expect(findInText("tiger-99-x", "api", "key")).toBe("secret-assignment");
    expect(findInText("expired", "api", "key")).toBeUndefined();
    expect(findInText("4096", "max", "tokens")).toBeUndefined();
    expect(findInText("prod-search", "secret", "name")).toBeUndefined();
  });
});
