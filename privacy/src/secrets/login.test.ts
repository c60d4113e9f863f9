import { expect, it } from "vitest";
import { hasLogin } from "./login.ts";

it.each([
  "login failed for admin/hunter22",
  "authentication failed with credentials ada:tiger99x",
  "login failed: admin / qwerty123",
  "could not log in (root:t0psecret!)",
  "wrong user/password admin/hunter22",
])("gives a password: %s", (text) => expect(hasLogin(text)).toBe(true));

it.each([
  "login failed for user admin",
  "login failed for admin/password",
  "login failed for $USER/$PASS",
  "sign-in to admin:8443 timed out",
  "auth failed for api/v2.1",
  "account admin/settings.json2 not found",
  "user admin/hunter22 has no rights",
  "login at 10:42:07 failed",
  "logged in from https://admin/abc123",
])("gives none: %s", (text) => expect(hasLogin(text)).toBe(false));
