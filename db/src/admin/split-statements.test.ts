import { expect, it } from "vitest";
import { splitStatements } from "./split-statements.ts";

it("splits where a statement ends, and nowhere else", () => {
  const statements = [
    `INSERT INTO a VALUES ('x;''y')`,
    `CREATE INDEX "a;b" ON t (x)`,
    "DO $$ BEGIN PERFORM 1; END $$",
    "DO $do$ SELECT $$;$$; $do$",
    "-- why;\nSELECT 1 /* and; why */",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 'END;'; END",
    "SELECT 2",
  ];
  expect(splitStatements(`${statements.join(";\n")};\n-- the end;\n`)).toEqual(statements);
});
