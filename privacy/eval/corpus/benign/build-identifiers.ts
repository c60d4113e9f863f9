import { type IdentifierKind, oneOf } from "./identifier-kind.ts";

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** Paths, versions, hashes and names that builds, packages, clusters and tracing make. */
export const buildIdentifiers: readonly IdentifierKind[] = [
  {
    kind: "pnpm",
    key: "module_path",
    make: (r) =>
      `node_modules/.pnpm/@babel+core@7.24.${r.below(9)}_${r.of(BASE32, 26)}/node_modules/@babel/core`,
  },
  {
    kind: "pnpm",
    key: "module_path",
    make: (r) =>
      `/repo/node_modules/.pnpm/next@15.1.${r.below(9)}_react-dom@19.0.0_react@19.0.0__react@19.0.0/node_modules/next/dist/server/app-render.js`,
  },
  {
    kind: "pnpm-store",
    key: "artifact",
    make: (r) => `/home/ci/.local/share/pnpm/store/v3/files/${r.hex(2)}/${r.hex(126)}-index.json`,
  },
  {
    kind: "yarn-cache",
    key: "artifact",
    make: (r) => `.yarn/cache/lodash-npm-4.17.21-${r.hex(10)}-${r.hex(10)}.zip`,
  },
  {
    kind: "npm-cache",
    key: "artifact",
    make: (r) => `_cacache/content-v2/sha512/${r.hex(2)}/${r.hex(2)}/${r.hex(124)}`,
  },
  {
    kind: "go-module",
    key: "module",
    make: (r) => `golang.org/x/net@v0.0.0-2024${r.digits(10)}-${r.hex(12)}`,
  },
  {
    kind: "wheel",
    key: "artifact",
    make: (r) => `numpy-1.26.${r.below(9)}-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
  },
  { kind: "conda", key: "build", make: (r) => `numpy-1.26.4-py312h${r.hex(7)}_${r.below(9)}` },
  {
    kind: "maven",
    key: "artifact",
    make: (r) => `com.acme:agent-core:2.1.0-20240${r.digits(3)}.1${r.digits(5)}-${r.below(99)}`,
  },
  {
    kind: "assembly",
    key: "assembly",
    make: (r) =>
      `System.Text.Json, Version=8.0.0.${r.below(9)}, Culture=neutral, PublicKeyToken=${r.hex(16)}`,
  },
  { kind: "chunk", key: "source_file", make: (r) => `assets/index-${r.url(8)}.js` },
  { kind: "chunk", key: "source_file", make: (r) => `static/chunks/pages/_app-${r.hex(16)}.js` },
  { kind: "css-module", key: "selector", make: (r) => `Button_root__${r.alnum(5)}` },
  { kind: "rust-symbol", key: "symbol", make: (r) => `core::ptr::drop_in_place::h${r.hex(16)}` },
  {
    kind: "mangled",
    key: "symbol",
    make: (r) => `_ZN4llvm12PassManagerINS_6ModuleEJEE3run${r.below(9)}ERS1_RNS_15AnalysisManagerE`,
  },
  {
    kind: "go-function",
    key: "symbol",
    make: (r) => `github.com/acme/agent/internal/planner.(*Runner).executeStep.func${r.below(9)}`,
  },
  {
    kind: "java-class",
    key: "exception_class",
    make: (r) => `com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException$Inner${r.below(99)}`,
  },
  {
    kind: "java-class",
    key: "bean",
    make: (r) =>
      `org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction$${r.below(9)}`,
  },
  {
    kind: "python-class",
    key: "error_type",
    make: (r) => `langchain_core.exceptions.OutputParserException_v${r.below(9)}`,
  },
  {
    kind: "spring-proxy",
    key: "bean",
    make: (r) => `PaymentService$$SpringCGLIB$$${r.below(9)}@${r.hex(8)}`,
  },
  { kind: "lambda-class", key: "bean", make: (r) => `AgentRunner$$Lambda/0x0000${r.hex(12)}@${r.hex(8)}` },
  {
    kind: "semver-build",
    key: "release",
    make: (r) => `2.14.0-beta.${r.below(9)}+build.${r.digits(4)}.sha.${r.hex(7)}`,
  },
  {
    kind: "git-describe",
    key: "revision",
    make: (r) => `v2.14.${r.below(9)}-${r.below(99)}-g${r.hex(10)}-dirty`,
  },
  { kind: "digest", key: "image", make: (r) => `ghcr.io/acme/agent:2.1.0@sha256:${r.hex(64)}` },
  { kind: "container-id", key: "container", make: (r) => r.hex(64) },
  { kind: "layer", key: "layer", make: (r) => `/var/lib/docker/overlay2/${r.hex(64)}/merged` },
  { kind: "integrity-sri", key: "lock", make: (r) => `sha384-${r.base64(64)}` },
  { kind: "integrity-sri", key: "script", make: (r) => `sha256-${r.base64(43)}= sha512-${r.base64(86)}==` },
  { kind: "digest-header", key: "repr_digest", make: (r) => `sha-256=:${r.base64(43)}=:` },
  { kind: "content-md5", key: "md5_base64", make: (r) => `${r.base64(22)}==` },
  { kind: "etag-weak", key: "if_none_match", make: (r) => `W/"${r.hex(4)}-${r.base64(27)}"` },
  { kind: "etag-multipart", key: "e_tag", make: (r) => `"${r.hex(32)}-${r.below(99)}"` },
  { kind: "ssh-fingerprint", key: "host_key", make: (r) => `SHA256:${r.base64(43)}` },
  {
    kind: "ssh-public",
    key: "public_key",
    make: (r) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.base64(43)}`,
  },
  {
    kind: "ssh-cipher",
    key: "cipher",
    make: (r) =>
      oneOf(
        r,
        "aes256-gcm@openssh.com chacha20-poly1305@openssh.com hmac-sha2-256-etm@openssh.com curve25519-sha256@libssh.org",
      ),
  },
  {
    kind: "ssh-key-type",
    key: "algorithm",
    make: (r) =>
      oneOf(
        r,
        "sk-ssh-ed25519@openssh.com ssh-ed25519-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com zlib@openssh.com",
      ),
  },
  {
    kind: "certificate-serial",
    key: "serial",
    make: (r) => Array.from({ length: 16 }, () => r.hex(2).toUpperCase()).join(":"),
  },
  {
    kind: "replica-set",
    key: "pod",
    make: (r) =>
      `agent-runner-${r.of("bcdfghjklmnpqrstvwxz2456789", 10)}-${r.of("bcdfghjklmnpqrstvwxz2456789", 5)}`,
  },
  {
    kind: "stateful-set",
    key: "pod",
    make: (r) => `clickhouse-shard0-${r.below(9)}.clickhouse-headless.prod.svc.cluster.local`,
  },
  {
    kind: "cron-pod",
    key: "pod",
    make: (r) => `nightly-export-29${r.digits(6)}-${r.of("bcdfghjklmnpqrstvwxz2456789", 5)}`,
  },
  { kind: "instance", key: "host", make: (r) => `i-0${r.hex(16)}` },
  { kind: "image-id", key: "image", make: (r) => `ami-0${r.hex(16)}` },
  { kind: "tracestate", key: "tracestate", make: (r) => `rojo=${r.hex(16)},congo=t61${r.alnum(9)}` },
  {
    kind: "tracestate",
    key: "tracestate",
    make: (r) => `dd=s:2;o:rum;p:${r.hex(16)};t.dm:-4,acme@vendor=${r.hex(16)}`,
  },
  { kind: "tracestate", key: "tracestate", named: true, make: (r) => `vendor=${r.alnum(32)}` },
  { kind: "b3", key: "b3", make: (r) => `${r.hex(32)}-${r.hex(16)}-1-${r.hex(16)}` },
  { kind: "cloud-trace", key: "x_cloud_trace_context", make: (r) => `${r.hex(32)}/${r.digits(19)};o=1` },
  { kind: "boundary", key: "content_boundary_id", make: (r) => `----WebKitFormBoundary${r.alnum(16)}` },
  {
    kind: "advisory",
    key: "advisory",
    make: (r) =>
      `GHSA-${r.of("23456789cfghjmpqrvwx", 4)}-${r.of("23456789cfghjmpqrvwx", 4)}-${r.of("23456789cfghjmpqrvwx", 4)}`,
  },
  {
    kind: "experiment",
    key: "experiment",
    make: (r) => `exp_2026_q${1 + r.below(4)}_prompt-v${r.below(99)}_variant-b`,
  },
  {
    kind: "weights",
    key: "weights",
    make: (r) => `Meta-Llama-3.1-8B-Instruct-Q${2 + r.below(6)}_K_M-00001-of-0000${r.below(9)}.gguf`,
  },
  {
    kind: "queue-url",
    key: "queue",
    make: (r) => `https://sqs.eu-west-1.amazonaws.com/${r.digits(12)}/agent-tasks.fifo`,
  },
  { kind: "bigquery-job", key: "job", make: (r) => `acme-prod:EU.bquxjob_${r.hex(8)}_${r.hex(11)}` },
  { kind: "sql-plan", key: "plan_hash", make: (r) => `0x${r.hex(16).toUpperCase()}` },
  {
    kind: "s3-key",
    key: "s3_key",
    make: (r) => `runs/2026/0${1 + r.below(9)}/${r.hex(32)}/output-${r.below(99)}.json.gz`,
  },
  {
    kind: "user-in-url",
    key: "remote",
    make: (r) => `https://$USER:$PASS@git${r.below(9)}.example.com/app.git`,
  },
  {
    kind: "template-in-url",
    key: "remote",
    make: (r) => `postgres://\${DB_USER}:\${DB_PASS}@db${r.below(9)}:5432/app`,
  },
  {
    kind: "equal-letters",
    key: "pad",
    make: (r) => r.pick(["a", "x", "A", "X", "z", "0"]).repeat(40 + r.below(200)),
  },
  {
    kind: "pattern",
    key: "pad",
    make: (r) => r.pick(["ab", "01", "xX", "abc", "0123456789"]).repeat(20 + r.below(4)),
  },
  {
    kind: "alphabet",
    key: "alphabet",
    make: (r) => `abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789${r.pick(["+/", "-_", ""])}`,
  },
];
