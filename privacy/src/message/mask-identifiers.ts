import { isLongIdentifier } from "./identifier-part.ts";
import { ANY_PLACEHOLDER, type Placeholder } from "./placeholders.ts";

const ID: Placeholder = "<id>";
const DATE: Placeholder = "<date>";

const TIME = String.raw`(?:[T ]\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?(?:\s?(?:Z|UTC|GMT)|[+-]\d{2}:?\d{2})?)?`;
const DATES = new RegExp(
  String.raw`(?<![\p{L}\p{N}_@.-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}${TIME}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d{2}|\d{8}T\d{4,6}Z?)(?![\p{L}\p{N}-])`,
  "gu",
);
// Telephone, card and bank numbers: digits in groups.
const GROUPED = /(?<![\p{L}\p{N}_.,@-])[+(]{0,2}\d[\d().\u00a0 /-]{5,40}\d(?![\p{L}\p{N}])/gu;
const MIN_GROUPED_DIGITS = 7;
const UNITS =
  "[kmgt]i?b|b|bytes?|tokens?|ms|milliseconds?|µs|us|ns|s|secs?|seconds?|min|minutes?|h|hours?|%|rows?|items?|records?|messages?|characters?|chars?|requests?|calls?|ops|usd|eur";
const UNIT = new RegExp(String.raw`^\s?(?:${UNITS})(?![\p{L}\p{N}])`, "iu");
const WITH_UNIT = new RegExp(String.raw`^\d{1,12}(?:${UNITS})$`, "iu");

const TOKEN = new RegExp(
  String.raw`${ANY_PLACEHOLDER}|[\p{L}\p{N}](?:[\p{L}\p{N}]|[_.:@+/~#=-](?=[\p{L}\p{N}_=-]))*`,
  "gu",
);
const COORDINATE = /^-?\d{1,3}\.\d{5,}$/;
const AMOUNT = /^\d+$/;

// A number beside one of these words is of one thing of many, however short.
const OF_ONE =
  /(?<![\p{L}\p{N}])((?:orders?|invoices?|tickets?|accounts?|customers?|users?|patients?|cases?|bookings?|reservations?|policy|claims?|members?|employees?|students?|tenants?|subscriptions?|payments?|refunds?|shipments?|contracts?|cards?|passports?|phone|tel|ssn|pin|id|bestellung|rechnung|kunde|auftrag|commande|facture|pedido|factura|fatura|ordine|заказ|счёт|счет|заявка|zamówienie|faktura|sipariş|注文|订单|주문)(?:\s?(?:id|no\.?|nr\.?|number|num|ref|reference|code|№|#|n°))?\s?[:=#_-]?\s?#?)([\p{L}]{0,4}[-_/]?\d[\p{L}\p{N}_/-]*)/giu;

function maskToken(token: string, after: string): string {
  if (token.startsWith("<")) return token;
  if (COORDINATE.test(token)) return ID;
  if (AMOUNT.test(token) ? UNIT.test(after) : WITH_UNIT.test(token)) return token;
  // An assignment keeps its name.
  const equals = token.indexOf("=");
  if (equals > 0 && !token.endsWith("=")) {
    return token.slice(0, equals + 1) + maskToken(token.slice(equals + 1), after);
  }
  return isLongIdentifier(token) ? ID : token;
}

const countDigits = (text: string) => text.replace(/\D/g, "").length;

function maskGroups(group: string, at: number, whole: string): string {
  const open = group.startsWith("(") && !group.includes(")") ? "(" : "";
  if (open !== "") return open + maskGroups(group.slice(1), at + 1, whole);
  const digits = countDigits(group);
  if (digits < MIN_GROUPED_DIGITS) return group;
  if (/^\d+$/.test(group) || /^\d+\.\d+$/.test(group)) return group;
  return UNIT.test(whole.slice(at + group.length)) && /^\d[\d ]*$/.test(group) && digits < 10 ? group : ID;
}

/** A message without days, long numbers and identifiers; amounts with a unit stay. */
export function maskIdentifiers(message: string): string {
  return message
    .replace(DATES, DATE)
    .replace(GROUPED, maskGroups)
    .replace(OF_ONE, `$1${ID}`)
    .replace(TOKEN, (token: string, at: number, whole: string) =>
      maskToken(token, whole.slice(at + token.length, at + token.length + 16)),
    );
}
