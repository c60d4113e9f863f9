// RFC 7468 labels, OpenPGP armour, PuTTY files. A key cut to one line keeps its first mark.
const ARMOUR =
  /-{4,5} ?BEGIN[A-Z0-9 ]{0,40} PRIVATE KEY|-{4,5} ?BEGIN PRIVATE KEY|BEGIN PGP PRIVATE KEY|PuTTY-User-Key-File-\d/i;
/** Whether a text holds the mark of a private key in PEM, OpenPGP or PuTTY form. */
export function hasPrivateKey(text: string): boolean {
  return (text.includes("----") || text.includes("PuTTY") || text.includes("PGP")) && ARMOUR.test(text);
}
