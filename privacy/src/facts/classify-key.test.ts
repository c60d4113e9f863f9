import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../policy/policy.ts";
import { classifyKey } from "./classify-key.ts";
import { contentWords } from "./key-words.ts";

const classify = (key: string) => classifyKey(key, defaultPolicy);

describe("classifyKey", () => {
  it.each([...contentWords])("%s names content in every case and number", (word) => {
    const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`;
    const plural = word.endsWith("dy") ? `${word.slice(0, -1)}ies` : `${word}s`;
    const keys = [
      word,
      plural,
      word.toUpperCase(),
      capital,
      `user_${word}`,
      `${word}-1`,
      `llm.${word}.raw`,
      `raw${capital}`,
    ];
    const oddCase = [...word].map((letter, at) => (at % 2 === 0 ? letter : letter.toUpperCase())).join("");
    for (const key of [...keys, oddCase, `x_${oddCase}`]) expect(classify(key).content, key).toBe(true);
  });

  it.each([
    "context_length",
    "contextual",
    "throughput",
    "antibody",
    "messenger",
    "texture",
    "model",
    "http.status",
  ])("%s does not name content", (key) => expect(classify(key).content).toBe(false));

  it.each(["output_format", "prompt_id", "responseModel", "gen_ai.response.finish_reasons", "content-type"])(
    "%s may hold an identifier",
    (key) => expect(classify(key)).toMatchObject({ content: true, identifier: true }),
  );

  it.each([
    "full_name",
    "user.firstName",
    "dob",
    "patient_diagnosis",
    "client_ip",
    "home_address",
    "ip",
    "pin",
    "blood_type",
  ])("%s names data of a person, and no measure", (key) =>
    expect(classify(key)).toMatchObject({ personal: true, measure: false }),
  );

  it.each(["email_verified", "otp_attempts", "address_count", "passport.present"])(
    "%s says how much or whether",
    (key) => expect(classify(key)).toMatchObject({ personal: true, measure: true }),
  );

  it.each([
    "tool_name",
    "server.address",
    "network.peer.address",
    "host.ip",
    "pinned",
    "shipment",
    "user_id",
  ])("%s names no data of a person", (key) => expect(classify(key).personal).toBe(false));

  it.each([
    ["the_patient_is_pregnant", "metadata-key-sentence"],
    ["pacjentka_jest_w_ciazy", "metadata-key-sentence"],
    ["ada_at_example.org", "personal-email"],
  ])("%s is refused and not repeated", (key, rule) =>
    expect(classify(key)).toMatchObject({ rule, nameable: false }),
  );

  it.each(["a b", "", "é", "x".repeat(65), "a@b.example", "key\n"])(
    "%j is no key and not repeatable",
    (key) => expect(classify(key)).toMatchObject({ rule: "metadata-key-invalid", nameable: false }),
  );

  it.each([
    ["sk", "live", "kT9xQ2vLw7ZpB4nRy8JmC5hG"].join("_"),
    "tel_415-555-0132",
    ["AKIA", "Q3EGRZ5XN7TMPLKH"].join(""),
  ])("%s is not repeated: it may be a value in a key's place", (key) =>
    expect(classify(key).nameable).toBe(false),
  );
});
