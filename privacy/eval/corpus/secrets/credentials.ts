import type { Kind } from "../kind.ts";
import type { Random } from "../random.ts";

const SERVICES =
  "acme railway opsgenie shortcut refiner squarespace mockaroo zenscrape loginradius moosend".split(" ");
const service = (r: Random) => r.pick(SERVICES);
const account = (r: Random) => r.pick(["admin", "root", "svc_agent", "ada", "deploy"]);
/** A password as people make them. */
const word = (r: Random) =>
  `${r.pick(["hunter", "tiger", "Sommer", "dragon", "letmein", "Welc0me"])}${r.pick(["", "!", "_", "-"])}${r.digits(2 + r.below(3))}`;

/** Credentials that only what stands around them gives away: an option, a login, a file of passwords, an address. */
export const credentials: readonly Kind[] = [
  { kind: "service-token-uuid", named: true, make: (r) => `${service(r)} token = '${r.uuid()}'` },
  { kind: "service-token-bare", named: true, make: (r) => `${service(r)} token: ${r.uuid()}` },
  { kind: "token-uuid", named: true, make: (r) => `token=${r.uuid()}` },
  {
    kind: "service-token-short",
    named: true,
    make: (r) => `${service(r)} token = '${r.lower(5)}${r.digits(3)}${r.lower(4)}'`,
  },
  { kind: "service-token-dash", named: true, make: (r) => `${service(r)} token - '${r.hex(32)}'` },
  { kind: "token-number", named: true, make: (r) => `${service(r)}Token = "${r.digits(18)}"` },
  {
    kind: "token-appended",
    named: true,
    make: (r) => `$${service(r)}Token .= "${r.lower(9)}${r.digits(4)}${r.lower(4)}"`,
  },
  { kind: "query-key", named: true, make: (r) => `https://api.example.com/v1/user?key=${r.uuid()}` },
  {
    kind: "xml-secret",
    named: true,
    make: (r) => `<secret>{${service(r)} AQAAABAAA ${r.lower(20)}}</secret>`,
  },
  { kind: "short-password-name", named: true, make: (r) => `${service(r)}_pw='${r.hex(24)}'` },
  { kind: "curl-user", named: true, make: (r) => `curl -u ${account(r)}:${word(r)} https://ci.example.com` },
  {
    kind: "curl-user-quoted",
    named: true,
    make: (r) => `curl -s -X POST -u '${account(r)}:${word(r)}' https://ci.example.com`,
  },
  {
    kind: "curl-user-glued",
    named: true,
    make: (r) => `curl -u${account(r)}:${word(r)} https://ci.example.com`,
  },
  {
    kind: "curl-user-cluster",
    named: true,
    make: (r) => `curl -sSu ${account(r)}:${word(r)} https://ci.example.com`,
  },
  {
    kind: "curl-user-long",
    named: true,
    make: (r) => `curl --user "${account(r)}:${word(r)}" https://ci.example.com`,
  },
  {
    kind: "curl-user-half",
    named: true,
    make: (r) => `curl --user ${account(r)}:'${word(r)}' -iX PATCH https://ci.example.com`,
  },
  {
    kind: "curl-proxy-user",
    named: true,
    make: (r) => `curl --proxy-user ${account(r)}:${word(r)} https://ci.example.com`,
  },
  {
    kind: "curl-key-as-user",
    named: true,
    make: (r) => `curl https://api.example.com/v1/charges -u ${r.alnum(24)}:`,
  },
  { kind: "curl-no-user", named: true, make: (r) => `curl -u ":${word(r)}!" https://localhost:9200` },
  {
    kind: "wget",
    named: true,
    make: (r) => `wget --user=${account(r)} --password=${word(r)} https://ci.example.com/a`,
  },
  {
    kind: "wget-http",
    named: true,
    make: (r) => `wget --http-user ${account(r)} --http-password ${word(r)} https://ci.example.com/a`,
  },
  { kind: "httpie", named: true, make: (r) => `http -a ${account(r)}:${word(r)} GET https://ci.example.com` },
  {
    kind: "httpie-long",
    named: true,
    make: (r) => `https --auth=${account(r)}:${word(r)} ci.example.com/api`,
  },
  {
    kind: "sshpass",
    named: true,
    make: (r) => `sshpass -p '${word(r)}' ssh ${account(r)}@10.0.0.${r.below(9)}`,
  },
  { kind: "psql-env", named: true, make: (r) => `PGPASSWORD=${word(r)} psql -h db -U ${account(r)}` },
  {
    kind: "docker-login",
    named: true,
    make: (r) => `docker login -u ${account(r)} -p ${word(r)} registry.example.com`,
  },
  { kind: "smbclient", named: true, make: (r) => `smbclient //nas/share -U ${account(r)}%${word(r)}` },
  {
    kind: "oauth-code",
    named: true,
    make: (r) => `https://app.example.com/callback?code=${r.alnum(40)}&state=${r.alnum(8)}`,
  },
  {
    kind: "oauth-code-google",
    named: true,
    make: (r) => `GET /cb?state=x&code=4%2F0A${r.url(60)}&scope=email`,
  },
  { kind: "oauth-code-short", named: true, make: (r) => `GET /auth/github/callback?code=${r.hex(20)}` },
  {
    kind: "oauth-code-body",
    named: true,
    make: (r) => `grant_type=authorization_code&code=${r.url(43)}&client_id=app`,
  },
  {
    kind: "oauth-implicit",
    named: true,
    make: (r) => `https://app.example.com/#access_token=${r.alnum(40)}&token_type=bearer`,
  },
  { kind: "code-verifier", named: true, make: (r) => `code_verifier=${r.url(43)}` },
  { kind: "login-pair", named: true, make: (r) => `login failed for ${account(r)}/${word(r)}` },
  {
    kind: "login-pair-colon",
    named: true,
    make: (r) => `authentication failed with credentials ${account(r)}:${word(r)}`,
  },
  {
    kind: "login-user-password",
    named: true,
    make: (r) => `login failed: user ${account(r)} password ${word(r)}`,
  },
  {
    kind: "login-username",
    named: true,
    make: (r) => `Login rejected (username: ${account(r)}, password: ${word(r)})`,
  },
  {
    kind: "login-with",
    named: true,
    make: (r) => `could not sign in as ${account(r)} with password '${word(r)}'`,
  },
  { kind: "login-pwd", named: true, make: (r) => `auth error uid=${account(r)};pwd=${word(r)};` },
  { kind: "htpasswd-apr1", named: true, make: (r) => `${account(r)}:$apr1$${r.alnum(8)}$${r.alnum(22)}` },
  { kind: "htpasswd-bcrypt", named: true, make: (r) => `${account(r)}:$2y$10$${r.alnum(53)}` },
  { kind: "htpasswd-sha", named: true, make: (r) => `${account(r)}:{SHA}${r.base64(27)}=` },
  { kind: "ldap-ssha", named: true, make: (r) => `userPassword: {SSHA}${r.base64(32)}` },
  {
    kind: "shadow-sha512",
    named: true,
    make: (r) => `${account(r)}:$6$${r.alnum(16)}$${r.alnum(86)}:19000:0:99999:7:::`,
  },
  {
    kind: "shadow-yescrypt",
    named: true,
    make: (r) => `${account(r)}:$y$j9T$${r.alnum(22)}$${r.alnum(43)}:19000:0:99999:7:::`,
  },
  {
    kind: "shadow-md5",
    named: true,
    make: (r) => `${account(r)}:$1$${r.alnum(8)}$${r.alnum(22)}:19000:0:99999:7:::`,
  },
  {
    kind: "argon2",
    named: true,
    make: (r) => `$argon2id$v=19$m=65536,t=3,p=4$${r.base64(22)}$${r.base64(43)}`,
  },
  { kind: "django-hash", named: true, make: (r) => `pbkdf2_sha256$600000$${r.alnum(22)}$${r.base64(43)}=` },
  { kind: "chain-key", named: true, make: (r) => `private key 0x${r.hex(64)} rejected by the node` },
  { kind: "chain-key-env", named: true, make: (r) => `DEPLOYER_KEY=0x${r.hex(64)}` },
  { kind: "chain-key-wallet", named: true, make: (r) => `cannot import wallet 0x${r.hex(64)}` },
  { kind: "chain-key-signer", named: true, make: (r) => `signer: 0x${r.hex(64)}` },
  {
    kind: "seed-phrase",
    named: true,
    make: (r) =>
      `mnemonic: "${Array.from({ length: 12 }, () => r.pick(["ocean", "winter", "solid", "candy", "river", "orbit", "zebra"])).join(" ")}"`,
  },
];
