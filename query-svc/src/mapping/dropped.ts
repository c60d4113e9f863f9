/** Dropped fields from their stored form: `metadata.user_email=personal-email`. */
export function droppedOf(stored: readonly string[] | null): { field: string; rule: string }[] {
  return (stored ?? []).map((text) => {
    const [field = "", rule = ""] = text.split("=");
    return { field, rule };
  });
}
