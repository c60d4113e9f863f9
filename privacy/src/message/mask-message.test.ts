import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureMessages } from "../../eval/corpus/benign/messages.ts";
import { maskMessage } from "./mask-message.ts";
import { placeholders } from "./placeholders.ts";

describe("maskMessage keeps what helps", () => {
  it.each([
    "timeout after 30 s",
    "HTTP 503 from search",
    "connect ECONNREFUSED 127.0.0.1:5432",
    "getaddrinfo ENOTFOUND api.internal.example.com",
    "Rate limit reached for gpt-4o: Limit 30000, Used 29704. Please try again in 1.412s.",
    "Model claude-3-5-sonnet-20241022 is not available in region westeurope",
    "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
    "Traceback in agents/planner.py:118 IndexError: list index out of range",
    "client closed connection",
    "Request timed out after 120000ms",
    "read 10485760bytes of 52428800bytes",
    "HTTPSConnectionPool(host='api.openai.com', port=443): Read timed out. (read timeout=60)",
    "user not found",
    "Expected 3 arguments but got 2 at line 423 column 17",
    "This model's maximum context length is 128000 tokens",
    "Error code: 429 - {'rate_limit_exceeded'}",
    "",
  ])("%s", (message) => expect(maskMessage(message)).toBe(message));
});

describe("maskMessage masks what tells of one person or thing", () => {
  it.each([
    ["Order 4711 not found for Maria Lopez", "Order <id> not found for <name>"],
    ["user jsmith not found", "user <name> not found"],
    ["Dr. Anna van der Berg is away", "Dr. <name> is away"],
    ["Kunde Müller wurde nicht gefunden", "Kunde <name> wurde nicht gefunden"],
    ["Пользователь Иван Петров не найден", "Пользователь <name> не найден"],
    ["用户 张伟 的订单", "用户 <name> 的订单"],
    ["田中さんの予約", "<name>さんの予約"],
    ["payment failed for customer 12345 (Maria)", "payment failed for customer <id> (<name>)"],
    ["login failed for maria.lopez", "login failed for <name>"],
    ["account mgarcia1990 locked", "account <name> locked"],
    ["Klient Jan Kowalski nie istnieje", "Klient <name> nie istnieje"],
    ["Müşteri Ayşe Demir bulunamadı", "Müşteri <name> bulunamadı"],
    ["Ο πελάτης Νίκος Παπαδόπουλος δεν βρέθηκε", "Ο πελάτης <name> δεν βρέθηκε"],
    ["المستخدم محمد علي غير موجود", "المستخدم <name> غير موجود"],
    ["Invoice sent to Olivia and Peter Brown", "Invoice sent to <name>"],
    ["assigned to olivia@corp", "assigned to <email>"],
    ["name=Maria age=3", "name=<name> age=3"],
    ["could not read /home/maria/diagnosis/x.pdf", "could not read <path>"],
    ["open C:\\Users\\Maria Lopez\\x.txt failed", "open <path> failed"],
    ["mail to maria@example.org bounced", "mail to <email> bounced"],
    ["call +49 170 1234567 failed", "call <id> failed"],
    ["born 1990-01-15", "born <date>"],
    ["peer 203.0.113.9:443 reset", "peer <address>:443 reset"],
    ["peer 2001:db8::17 reset", "peer <address> reset"],
    ["GET https://maria:pw@host.example.com/u/1?x=2#y.", "GET https://host.example.com/<path>."],
    ["Unexpected value \"my dog is ill\" in 'a b'", "Unexpected value <text> in <text>"],
    ["x «Je suis malade» „Ich auch“ “me too” `cat` 「猫」 y", "x <text> <text> <text> <text> <text> y"],
    ['cut off "in the mid', "cut off <text>"],
    ["Failing row contains (1, Maria, x).", "Failing row contains (<text>)."],
    ["Key (email)=(Maria L) already exists", "Key (email)=(<text>) already exists"],
    ["request 3fa85f64-5717-4562-b3fc-2c963f66afa6 failed", "request <id> failed"],
    ["Tool call call_Qj7gMKiNm1KypTO4tb3aybVw failed", "Tool call <id> failed"],
    ["no account 84729104", "no account <id>"],
  ])("%s", (message, masked) => expect(maskMessage(message)).toBe(masked));
});

const pieces = fc.constantFrom(
  ...placeholders,
  ..."'\"`«»“”„‘’「」()[]{}<>/\\@.:;,=#~+-_ \n".split(""),
  ...["for", "user", "customer", "by", "Mr.", "Maria", "Lopez", "van", "der", "and", "order", "12", "123456"],
  ...[
    "http://",
    "a.example",
    "::1",
    "10.0.0.1",
    "/home/",
    "C:\\",
    "2026-01-15",
    "+49 170",
    "x1y2z3w4",
    "客户",
    "王伟",
    "さん",
  ],
  ...failureMessages,
);

it("masking again changes nothing, and a message within the limit stays within it", () => {
  const messages = fc.oneof(
    fc.string({ unit: "binary", maxLength: 600 }),
    fc
      .array(fc.tuple(pieces, fc.constantFrom("", " ")), { maxLength: 40 })
      .map((list) => list.flat().join("")),
  );
  fc.assert(
    fc.property(messages, (message) => {
      const masked = maskMessage(message);
      expect(maskMessage(masked)).toBe(masked);
      if ([...message].length <= 500) expect([...masked].length).toBeLessThanOrEqual(500);
    }),
    { numRuns: 2000 },
  );
});

it("of a long text no more than its beginning is read, cut between words", () => {
  expect(maskMessage("x".repeat(3_000_000))).toBe("<text>");
  expect(maskMessage("1.1.1.1,".repeat(60))).toBe("<text>");
  const masked = maskMessage(`${"word ".repeat(818)}maria@example.org`);
  expect(masked).not.toContain("maria");
  expect(maskMessage(masked)).toBe(masked);
});
