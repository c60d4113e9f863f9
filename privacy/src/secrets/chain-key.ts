// The private key of an account of a chain, written as its addresses and transactions are.
const KEY = /(?<![0-9A-Za-z])0x([0-9a-fA-F]{64})(?![0-9A-Za-z])/;
const OF_KEYS =
  /priv|secret|wallet|signer|mnemonic|seed|deployer|account|import|\b(?:s|p)k\b|_(?:s|p)k\b|key/i;
const OF_DATA =
  /hash|\btx|transaction|block|topic|root|slot|proof|public|\bpub|receipt|commit|digest|calldata|data\b/i;

/**
 * Whether a text holds 0x and 64 hex digits that it, or the name of its field, says to be a key. A transaction or a block
 * has the same form.
 *
 * @param name the words of the field's name
 */
export function hasChainKey(text: string, name: string): boolean {
  if (!KEY.test(text)) return false;
  const around = `${name} ${text.replace(KEY, " ")}`;
  return OF_KEYS.test(around) && !OF_DATA.test(around);
}
