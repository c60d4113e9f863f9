import type { Kind } from "../kind.ts";

const base64url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Secrets that are recognised by how they are built: keys in PEM, signed tokens, addresses, headers. */
export const structuralSecrets: readonly Kind[] = [
  {
    kind: "jwt",
    make: (r) =>
      `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(`{"sub":"${r.digits(10)}","iat":1516239022}`)}.${r.url(43)}`,
  },
  { kind: "pem-rsa", make: (r) => `-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEA${r.base64(120)}` },
  {
    kind: "pem-pkcs8",
    make: (r) => `-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkqhkiG9w0BAQEF${r.base64(120)}`,
  },
  {
    kind: "pem-openssh",
    make: (r) => `-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAA${r.base64(80)}`,
  },
  { kind: "pgp-private", make: () => "-----BEGIN PGP PRIVATE KEY BLOCK-----" },
  {
    kind: "postgres-url",
    make: (r) => `postgres://app:${r.alnum(16)}@db-${r.below(9)}.internal:5432/orders`,
  },
  { kind: "mysql-url", make: (r) => `mysql://root:${r.alnum(10)}@10.0.${r.below(255)}.4/shop` },
  {
    kind: "mongodb-url",
    make: (r) => `mongodb+srv://svc:${r.alnum(14)}@cluster0.${r.lower(5)}.mongodb.net/?retryWrites=true`,
  },
  { kind: "redis-url", make: (r) => `redis://:${r.hex(32)}@cache:6379/0` },
  { kind: "amqp-url", make: (r) => `amqps://worker:${r.alnum(20)}@mq.example.com/vhost` },
  { kind: "basic-auth-url", make: (r) => `https://deploy:${r.alnum(12)}@git.example.com/team/app.git` },
  { kind: "jdbc-url", make: (r) => `jdbc:postgresql://db:5432/app?user=svc&password=${r.alnum(12)}` },
  {
    kind: "ado-connection",
    make: (r) => `Server=tcp:sql1,1433;Database=app;User Id=sa;Password=${r.alnum(12)}!;Encrypt=true`,
  },
  {
    kind: "azure-connection",
    make: (r) =>
      `DefaultEndpointsProtocol=https;AccountName=prod${r.below(99)};AccountKey=${r.base64(86)}==;EndpointSuffix=core.windows.net`,
  },
  {
    kind: "azure-service-bus",
    make: (r) =>
      `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${r.base64(43)}=`,
  },
  {
    kind: "azure-sas",
    make: (r) =>
      `https://acct.blob.core.windows.net/c/f?sv=2022-11-02&sp=r&sig=${r.alnum(40)}%2B${r.alnum(2)}%3D`,
  },
  {
    kind: "aws-presigned",
    make: (r) => `https://b.s3.amazonaws.com/k?X-Amz-Expires=900&X-Amz-Signature=${r.hex(64)}`,
  },
  { kind: "bearer-header", make: (r) => `Authorization: Bearer ${r.alnum(40)}` },
  { kind: "basic-header", make: (r) => `Authorization: Basic ${btoa(`admin:${r.alnum(12)}`)}` },
  { kind: "curl-user", make: (r) => `curl -u admin:${r.alnum(12)} https://ci.example.com/api` },
  {
    kind: "slack-webhook",
    make: (r) => `https://hooks.slack.com/services/T${r.upper(8)}/B${r.upper(10)}/${r.alnum(24)}`,
  },
  { kind: "discord-webhook", make: (r) => `https://discord.com/api/webhooks/${r.digits(18)}/${r.url(68)}` },
  {
    kind: "teams-webhook",
    make: (r) =>
      `https://corp.webhook.office.com/webhookb2/${r.uuid()}@${r.uuid()}/IncomingWebhook/${r.hex(32)}/${r.uuid()}`,
  },
  { kind: "sentry-dsn", make: (r) => `https://${r.hex(32)}@o${r.digits(6)}.ingest.sentry.io/${r.digits(7)}` },
  {
    kind: "bitcoin-wif",
    make: (r) => `L${r.of("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 51)}`,
  },
];
