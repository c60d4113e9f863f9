const lists = [
  // English
  "a an the this that these those is are was were be been am has have had do does did will would can could should",
  "may might must of to in on at by for from with about into over after before between through and or but if then",
  "because while than as so not what which who whom whose when where why how there here it its they them their",
  // German
  "der die das den dem des ein eine einen einem einer ist sind war waren wird werden hat haben und oder aber nicht mit",
  "von zu zum zur im auf für bei nach aus wie wer wo warum wenn dass es sie ich du mir mich dir dich wir uns mein dein",
  // French
  "le la les un une des du de est sont était et ou mais pas ne que qui quoi dans pour sur avec sans par au aux ce cette",
  "il elle je tu nous vous mon ma mes ton votre comment pourquoi quel quelle",
  // Spanish and Portuguese
  "el los las una unos es son está están era fue y o pero no que quien como cuando donde por para con sin sobre en del al",
  "se su sus mi tu me te lo yo ella um uma os as dos das no na nos nas é são foi e mas não com sem meu minha você eu",
  // Italian and Dutch
  "il gli uno di da dal della delle che chi non è sono ho hai per tra come perché het een en van ik je jij niet met voor",
];

// Words by which someone speaks to someone: they hardly occur in names, codes and settings.
const ADDRESSES =
  "i i'm i'd i've me my mine you your yours you're we our he him his she her please ich mir mich je mon";

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Articles, prepositions, auxiliaries and the like in six languages: what sentences have and identifiers lack. */
export const functionWords = wordSet(`${lists.join(" ")} ${ADDRESSES}`);

/** Pronouns and other words of direct speech. */
export const speechWords = wordSet(ADDRESSES);
