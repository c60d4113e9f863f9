import { createHash } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";

/**
 * Headers for every answer: nothing may frame these pages, load from elsewhere or run code that is not theirs.
 *
 * @param page the page whose inline scripts may run, by their hash
 */
export function securityHeaders(page: string): OutgoingHttpHeaders {
  const directives = [
    "default-src 'none'",
    `script-src 'self' ${inlineScriptHashes(page).join(" ")}`.trim(),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": directives.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

/** Content-Security-Policy sources of the scripts that stand in a page itself. */
function inlineScriptHashes(page: string): string[] {
  return [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code = ""]) => {
    return `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
  });
}
