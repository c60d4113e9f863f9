// What comes in long numbers and is nobody's: identifiers, times, counters, codes of goods.
const NAME =
  /\b(?:ids?|uuid|guid|order|ticket|invoice|receipt|case|incident|job|batch|build|event|tweet|snowflake|seq(?:uence)?|serial|offset|cursor|revision|commit|hash|checksum|digest|nonce|time|timestamps?|ts|epoch|nanos?|nanoseconds?|micros?|microseconds?|ns|us|ms|millis|started|ended|created|updated|at|ean|gtin|upc|isbn|barcode|sku|article|item|product|imei|tracking|shipment|parcel|transaction|txn|trace|span|request|req|ref(?:erence)?|account|customer|record|row|port|version|size|bytes|tokens|count|total|amount|price)\b/i;

const LAST_WORDS = /(?:[A-Za-z]+[^A-Za-z0-9]{0,3}){1,2}$/;
const REACH = 24;

/** Whether the words of a field's name say that its value is an identifier, a time or a measure. */
export function namesIdentifier(phrase: string): boolean {
  return phrase !== "" && NAME.test(phrase);
}

/** Whether the two words before a place in a text say so: "order 4539578763621486". */
export function followsIdentifierName(text: string, start: number): boolean {
  const before = LAST_WORDS.exec(text.slice(Math.max(0, start - REACH), start))?.[0];
  return before !== undefined && NAME.test(before.replaceAll("_", " "));
}
