// RFC 7468 labels, OpenPGP armour, PuTTY files. A key cut to one line keeps its first mark.
const armour =
  /-{4,5} ?BEGIN[A-Z0-9 ]{0,40} PRIVATE KEY|-{4,5} ?BEGIN PRIVATE KEY|BEGIN PGP PRIVATE KEY|PuTTY-User-Key-File-\d/i;
// How the base64 of a key begins without armour: PKCS #1, PKCS #8, SEC 1, Ed25519, OpenSSH.
const bodies =
  /(?:MII[BCEJ][A-Za-z0-9+/]{2}(?:IB|CB)[A-Za-z0-9+/]{2}|MHcCAQEE|MIG[A-Za-z0-9]AgEA|MC4CAQAwBQYDK2Vw|b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/]{16}/;

/** Whether a text holds a private key in PEM, OpenPGP, OpenSSH or PuTTY form, or the beginning of its body. */
export function hasPrivateKey(text: string): boolean {
  return (/BEGIN|PuTTY/i.test(text) && armour.test(text)) || bodies.test(text);
}
