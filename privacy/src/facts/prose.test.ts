import { describe, expect, it } from "vitest";
import { profileOf } from "../text/profile.ts";
import { readsAsProse } from "./prose.ts";

describe("readsAsProse", () => {
  it.each([
    "What is the capital of France?",
    "Please summarise this article for me",
    "I want to cancel my subscription",
    "The customer asked whether the refund had been issued and was told to wait.",
    "Wie wird das Wetter morgen in Berlin und was soll ich anziehen",
    "Quel est le meilleur restaurant de la ville ?",
    "¿Dónde está la biblioteca más cercana?",
    "Qual é a melhor forma de investir dinheiro",
    "今日の東京の天気はどうですか",
    "请帮我写一封给客户的道歉信",
    "Какая завтра погода в Москве",
    "ما هي عاصمة فرنسا اليوم",
    "오늘 서울 날씨가 어떤지 알려줘",
    "what-is-the-weather-going-to-be-like-in-paris",
  ])("%s", (text) => expect(readsAsProse(text, profileOf(text))).toBe(true));

  it.each([
    "claude-opus-4-6",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "text/html; charset=utf-8",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "Bad Gateway",
    "out of memory",
    "Rate limit exceeded",
    "get_the_current_weather",
    "src/components/date-picker/index.tsx",
    "US East (N. Virginia)",
    "search,fetch,summarise,rank,answer",
    "東京都千代田区",
    "São Paulo",
    "ECONNREFUSED 127.0.0.1:5432",
  ])("not %s", (text) => expect(readsAsProse(text, profileOf(text))).toBe(false));
});
