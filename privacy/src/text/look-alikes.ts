// Letters and marks of other scripts that look like ASCII in common fonts, and what they look like. Compatibility forms
// (full-width, mathematical, circled) are not here: normalisation maps them.
const pairs = [
  ["АВЕЗКМНОРСТУХЅІЈЬԌԚԜ", "ABE3KMHOPCTYXSIJbGQW"],
  ["авекмнорстухѕіјһӏԁԛԝгпьѡ", "abekmhopctyxsijhldqwrnbw"],
  ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"],
  ["αβγεικνορτυχωϲϳ", "aByeikvoptuxwcj"],
  ["ՏՍՕԼօսհոցզյ", "SUOLouhngqj"],
  ["ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHIJKLMPRSTVWZ"],
  ["ıȷɑɡɩɪʏʟɴʀᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱɢʙʜ", "ijagiiylnracdejkmoptuvwzsgbh"],
  ["ØøĐđŁłŦŧƀƗɨʉƶ", "OoDdLlTtbIiuz"],
  ["‘’‚‛′“”„‟″«»", "''''''''''''"],
  ["∶ː։܃܄ꓽ", "::::::"],
  ["⁄∕⧸", "///"],
  ["ߺ⎯ˍ", "___"],
  ["。·・٠۰", "...00"],
  ["꞊᐀˭", "==="],
  ["﹫", "@"],
] as const;

/** Look-alike to ASCII. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(
  pairs.flatMap(([from, to]) => [...from].map((letter, at): [string, string] => [letter, to[at] ?? ""])),
);
