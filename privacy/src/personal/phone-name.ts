const WORD =
  "phones?|telephone|tel|mobile|cell(?:phone)?|fax|whatsapp|sms|msisdn|telefon[eo]?|t[eé]l[eé]phone|handy(?:nummer)?|cellulare|celular|m[oó]vil";
const CONTEXT_WORD = new RegExp(
  `\\b(?:${WORD}|contact (?:no|number)|numbers? (?:is|are)|call (?:me|us|him|her)|numer telefonu|dial(?:ed)?)\\b`,
  "i",
);
// A name that ends so says that its value is a telephone number, and no count or identifier of one.
const NUMBER_NAME = new RegExp(
  `\\b(?:${WORD})(?: (?:numbers?|no|nr|num|e ?164|raw|main|home|work|private|primary|to|from|\\d))*$`,
  "i",
);

/** Whether a text has a word such as "phone". */
export function namesPhone(text: string): boolean {
  return CONTEXT_WORD.test(text);
}

/** What the words of a field's name say of telephone numbers: the value is one, or a word such as "phone" is near. */
export function phoneNaming(phrase: string): "number" | "near" | undefined {
  if (NUMBER_NAME.test(phrase)) return "number";
  return CONTEXT_WORD.test(phrase) ? "near" : undefined;
}
