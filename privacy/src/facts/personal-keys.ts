import { singular } from "./split-key.ts";

const wordSet = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(" ").split(" "));
const phraseSet = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(",").split(","));

// Words that name a person's data wherever they stand.
const words = wordSet(
  "surname forename fullname firstname lastname middlename givenname familyname nickname username userfullname cardholder",
  "dob birthdate birthday birthplace dateofbirth gender religion ethnicity nationality citizenship",
  "diagnosis symptom medication allergy prescription disease illness disability pregnant pregnancy hiv bmi anamnesis",
  "pin otp totp cvv cvc cvv2 csc ssn nino pesel cpf aadhaar passport iban postcode zipcode streetaddress homeaddress",
  "email mail phone telephone fax msisdn salary biometric",
);

// Two words and more, in this order.
const phrases = phraseSet(
  "full name,first name,last name,middle name,given name,family name,maiden name,birth name,real name,legal name,nick name",
  "person name,user name,customer name,patient name,client name,contact name,employee name,student name,guest name,member name,cardholder name,holder name,account holder,account owner",
  "birth date,date birth,date of birth,birth day,birth year,birth place,place of birth,patient age,user age,customer age",
  "marital status,sexual orientation,political opinion,political party,blood type,blood group,medical history,medical record,medical condition,health condition",
  "street address,home address,postal address,mailing address,billing address,shipping address,delivery address,email address,mail address,ip address,street name,house number",
  "postal code,post code,zip code,phone number,mobile number,cell phone,tel number,fax number",
  "client ip,user ip,customer ip,remote ip,source ip,caller ip,visitor ip,client address,user address,customer address,patient address,remote addr,remote address,source address,x forwarded for,forwarded for,real ip",
  "card number,account number,routing number,sort code,bank account,credit card,debit card,security code,card code",
  "tax id,tax number,national id,identity number,id number,id card,social security,insurance number,health insurance,driver license,drivers license,driving license,licence plate,license plate,passport number",
);

// Of machines, "address" and "ip" say where a service is.
const machines = wordSet(
  "server host network net db database broker peer local listen bind memory upstream proxy node pod container destination dest socket sock base contract wallet mac virtual ptr service api public private gateway cluster subnet elastic vm instance",
);

const phraseWords: ReadonlySet<string> = new Set([...phrases].flatMap((phrase) => phrase.split(" ")));

// Words that say it as well.
const telling = wordSet("hiv pregnant pregnancy disability");

/** Whether a word names a person's data, alone or in a phrase, and says nothing of it. */
export function isPersonalWord(word: string): boolean {
  return [word, singular(word)].some(
    (each) => (words.has(each) || phraseWords.has(each)) && !telling.has(each),
  );
}

const MAX_PHRASE = 3;

function endsPhrase(all: readonly string[], at: number): boolean {
  for (let length = 2; length <= MAX_PHRASE && length <= at + 1; length += 1) {
    if (phrases.has(all.slice(at + 1 - length, at + 1).join(" "))) return true;
  }
  return false;
}

/**
 * Where in the words of a key the last of those is that name data of a person (a name, a birth date, an address, a diagnosis, a
 * PIN), or -1.
 */
export function lastPersonalWord(key: readonly string[]): number {
  const all = key.map((word) => (words.has(word) ? word : singular(word)));
  const named = all.findLastIndex((word, at) => words.has(word) || endsPhrase(all, at));
  const address = all.at(-1) === "ip" ? all.length - 1 : all.lastIndexOf("address");
  const isPersons = address >= 0 && !all.slice(0, address).some((word) => machines.has(word));
  return Math.max(named, isPersons ? address : -1);
}
