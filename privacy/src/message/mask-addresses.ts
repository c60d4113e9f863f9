import { isLongIdentifier } from "./identifier-part.ts";
import type { Placeholder } from "./placeholders.ts";

const ADDRESS: Placeholder = "<address>";
const EMAIL: Placeholder = "<email>";
const PATH: Placeholder = "<path>";
const ID: Placeholder = "<id>";
const URL_MASK: Placeholder = "<url>";

const URL_FORM = /(?<![\p{L}\p{N}])([A-Za-z][A-Za-z0-9+.-]{1,30}):\/\/([^\s<>"'`]+)/gu;
const BARE_URL = /(?<![\p{L}\p{N}@.])(www\.[^\s<>"'`/]+)(\/[^\s<>"'`]*)?/giu;
const DATA_URL = /\b(?:data|blob|javascript|urn|magnet):[A-Za-z0-9][^\s<>]*/g;
const ARN = /\barn:[^\s<>]+/g;
const MAIL =
  /(?<![^\s<>()[\]{},;:"'`=])[^\s<>()[\]{},;:"'`=@]+@(?:\[[^\]\s]+\]|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+)/gu;
// Of a network of its own, without a dot. After a name of a package, "next" and the like are no host.
const MAIL_INSIDE =
  /(?<![^\s<>()[\]{},;:"'`=])[\p{L}][\p{L}\p{N}._-]*@(?!(?:next|latest|beta|canary|alpha|dev|main|master|rc|localhost)\b)\p{L}[\p{L}-]+(?![\p{L}\p{N}@/.-])/gu;
const MAIL_OF_HOST = /(?<![^\s<>()[\]{},;:"'`=/])[^\s<>()[\]{},;:"'`=/@]+@(?=localhost\b)/gu;
const HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*(:\d{1,5})?$/i;
const TRAILING = /[).,;:!?\]}]+$/;
const OWN_NAME = /\.(?:local|lan|home)/i;
const MACHINE = /(?<![\p{L}\p{N}])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:local|lan|home|localdomain)\b/giu;

const BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const IPV4 = new RegExp(`(?<![\\p{L}\\d.-])(?:${BYTE}\\.){3}${BYTE}(?:/\\d{1,2})?(?![\\d-]|\\.\\d)`, "gu");
const IPV6 =
  /(?<![\p{L}\p{N}:.])\[?(?=[0-9a-f:]*(?:::|(?::[0-9a-f]{1,4}){7}))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%[\w-]+)?(?:\/\d{1,3})?\]?(?![\p{L}\p{N}])/giu;
const BYTES = /(?<![\p{L}\p{N}:])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,}(?![\p{L}\p{N}])/giu;

const isOwn = (address: string) => /^(?:127\.|0\.0\.0\.0|\[?::1?\]?$)/.test(address);
const maskIp = (address: string) => (isOwn(address) ? address : ADDRESS);

function maskUrl(scheme: string, rest: string): string {
  const end = TRAILING.exec(rest)?.[0] ?? "";
  const whole = rest.slice(0, rest.length - end.length);
  const cut = whole.search(/[/?#\\]/);
  const authority = cut < 0 ? whole : whole.slice(0, cut);
  const tail = cut < 0 ? "" : whole.slice(cut);
  if (authority === "") return `${PATH}${end}`;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (!HOST.test(host) || isLongIdentifier(host.replace(/:\d+$/, ""))) return `${URL_MASK}${end}`;
  return `${scheme}://${host}${tail === "" || tail === "/" ? tail : `/${PATH}`}${end}`;
}

const maskBareUrl = (_: string, host: string, tail = "") =>
  host + (tail === "" || tail === "/" ? tail : `/${PATH}`);

/** A message without e-mail and IP addresses; of URLs, the scheme and the host stay, and so does the machine's own address. */
export function maskAddresses(message: string): string {
  let masked = message
    .replace(URL_FORM, (_, scheme: string, rest: string) => maskUrl(scheme, rest))
    .replace(BARE_URL, maskBareUrl)
    .replace(DATA_URL, URL_MASK)
    .replace(ARN, ID);
  if (masked.includes("@"))
    masked = masked.replace(MAIL, EMAIL).replace(MAIL_INSIDE, EMAIL).replace(MAIL_OF_HOST, "<name>@");
  if (/[.:]/.test(masked)) {
    masked = masked.replace(BYTES, ID).replace(IPV4, maskIp).replace(IPV6, maskIp);
  }
  return OWN_NAME.test(masked) ? masked.replace(MACHINE, ADDRESS) : masked;
}
