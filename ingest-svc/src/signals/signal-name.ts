const LONGEST = 128;

/** The type and the code of which a signal's name is made; undefined for a name that is neither a type alone nor both. */
export function splitName(name: string): { readonly type: string; readonly code: string } | undefined {
  const slash = name.indexOf("/");
  const isBoth = slash > 0 && slash < name.length - 1;
  const type = isBoth ? name.slice(0, slash) : name;
  const code = isBoth ? name.slice(slash + 1) : "";
  return type.length <= LONGEST && code.length <= LONGEST ? { type, code } : undefined;
}
