import type { Suite } from "../suite-text.ts";
import { detectSecrets } from "./detect-secrets.ts";
import { gitleaks } from "./gitleaks.ts";
import { presidio } from "./presidio.ts";
import { secretlint } from "./secretlint.ts";
import { trufflehog } from "./trufflehog.ts";
import { validator } from "./validator.ts";

/** Every suite that can be read. */
export const suites: readonly Suite[] = [
  gitleaks,
  secretlint,
  trufflehog,
  detectSecrets,
  presidio,
  validator,
];
