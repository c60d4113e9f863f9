import { isMasked, isRandom } from "./secret-value.ts";

/** What an option of a program is given. */
type Given = "user and password" | "account%password" | "password";
type Options = ReadonlyMap<string, Given>;

const options = (given: Given, names: string): (readonly [string, Given])[] =>
  names.split(" ").map((name) => [name, given] as const);
const clientOptions: Options = new Map(options("user and password", "-u -U --user --proxy-user"));
const httpOptions: Options = new Map(options("user and password", "-a --auth"));
const loginOptions: Options = new Map([
  ...options("password", "-p --password"),
  ...options("user and password", "--creds"),
]);
const shareOptions: Options = new Map(options("account%password", "-U --user"));
const passwordOptions: Options = new Map(options("password", "-p"));
const cacheOptions: Options = new Map(options("password", "-a --pass"));

const programs: ReadonlyMap<string, Options> = new Map([
  ["curl", clientOptions],
  ...["http", "https", "xh", "httpie"].map((name) => [name, httpOptions] as const),
  // Of these only "login" is given passwords.
  ["login", loginOptions],
  ...["skopeo", "oras"].map((name) => [name, loginOptions] as const),
  ...["smbclient", "rpcclient", "net"].map((name) => [name, shareOptions] as const),
  ...["sshpass", "mysql", "mysqldump", "mysqladmin", "mariadb", "mongo", "mongosh"].map(
    (name) => [name, passwordOptions] as const,
  ),
  ["redis-cli", cacheOptions],
]);
const PROGRAM =
  /(?:^|[\s"'`/|;&($])(?:curl|https?|xh|httpie|login|skopeo|oras|smbclient|rpcclient|net|sshpass|mysql|mariadb|mongo|redis-cli)/;

const WORD = /(?:"[^"]{0,200}"|'[^']{0,200}'|[^\s"'])+/g;
const QUOTES = /["'`]/g;
// A command may be given as the list of its words.
const LIST_MARKS = /^[[(]+|[\],)]+$/g;
const MAX_WORDS = 80;
const END_OF_COMMAND = /^[|;&]+$/;
const SHORT_OPTIONS = /^-[A-Za-z]+$/;
// What examples say instead of a password.
const PLACE = /^(?:password|passwd|pass|pwd|token|secret|key|yyy|\[.*|<.*|api[_-]?key)$/i;

function isGivenPassword(value: string): boolean {
  return value.length >= 3 && !isMasked(value) && !PLACE.test(value) && !value.startsWith("$");
}

function isSecret(value: string, given: Given): boolean {
  if (given === "password") return isGivenPassword(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
  const at = value.indexOf(given === "account%password" ? "%" : ":");
  if (at < 0) return false;
  const password = value.slice(at + 1).replace(/[).,;]+$/, "");
  if (/^\/\//.test(password)) return false;
  // A service may take its key as the user, with nothing for a password.
  return password === ""
    ? isRandom(value.slice(0, at), 16) || isPunctuated(value.slice(0, at))
    : isGivenPassword(password);
}

function isPunctuated(user: string): boolean {
  return user.length >= 8 && /\d/.test(user) && /[!?#$%^&*+=~]/.test(user) && isGivenPassword(user);
}

/** What an option among the words of a command is given, by the short forms too: -u name, -uname, -su name, --user=name. */
function givenValue(word: string, next: string, of: Options): readonly [string, Given] | undefined {
  const [name = "", ...rest] = word.split("=");
  const long = of.get(name);
  if (long !== undefined) return [rest.length === 0 ? next : rest.join("="), long];
  if (!word.startsWith("-") || word.startsWith("--")) return undefined;
  const glued = of.get(word.slice(0, 2));
  const last = SHORT_OPTIONS.test(word) ? of.get(`-${word.slice(-1)}`) : undefined;
  if (last !== undefined) return [next, last];
  return glued === undefined ? undefined : [word.slice(2), glued];
}

/** The words of a command, without quotes; a command that is quoted as a whole is cut into its words. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const { 0: word } of text.matchAll(WORD)) {
    const plain = word.replace(QUOTES, "").replace(LIST_MARKS, "");
    words.push(...(PROGRAM.test(plain) ? plain.split(/\s+/) : [plain]));
    if (words.length >= MAX_WORDS) break;
  }
  return words;
}

/**
 * Whether a text holds a command that is given a password: `curl -u user:password`, `docker login -p …`. Variables and
 * places for a password pass.
 */
export function hasPasswordOption(text: string): boolean {
  if (!PROGRAM.test(text)) return false;
  const words = wordsOf(text);
  let of: Options | undefined;
  for (const [at, word] of words.entries()) {
    const program = programs.get(word.slice(word.lastIndexOf("/") + 1).replace(/^[($]+/, ""));
    if (END_OF_COMMAND.test(word)) of = undefined;
    else if (program !== undefined) of = program;
    else {
      const given = of === undefined ? undefined : givenValue(word, words[at + 1] ?? "", of);
      if (given !== undefined && isSecret(...given)) return true;
    }
  }
  return false;
}
