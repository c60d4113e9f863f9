/** The code of an error of the system in brackets, such as " (ENOSPC)"; empty where there is none. */
export function systemReason(error: unknown): string {
  const { code } = Object(error);
  return typeof code === "string" && /^[A-Z0-9]{1,20}$/.test(code) ? ` (${code})` : "";
}
