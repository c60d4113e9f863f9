import { basename } from "node:path";
import { filesOf } from "../source/files.ts";
import type { Category, Suite } from "../suite-text.ts";
import { pythonCases } from "./python-cases.ts";

// Recognisers of what is no personal data, of names by a model, and of other services.
const LEFT_OUT =
  /^(?:ip|mac|url|date|pattern|spacy|stanza|transformers|gliner|ahds|entity|medical_ner|crypto|.*langextract|azure|certificate_number|.*vehicle.*|.*plate|.*_kfz|.*_plz|.*postcode|lm|.*handelsregister|.*_uen|.*organisationsnummer|.*_brn|.*_bsnr|.*_vat_\w+|.*_gstin|.*_abn|.*_acn|aba_routing|us_bank)$/;

const BASIC = /^(?:credit_card|email|iban|phone|ph_mobile_number|tr_phone_number)$/;
// Numbers of people by their work.
const OTHER = /^(?:us_npi|de_lanr)$/;

function categoryOf(kind: string): Category {
  if (OTHER.test(kind)) return "other";
  return BASIC.test(kind) ? "basic personal data" : "national and tax ids";
}

/** github.com/microsoft/presidio: the cases of its recognisers of personal data. */
export const presidio: Suite = {
  name: "presidio",
  read: (directory) =>
    filesOf(directory, "presidio-analyzer/tests/test_*_recognizer.py").flatMap(({ path, text }) => {
      const kind = basename(path).replace(/^test_|_recognizer\.py$/g, "");
      if (LEFT_OUT.test(kind)) return [];
      // What a recogniser does not know may be another's: no text that should pass.
      return pythonCases(text, kind, categoryOf(kind)).filter(
        ({ positive, leftOut }) => positive || leftOut !== undefined,
      );
    }),
};
