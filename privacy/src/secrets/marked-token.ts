import { hasAll, marks, type Profile } from "../text/profile.ts";

interface MarkedToken {
  readonly kind: string;
  /** Marks that it has: a text without them is not searched. */
  readonly has: number;
  /** The shortest run of letters, digits and the marks of base64 that it has. */
  readonly run: number;
  readonly pattern: RegExp;
}

function marked(kind: string, characters: string, run: number, pattern: RegExp): MarkedToken {
  return { kind, has: marks(characters), run, pattern };
}

// Lengths are bounded, so that each place in a text costs a bounded number of steps.
const inOrder: readonly MarkedToken[] = [
  marked("telegram", ":", 35, /(?<!\d)\d{6,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9])/),
  marked("mailchimp", "-", 36, /(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\d)/),
  marked("mailgun", "-", 50, /(?<![0-9a-f])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-f])/),
  marked("terraform", ".", 40, /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{40}/),
  marked("discord", ".", 27, /(?<![A-Za-z0-9])[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27}/),
  marked("azure-ad", "~", 12, /(?<![A-Za-z0-9])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{28}/),
  marked("asana", "/", 32, /(?<![\w/])[012]\/(?:\d{13,16}(?:\/\d{13,16})?:)?[0-9a-f]{32}(?![0-9a-f])/),
  marked("facebook-app", "|", 27, /(?<!\d)\d{15,16}\|[A-Za-z0-9_-]{27}/),
  marked("firebase", ":", 100, /(?<![A-Za-z0-9])AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{100}/),
  marked("fal", "-:", 36, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32}/),
  marked("zhipu", ".", 32, /(?<![0-9a-f])[0-9a-f]{32}\.[A-Za-z0-9]{16}(?![A-Za-z0-9])/),
  marked("maxmind", "_", 34, /_[A-Za-z0-9]{29}_mmk/),
  marked("ably", ".:", 40, /(?<![\w.-])[\w-]{6}\.[\w-]{6}:[\w-]{40}/),
  marked("twitter", "-", 49, /(?<![\w-])\d{8,20}-[A-Za-z0-9]{40}(?![A-Za-z0-9])/),
  marked("telnyx", "_", 58, /KEY[0-9A-F]{32}_[A-Za-z0-9]{22}/),
  marked("truenas", "-", 66, /(?<![\w-])\d{1,3}-[A-Za-z0-9]{64}(?![A-Za-z0-9])/),
  marked("uptimerobot", "-", 32, /(?<![A-Za-z0-9])[um]\d{6,9}-[0-9a-f]{24}(?![0-9a-f])/),
  marked("sidekiq", ":", 10, /contribsys\S{0,12}\s?[=:]\s?["']?[0-9a-f]{8}:[0-9a-f]{8}/i),
  marked("stripe", "_", 28, /_secret_[A-Za-z0-9]{20}/),
  marked("unleash", ":.", 56, /:[\w-]{1,40}\.[0-9a-f]{56}(?![0-9a-f])/),
  marked("newrelic", "-", 25, /-NRMA(?<=[0-9a-z]{20}-NRMA)(?![A-Za-z0-9])/),
  marked("zoho", ".", 32, /(?<!\d)1000\.[0-9a-f]{32}\.[0-9a-f]{32}/),
  marked(
    "everhour",
    "-",
    32,
    /(?<![0-9a-f-])[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{6}-[0-9a-f]{6}-[0-9a-f]{8}(?![0-9a-f-])/,
  ),
  // Crypt, htpasswd, LDAP and the hashes of web frameworks: what a password can be guessed from.
  marked(
    "password-hash",
    "$",
    20,
    /\$(?:apr1|1|5|6|y|7|2[abxy]?|argon2(?:id?|d)|scrypt|pbkdf2(?:-sha\d{1,3})?|P|H)\$[\w./$=,+-]{20}|\bpbkdf2_sha\d{1,3}\$\d{1,8}\$[\w./$=+]{20}/,
  ),
  marked("password-hash", "{}", 20, /\{(?:S?SHA\d{0,3}|S?MD5|CRYPT|PBKDF2[\w-]{0,12})\}[\w./+$=]{20}/i),
  marked("rapidapi", "", 41, /msh[a-z0-9]{15}p1[a-z0-9]{6}jsn[a-z0-9]{12}/),
  marked(
    "azure",
    "",
    38,
    /(?:JQQJ99|AzFu|AzSe|\+ASt|\+ABa|\+AEh|ACDb|AIoT|AzCa|\+ACR|APIM)(?<=[A-Za-z0-9+/]{34})[A-Za-z0-9+/=]{4}/,
  ),
  marked(
    "bitcoin",
    "",
    51,
    /(?<![\w+/-])(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|xprv[1-9A-HJ-NP-Za-km-z]{100})(?![\w+/-])/,
  ),
  marked(
    "signed-url",
    "=",
    12,
    /[?&;](?:X-Amz-Signature|X-Goog-Signature|Signature|sig)=[A-Za-z0-9%+/_=-]{20}/i,
  ),
  // Addresses that let anyone who has them post or run something.
  marked(
    "webhook",
    "./",
    29,
    /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{16}/i,
  ),
  marked("webhook", "./", 53, /discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{20}/i),
  marked(
    "webhook",
    "./-",
    32,
    /(?:webhook\.office\.com|outlook\.office\.com)\/webhook(?:b2)?\/[0-9a-f-]{20}/i,
  ),
  marked("webhook", "./", 25, /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/(?:\d{4,10}\/\w{4}|\w{16})/i),
  marked("webhook", "./", 31, /maker\.ifttt\.com\/[\w/]{1,80}\/with\/key\/[\w-]{16}/i),
  marked("webhook", "./", 24, /hook(?:\.\w{2,4}\d?)?\.(?:make|integromat)\.com\/\w{20}/i),
  marked(
    "webhook",
    "./-",
    45,
    /open\.(?:feishu|larksuite)\.(?:cn|com)\/open-apis\/bot\/v2\/hook\/[\w-]{20}/i,
  ),
  marked("webhook", "./?=", 29, /chat\.googleapis\.com\/v1\/spaces\/[\w-]{6,20}\/messages\?key=/i),
];

// Those that need the longest runs last: most texts end the search early.
const markedTokens = inOrder.toSorted((left, right) => left.run - right.run);

/** Kind of a token in a text that is recognised by a mark inside it instead of its beginning, or undefined. */
export function markedTokenKind(text: string, profile: Profile): string | undefined {
  for (const { kind, has, run, pattern } of markedTokens) {
    if (profile.longestEncoded < run) return undefined;
    if (hasAll(profile, has) && pattern.test(text)) return kind;
  }
  return undefined;
}
