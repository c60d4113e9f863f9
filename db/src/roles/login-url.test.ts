import { expect, it } from "vitest";
import { loginUrl } from "./login-url.ts";

const login = { group: "runfacts_query", name: "reader", password: "it's" };

it.each([
  ["postgres://app:secret@db/facts?sslmode=require", "postgres://reader:it's@db/facts?sslmode=require"],
  [
    "postgres://db/facts?user=app&password=secret&options=-csearch_path%3Drf",
    "postgres://reader:it's@db/facts",
  ],
  [
    "postgres://app:secret@db/facts?options=-c%20search_path%3D%22Agent%5C%20facts%22%20-cjit%3Doff&sslmode=require",
    "postgres://reader:it's@db/facts?sslmode=require&options=-cjit%3Doff",
  ],
  [
    "postgres://app:secret@db/facts?options=--search-path%3Drf%20--lc-messages%3DC",
    "postgres://reader:it's@db/facts?options=--lc-messages%3DC",
  ],
  ["postgres://app.abcdef:secret@pooler.example/facts", "postgres://reader.abcdef:it's@pooler.example/facts"],
  [
    "postgres://app:secret@one,two:6432/facts?target_session_attrs=primary",
    "postgres://reader:it's@one,two:6432/facts?target_session_attrs=primary",
  ],
  [
    "postgres://app:secret@one,two/facts?target_session_attrs=read-write",
    "postgres://reader:it's@one,two/facts?target_session_attrs=primary",
  ],
])("makes of %s the URL of a login role", (url, expected) => {
  expect(loginUrl(url, "app", login)).toBe(expected);
});
