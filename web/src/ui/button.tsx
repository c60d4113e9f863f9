import { A, type AnchorProps } from "@solidjs/router";
import { type JSX, splitProps } from "solid-js";
import { type ButtonLook, buttonClass } from "./button-class.ts";

/** A button. One without a word needs an `aria-label`. */
export function Button(props: ButtonLook & JSX.ButtonHTMLAttributes<HTMLButtonElement>) {
  const [look, rest] = splitProps(props, ["variant", "size", "square", "class"]);
  return <button type="button" {...rest} class={`${buttonClass(look)} ${look.class ?? ""}`} />;
}

/** A link that looks like a button, for what leads to another page. */
export function ButtonLink(props: ButtonLook & AnchorProps) {
  const [look, rest] = splitProps(props, ["variant", "size", "square", "class"]);
  return <A {...rest} class={`${buttonClass(look)} ${look.class ?? ""}`} />;
}
