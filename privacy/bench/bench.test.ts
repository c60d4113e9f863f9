import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bench } from "./bench.ts";
import { countable } from "./countable.ts";
import { suites } from "./suites/index.ts";
import type { OtherTool } from "./tools/other-tool.ts";

// A checkout of each suite as small as can be, in the forms that the suites write their tests in.
const files: Readonly<Record<string, string>> = {
  "gitleaks/cmd/generate/config/rules/acme.go": `package rules
func Acme() *config.Rule {
	r := config.Rule{
		RuleID: "acme-token", // RuleID: "of-a-comment"
		Regex:  regexp.MustCompile(\`(?i)acme_\\w{20}\`),
	}
	tps := utils.GenerateSampleSecrets("acme", "ghp_"+secrets.NewSecret(utils.AlphaNumeric("36")))
	tps = append(tps, "token = \\"ghp_k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3eUo6\\"",
		fmt.Sprintf("url %s/%s", "https://app:tiger99", "x@db.example.com"))
	fps := []string{
		\`plain words\`,
	}
	return utils.Validate(r, tps, fps)
}`,
  "secretlint/packages/@secretlint/secretlint-rule-acme/test/snapshots/ng.one/input.txt":
    "# a comment\nAPI_KEY=k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3\nAWS_ACCOUNT=123456789012\n",
  "secretlint/packages/@secretlint/secretlint-rule-acme/test/snapshots/ng.one/output.json": JSON.stringify({
    messages: [
      { messageId: "AcmeKey", loc: { start: { line: 2 }, end: { line: 2 } } },
      { messageId: "AWSAccountID", loc: { start: { line: 3 }, end: { line: 3 } } },
    ],
  }),
  "secretlint/packages/@secretlint/secretlint-rule-acme/test/snapshots/ok.one/input":
    "# note\nAPI_KEY=xxxx\n",
  "secretlint/packages/@secretlint/secretlint-rule-acme/test/snapshots/ok.one/output.json":
    '{"messages": []}',
  "trufflehog/pkg/detectors/acme/acme_test.go": `package acme
var (
	validPattern = "ghp_k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3eUo6"
	keyword = "acme"
)
func TestAcme_Pattern(t *testing.T) {
	tests := []struct {
		name  string
		input string
		want  []string
	}{
		{ name: "in a sentence", input: fmt.Sprintf("first line\\naccount: acme-account-1\\n%s token = '%s'", keyword, validPattern), want: []string{validPattern + ":acme-account-1"} },
		{ name: "invalid", input: "acme abc", want: nil },
	}
}`,
  "trufflehog/pkg/detectors/acme/acme_integration_test.go": 'input: "none", want: []string{"none"}',
  "detect-secrets/tests/plugins/acme_test.py": `
SECRET = 'k3Jf9aQ2xLw7ZpB4nRy8'
CONFIG_TEST_CASES = [
    ('password = "{}"'.format(SECRET), SECRET),
    ("secret: ''", None),  # nothing in the quotes
    ('pw="{pw}"'.format(pw=SECRET), SECRET),
    (f'pwd={SECRET}', SECRET),
    (f'pwd={SECRET.lower()}', SECRET),
    ('pwd="{pw}"'.format(pw=other()), SECRET),
]
@pytest.mark.parametrize('line', [('xoxb-34532454-e039d02840a0b9379c')])
@pytest.mark.parametrize('payload, should_flag', [
    (r'https://user:tiger99@example.com', True),
    ('foo'
     'bar', False),
])
`,
  "presidio/presidio-analyzer/tests/test_us_ssn_recognizer.py": `
@pytest.mark.parametrize(
    "text, expected_len, expected_positions",
    [
        # fmt: off
        ("078-05-1123", 1, ((0, 11),),),
        ("no number", 0, (),),
    ],
)
`,
  "presidio/presidio-analyzer/tests/test_ip_recognizer.py": '@parametrize("text, len", [("1.2.3.4", 1)])',
  "validator/test/validators.test.js": `
describe('Validators', () => {
  it('should validate identity cards', () => {
    const fixtures = [
      { locale: 'ES', valid: ['99999999R'], invalid: ['9999'] },
    ];
    fixtures.forEach((fixture) => test({
      validator: 'isIdentityCard', args: [fixture.locale], valid: fixture.valid, invalid: fixture.invalid,
    }));
  });
  it('should validate UUIDs', () => {
    test({ validator: 'isUUID', valid: [\`A987FBC9-4BED-3078-CF07-9141BA07C9F3\`, \`\${'a'.repeat(3)}\`], invalid: [/'/] });
  });
});`,
};

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "privacy-bench-test-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

