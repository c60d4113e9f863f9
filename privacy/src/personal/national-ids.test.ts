import { describe, expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";
import { nationalIds } from "./national-ids/index.ts";

describe("forms that are proof enough", () => {
  it.each([
    ["us-ssn", "078-05-1126"],
    ["us-ssn", "078 05 1126"],
    ["us-itin", "911-70-1234"],
    ["us-mbi", "1EG4-TE5-MK73"],
    ["ca-sin", "046-454-286"],
    ["mx-curp", "HEGG560427MVZRRL04"],
    ["br-cpf", "529.982.247-25"],
    ["ar-cuil", "20-17254359-7"],
    ["cl-rut", "12.345.678-5"],
    ["uk-nhs", "943 476 5919"],
    ["uk-nino", "AA 12 34 56 B"],
    ["uk-nino", "tw987654a"],
    ["es-dni", "12345678Z"],
    ["es-dni", "12345678-Z"],
    ["es-nie", "X1234567L"],
    ["it-fiscal-code", "RSSMRA85T10A562S"],
    ["fr-nir", "1 85 05 78 006 084 91"],
    ["be-national-number", "85.07.30-033.28"],
    ["ch-ahv", "756.9217.0769.85"],
    ["fi-hetu", "131052-308T"],
    ["se-personnummer", "811228-9874"],
    ["cz-rodne-cislo", "710319/2745"],
    ["in-aadhaar", "2341 2341 2346"],
    ["in-pan", "ABCPE1234F"],
    ["sg-nric", "S2740116C"],
    ["kr-rrn", "960121-1234567"],
    ["au-tfn", "876 543 210"],
    ["cn-resident-id", "11010519491231002X"],
    ["tw-national-id", "A123456789"],
    ["ru-snils", "112-233-445 95"],
    ["uk-driving-licence", "MORGA657054SM9IJ"],
    ["in-gstin", "27AAPFU0939F1ZV"],
    ["au-abn", "51 824 753 556"],
    ["au-acn", "004 085 616"],
    ["is-kennitala", "120174-3399"],
    ["pl-nip", "123-456-32-18"],
    ["hk-identity-card", "A123456(3)"],
  ])("%s %s", (kind, text) => {
    expect(findInText(text)).toBe(`personal-national-id ${kind}`);
    expect(findInText(`user (${text}) unknown.`)).toBe(`personal-national-id ${kind}`);
  });
});

describe("digits that need a context word", () => {
  it.each([
    ["us-ssn", "078051126", "SSN"],
    ["br-cpf", "52998224725", "CPF"],
    ["uk-nhs", "9434765919", "NHS number"],
    ["pl-pesel", "44051401359", "PESEL"],
    ["in-aadhaar", "234123412346", "aadhaar"],
    ["au-tfn", "876543210", "TFN"],
    ["nl-bsn", "111222333", "BSN"],
    ["de-tax-id", "86095742719", "Steuer-ID"],
    ["hr-oib", "33392005961", "OIB"],
    ["ro-cnp", "1800101221144", "CNP"],
    ["bg-egn", "7523169263", "EGN"],
    ["za-id", "8001015009087", "South African ID"],
    ["tr-tckn", "10000000146", "TCKN"],
    ["mx-rfc", "VECJ880326XK4", "RFC"],
    ["us-npi", "1234567893", "NPI"],
    ["it-vat", "00743110157", "partita IVA"],
    ["pt-nif", "123456789", "NIF"],
    ["ie-pps", "1234567T", "PPSN"],
    ["passport", "C01X00T47".replace(/[XT]/g, "1"), "passport"],
  ])("%s %s", (kind, number, word) => {
    expect(findInText(number)).toBeUndefined();
    expect(findInText(`${word} ${number}`)).toBe(`personal-national-id ${kind}`);
    expect(findInText(number, ...word.toLowerCase().split(/[ -]/))).toBe(`personal-national-id ${kind}`);
  });
});

it.each([
  ["a wrong check digit", "529.982.247-26"],
  ["a wrong check letter", "12345678A"],
  ["a number that is never issued", "666-12-3456"],
  ["a compact time", "20240115T"],
  ["part of something longer", "078-05-1126-9"],
  ["part of a UUID", "0780511a-0511-4126-8051-126078051126"],
  ["hex", "ab123456c"],
])("not %s: %s", (_, text) => expect(findInText(text)).toBeUndefined());

it("every kind has a form and kebab-case name", () => {
  for (const { kind, shapes, bareShapes } of nationalIds) {
    expect(kind).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(shapes.length + bareShapes.length, kind).toBeGreaterThan(0);
  }
});

it("numbers one after the other are no groups of one", () => {
  expect(findInText("retry of batches 120 121 122 123 124 125 failed")).toBeUndefined();
  expect(findInText("046 454 286")).toBe("personal-national-id ca-sin");
});
