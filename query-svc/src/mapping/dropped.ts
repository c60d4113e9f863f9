/** Fields that were left out, of how they are stored: `metadata.user_email=personal-email`. */
export function droppedOf(stored: readonly string[] | null): { field: string; rule: string }[] {
  return (stored ?? []).map((text) => {
    const [field = "", rule = ""] = text.split("=");
    return { field, rule };
  });
}