describe("suites", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      "gitleaks",
      [
        'token = "ghp_k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3eUo6"',
        "url https://app:tiger99/x@db.example.com",
        ...[1, 2, 3, 4, 5].map(() =>
          expect.stringMatching(/acme.{0,14}"?ghp_[a-z0-9]{36}|ACME_TOKEN := 'ghp_/),
        ),
      ],
      ["plain words"],
    ],
    ["secretlint", ["API_KEY=k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3"], ["API_KEY=xxxx"]],
    ["trufflehog", ["account: acme-account-1 acme token = 'ghp_k3Jf9aQ2xLw7ZpB4nRy8JmC5hGf1SdA3eUo6'"], []],
    [
      "detect-secrets",
      [
        'password = "k3Jf9aQ2xLw7ZpB4nRy8"',
        'pw="k3Jf9aQ2xLw7ZpB4nRy8"',
        "pwd=k3Jf9aQ2xLw7ZpB4nRy8",
        "xoxb-34532454-e039d02840a0b9379c",
        "https://user:tiger99@example.com",
      ],
      ["secret: ''", "foobar"],
    ],
    ["presidio", ["078-05-1123"], []],
    ["validator", ["99999999R"], ["A987FBC9-4BED-3078-CF07-9141BA07C9F3"]],
  ])("reads the tests of %s", (name, positives, harmless) => {
    const { texts } = countable(suites.find((suite) => suite.name === name)?.read(join(root, name)) ?? []);
    const of = (positive: boolean) =>
      texts.filter((one) => one.positive === positive).map(({ text }) => text);
    expect(of(true).sort()).toEqual(expect.arrayContaining([...positives]));
    expect(of(true)).toHaveLength(positives.length);
    expect(of(false)).toEqual(harmless);
  });
});

async function printed(names: readonly string[], tools: readonly OtherTool[] = []): Promise<string> {
  const lines: string[] = [];
  const directories = new Map(names.map((name) => [name, join(root, name)]));
  await bench({ directories, tools, allKinds: false, examples: 1 }, (line) => lines.push(line));
  return lines.join("\n");
}

describe("countable", () => {
  const wanted = { kind: "key", positive: true, category: "secrets" } as const;
  const harmless = { kind: "other", positive: false, category: "harmless" } as const;

  it("leaves out what measures nothing, and counts it by reason", () => {
    const { texts, leftOut } = countable([
      { ...wanted, text: "token=k3Jf9aQ2" },
      { ...wanted, text: "token=k3Jf9aQ2" },
      { ...wanted, text: "token=xxxxxxxx" },
      { ...wanted, text: "" },
      { ...harmless, text: "token=k3Jf9aQ2" },
      { ...harmless, text: "token=xxxxxxxx" },
      { ...wanted, text: "account=1", leftOut: "no secret" },
    ]);
    expect(texts.map(({ text }) => text)).toEqual(["token=k3Jf9aQ2"]);
    expect(Object.fromEntries(leftOut)).toEqual({
      "a place filled with x, no secret": 1,
      empty: 1,
      "no secret": 1,
      twice: 1,
      "wanted found by another test": 2,
    });
  });
});

describe("bench", () => {
  it("prints what is found beside what another tool finds, and which suites were not given", async () => {
    const tool = {
      name: "gitleaks",
      find: async (texts: readonly string[]) =>
        new Set(texts.flatMap((text, at) => (text.includes("tiger99") ? [at] : []))),
    };
    const output = await printed(["detect-secrets", "validator"], [tool]);
    expect(output).toMatch(
      /^detect-secrets: secrets +5 +100.0 % +100.0 % +100.0 % +100.0 % +20.0 % +not run/m,
    );
    expect(output).toMatch(/^validator: harmless +1 +0.0 % +0.0 %/m);
    expect(output).toMatch(/^ {2}left out: 2, made by code that is not run here$/m);
    expect(output).toMatch(/^all: secrets +5 +100.0 % .* 95.0 %$/m);
    expect(output).toMatch(/^all: national and tax ids +1 +100.0 % .* 75.0 %$/m);
    expect(output).toContain("presidio: not given (--presidio DIR)");
  });

  it("names a kind of which something is missed, with an example", async () => {
    writeFileSync(
      join(root, "presidio/presidio-analyzer/tests/test_xx_word_recognizer.py"),
      '@parametrize("text, expected_len", [("nothing of the sort", 1)])',
    );
    expect(await printed(["presidio"])).toMatch(/^ {2}xx_word +1 +0.0 %.*\n {6}"nothing of the sort"/m);
  });

  it("refuses a directory without tests of the suite", async () => {
    const directories = new Map([["gitleaks", join(root, "validator")]]);
    const run = bench({ directories, tools: [], allKinds: false, examples: 0 }, () => {});
    await expect(run).rejects.toThrow("no test of gitleaks could be read");
  });
});
