import { isMasked } from "./secret-value.ts";

const LOGIN =
  /login|log(?:ged|ging)?[ -]?(?:in|on)|logon|sign(?:ed|ing)?[ -]?in|auth|credential|account|user(?:name)?[/ ]password/i;
// Accounts that people try: behind one, after a mark, stands its password.
const ACCOUNT_PAIR =
  /(?<![\w/:.@-])(?:admin|administrator|root|user|test|guest|sa|postgres|oracle|ubuntu|demo|support|operator|deploy|ada|svc\w{0,20}|[\w.-]{1,20}_?(?:admin|user|svc))(?:[/:]|\s\/\s)(?!\/)([^\s"',;)/:]{5,64})(?![/:])/gi;
const CREDENTIALS =
  /\b(?:credentials?|user(?:name)?[/ ]?(?:and )?password|login)\s?[:=]?\s?["'(]?[\w.@-]{1,40}[/:](?!\/)([^\s"',;)/:]{5,64})(?![/:])/gi;
// A word, and no version, port, time or path.
const PASSWORD_LIKE = /^(?=.*\d)(?=.*[A-Za-z])(?!v?\d+(?:\.\d+)+)(?!.*\.[a-z]{2,5}\d?$).+/;

function isPassword(word: string): boolean {
  const value = word.replace(/[.!?\]}]+$/, "");
  return value.length >= 5 && PASSWORD_LIKE.test(value) && !isMasked(value) && !value.startsWith("$");
}

/** Whether a sentence about a login gives the account with its password: "login failed for admin/hunter2". */
export function hasLogin(text: string): boolean {
  if (!LOGIN.test(text)) return false;
  for (const pattern of [ACCOUNT_PAIR, CREDENTIALS]) {
    for (const { 1: password = "" } of text.matchAll(pattern)) if (isPassword(password)) return true;
  }
  return false;
}
