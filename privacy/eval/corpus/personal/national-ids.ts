import type { Kind } from "../kind.ts";
import { birth, into, two, untilValid, withCheck, withLuhn, withVerhoeff } from "./numbers.ts";

const mod11 = (sum: number) => (11 - (sum % 11)) % 11;
const dniLetter = (digits: string) => "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(digits) % 23);
const down = (from: number, count: number) => Array.from({ length: count }, (_, at) => from - at);

function cpf(body: string): string {
  const first = withCheck(body, down(10, 9), (sum) => ((sum * 10) % 11) % 10) ?? "";
  return withCheck(first, down(11, 10), (sum) => ((sum * 10) % 11) % 10) ?? "";
}

function chineseId(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432".charAt(sum % 11);
}

/** Personal numbers issued by states, with valid check digits, in the forms people write. */
export const nationalIdKinds: readonly Kind[] = [
  {
    kind: "us-ssn",
    make: (r) => `${r.pick(["078", "219", "457", "536"])}-${two(1 + r.below(99))}-${1000 + r.below(9000)}`,
  },
  { kind: "us-itin", make: (r) => `9${r.digits(2)}-7${r.below(10)}-${r.digits(4)}` },
  {
    kind: "us-ssn-named",
    named: true,
    make: (r) => `SSN ${r.pick(["078", "219"])}${two(1 + r.below(99))}${1000 + r.below(9000)}`,
  },
  { kind: "br-cpf", make: (r) => into("###.###.###-##", cpf(r.digits(9))) },
  { kind: "br-cpf-named", named: true, make: (r) => `cpf ${cpf(r.digits(9))}` },
  {
    kind: "es-dni",
    make: (r) => {
      const body = r.digits(8);
      return `${body}${r.pick(["", "-"])}${dniLetter(body)}`;
    },
  },
  {
    kind: "es-nie",
    make: (r) => {
      const body = r.digits(7);
      return `X${body}${dniLetter(`0${body}`)}`;
    },
  },
  {
    kind: "uk-nhs",
    make: (r) =>
      into(
        r.pick(["### ### ####", "###-###-####"]),
        untilValid(
          () => r.digits(9),
          (body) => withCheck(body, down(10, 9), mod11),
        ),
      ),
  },
  {
    kind: "uk-nhs-named",
    named: true,
    make: (r) =>
      `NHS number ${untilValid(
        () => r.digits(9),
        (body) => withCheck(body, down(10, 9), mod11),
      )}`,
  },
  {
    kind: "uk-nino",
    make: (r) =>
      `${r.pick(["AB", "CE", "JG", "PW"])}${r.pick([r.digits(6), into(" ## ## ## ", r.digits(6))])}${r.of("ABCD", 1)}`,
  },
  {
    kind: "it-fiscal-code",
    make: (r) =>
      `${r.of("BCDFGLMNPRST", 6)}${r.digits(2)}${r.of("ABCDEHLMPRST", 1)}${two(1 + r.below(28))}${r.of("ABCDEFGHIL", 1)}${r.digits(3)}${r.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1)}`,
  },
  {
    kind: "pl-pesel",
    named: true,
    make: (r) =>
      `PESEL: ${birth(r, (y, m, d) => withCheck(`${y}${m}${d}${r.digits(4)}`, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3], (sum) => (10 - (sum % 10)) % 10) ?? "")}`,
  },
  {
    kind: "in-aadhaar",
    make: (r) => into("#### #### ####", withVerhoeff(`${2 + r.below(8)}${r.digits(10)}`)),
  },
  {
    kind: "in-pan",
    make: (r) =>
      `${r.of("ABCDEFGHJKLMNPQRSTUVWXYZ", 3)}P${r.of("ABCDEFGHJKLMNPQRSTUVWXYZ", 1)}${r.digits(4)}${r.of("ABCDEFGHJKLMNPQRSTUVWXYZ", 1)}`,
  },
  {
    kind: "sg-nric",
    make: (r) => {
      const body = r.digits(7);
      const sum = [2, 7, 6, 5, 4, 3, 2].reduce((total, weight, at) => total + weight * Number(body[at]), 0);
      return `S${body}${"JZIHGFEDCBA".charAt(sum % 11)}`;
    },
  },
  {
    kind: "au-tfn",
    make: (r) =>
      into(
        "### ### ###",
        untilValid(
          () => r.digits(8),
          (body) =>
            down(9, 10)
              .map((digit) => `${body}${digit}`)
              .find(
                (number) =>
                  [1, 4, 3, 7, 5, 8, 6, 9, 10].reduce(
                    (total, weight, at) => total + weight * Number(number[at]),
                    0,
                  ) %
                    11 ===
                  0,
              ),
        ),
      ),
  },
  {
    kind: "fi-hetu",
    make: (r) =>
      birth(r, (y, m, d) => {
        const serial = r.digits(3);
        return `${d}${m}${y}-${serial}${"0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(`${d}${m}${y}${serial}`) % 31)}`;
      }),
  },
  { kind: "kr-rrn", make: (r) => birth(r, (y, m, d) => `${y}${m}${d}-${1 + r.below(4)}${r.digits(6)}`) },
  {
    kind: "th-national-id",
    make: (r) =>
      into(
        "#-####-#####-##-#",
        withCheck(`${1 + r.below(8)}${r.digits(11)}`, down(13, 12), (sum) => (11 - (sum % 11)) % 10) ?? "",
      ),
  },
  {
    kind: "se-personnummer",
    make: (r) => birth(r, (y, m, d) => into("######-####", withLuhn(`${y}${m}${d}${r.digits(3)}`))),
  },
  {
    kind: "ca-sin",
    make: (r) => into(r.pick(["###-###-###", "### ### ###"]), withLuhn(`${1 + r.below(7)}${r.digits(7)}`)),
  },
  {
    kind: "fr-nir",
    make: (r) => {
      const body = `1${r.digits(2)}${two(1 + r.below(12))}${two(1 + r.below(90))}${r.digits(6)}`;
      return into("# ## ## ## ### ### ##", body + two(97 - Number(BigInt(body) % 97n)));
    },
  },
  {
    kind: "cn-resident-id",
    make: (r) => birth(r, (_, m, d) => chineseId(`110101${1950 + r.below(55)}${m}${d}${r.digits(3)}`)),
  },
  {
    kind: "be-national-number",
    make: (r) =>
      birth(r, (y, m, d) => {
        const body = `${y}${m}${d}${r.digits(3)}`;
        return into("##.##.##-###.##", body + two(97 - (Number(body) % 97)));
      }),
  },
  {
    kind: "ch-ahv",
    make: (r) =>
      into(
        "###.####.####.##",
        withCheck(
          `756${r.digits(9)}`,
          [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3],
          (sum) => (10 - (sum % 10)) % 10,
        ) ?? "",
      ),
  },
  {
    kind: "ar-cuil",
    make: (r) =>
      into(
        "##-########-#",
        untilValid(
          () => `20${r.digits(8)}`,
          (body) => withCheck(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], mod11),
        ),
      ),
  },
  {
    kind: "nl-bsn",
    named: true,
    make: (r) =>
      `BSN ${untilValid(
        () => `1${r.digits(7)}`,
        (body) => withCheck(body, down(9, 8), (sum) => sum % 11),
      )}`,
  },
  {
    kind: "de-steuer-id",
    named: true,
    make: (r) =>
      `Steuer-ID ${untilValid(
        () => `${1 + r.below(9)}${r.digits(9)}`,
        (body) => {
          let product = 10;
          for (const digit of body) product = (((Number(digit) + product) % 10 || 10) * 2) % 11;
          return product === 1 ? `${body}0` : `${body}${11 - product}`;
        },
      )}`,
  },
];
