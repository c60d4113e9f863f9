const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const LONG_NUMBER = /\d{6}/;
const RECENT_DAY = /^20[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const HEX = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,}$|^(?=.*\d)(?=.*[A-F])[0-9A-F]{7,}$/;
const TURN = /[A-Za-z]\d|\d[A-Za-z]/g;
const CASE_TURN = /[a-z](?=[A-Z])|[A-Z](?=[a-z])/g;
const MIN_RANDOM = 12;
const RANDOM_TURNS = 0.45;
const MIN_MIXED = 8;
const MANY_TURNS = 3;
const LONG_MIXED = 16;

/** Whether a part of a token without marks inside stands for one thing of many, such as a row or a request. */
function isIdentifierPart(part: string, isFirst: boolean): boolean {
  if (LONG_NUMBER.test(part)) return isFirst || !RECENT_DAY.test(part);
  if (HEX.test(part)) return true;
  if (part.length >= MIN_RANDOM && (part.match(CASE_TURN)?.length ?? 0) > RANDOM_TURNS * part.length)
    return true;
  if (part.length < MIN_MIXED || !/\d/.test(part)) return false;
  const turns = [...part.matchAll(TURN)].length;
  const isMixedCase = /[a-z]/.test(part) && /[A-Z]/.test(part.slice(1));
  const digits = part.replace(/\D/g, "").length;
  return turns >= MANY_TURNS || (isMixedCase && digits > 1 && part.length >= LONG_MIXED);
}

/**
 * Whether a token is an identifier of one thing of many: a UUID, a hash, a number of six digits and more, letters and digits
 * mixed. Names of models, versions and days within them are none.
 */
export function isLongIdentifier(token: string): boolean {
  if (UUID.test(token)) return true;
  return token.split(/[^A-Za-z0-9]+/).some((part, at) => isIdentifierPart(part, at === 0));
}
