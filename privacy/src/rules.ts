import { factRules } from "./facts/fact-form.ts";

const rules = {
  "text-malformed": "is not valid Unicode text without NUL; send plain text",
  "text-multiline": "has more than one line or a control character; send one line",
  "text-blank": "has no visible character; leave it out, or send a name",
  "text-too-long": factRules["text-too-long"],
  "metadata-key-invalid": factRules["metadata-key-invalid"],
  "metadata-key-content": "has a key that names content; send a count, a code or an identifier instead",
  "metadata-key-personal":
    "has a key that names data of a person; send an opaque identifier, or whether there is any",
  "metadata-key-sentence": "has a key that reads as a sentence; name it with a few words joined by _ or .",
  "metadata-key-not-allowed":
    "has a key that is not on the configured allow list; drop it or have it allowed",
  "metadata-nested": factRules["metadata-nested"],
  "metadata-value-invalid": factRules["metadata-value-invalid"],
  "metadata-list-too-long": factRules["metadata-list-too-long"],
  "metadata-too-many-keys": factRules["metadata-too-many-keys"],
  "metadata-too-large": factRules["metadata-too-large"],
  "shape-identifier":
    "is no identifier: it has words or marks of a sentence; send letters and digits joined by . _ : / - + @ # ~",
  "shape-name":
    "is no name: it reads as a sentence or has marks of one; send a name of a few words, or words joined by _",
  "shape-value":
    "is no value: it reads as a sentence; send a code or an identifier, or have the key listed in PRIVACY_TEXT_KEYS",
  "secret-token": "holds a credential of a known service; remove it, and revoke it",
  "secret-private-key": "holds a private key; remove it, and replace the key pair",
  "secret-jwt": "holds a signed token (JWT); remove it, and revoke it",
  "secret-connection-string": "holds an address with a password; send the host name alone",
  "secret-assignment": "holds a password, key or token next to its name; remove the value",
  "secret-high-entropy":
    "holds a long random text, as keys are; send a short identifier or a hash in hex instead",
  "personal-email": "holds an e-mail address; send an opaque identifier instead",
  "personal-phone": "holds a phone number; send an opaque identifier instead",
  "personal-card": "holds a payment card number; send an opaque identifier instead",
  "personal-iban": "holds a bank account number; send an opaque identifier instead",
  "personal-national-id": "holds a personal number issued by a state; send an opaque identifier instead",
  "inspection-limit":
    "is more hard-to-read text than one request is inspected for; send shorter values, or fewer runs a request",
} as const;

/** The rules a text can break. Closed: a new rule is a new minor version. `docs/privacy.md` explains each. */
export type RuleId = keyof typeof rules;

/** Every rule, in the order of the documentation. */
export const ruleIds = Object.keys(rules) as readonly RuleId[];

/**
 * What a rule says to the sender: a clause that follows the name of the field ("holds an e-mail address; send an
 * opaque identifier instead"). Constant per rule, so it can never carry the offending value.
 */
export function ruleMessage(rule: RuleId): string {
  return rules[rule];
}
