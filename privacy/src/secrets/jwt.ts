// RFC 7519, RFC 7516: header, payload and signature in base64url; the header begins with {" or { and a space.
const JWT = /(?<![A-Za-z0-9])ey[IJ][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/;

/** Whether a text holds a JSON web token, signed, encrypted or not. */
export function hasJwt(text: string): boolean {
  return text.includes("ey") && JWT.test(text);
}
