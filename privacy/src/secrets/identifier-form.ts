// Forms of long identifiers and hashes that are as random as keys.
const FORMS: readonly RegExp[] = [
  // Store path of Nix: a hash in its base32, which has no e, o, t and u, before the name.
  /(?:^|\/)[0-9abcdfghijklmnpqrsvwxyz]{32}-[A-Za-z]/,
  // IPFS, version 0 and 1.
  /(?:^|\/)Qm[1-9A-HJ-NP-Za-km-z]{44}(?:$|\/)/,
  /(?:^|\/)baf[a-z2-7]{56}(?:$|\/)/,
  // Public keys of SSH.
  /^AAAA(?:C3NzaC1l|B3NzaC1y|E2VjZHNh|GnNrLXNz|InNrLWVj)/,
  // Addresses and transactions of chains, message ids of telephony: hex after a mark.
  /^(?:0x|[A-Z]{2})[0-9a-fA-F]{32,}$/,
  // Between the parts of a form.
  /^-*WebKitFormBoundary/,
  // Requests to AWS.
  /^[0-9A-Z]{52}$/,
];
// The second request id of S3: 56 bytes in base64.
const S3_LENGTH = 75;

/**
 * Whether a run of letters, digits and the marks of base64 has the form of a known kind of identifier.
 *
 * @param after what follows it in the text
 */
export function hasIdentifierForm(part: string, after: string): boolean {
  if (part.length === S3_LENGTH && after.startsWith("=") && !after.startsWith("==")) return true;
  return after.startsWith(".apps.googleusercontent.com") || FORMS.some((form) => form.test(part));
}
