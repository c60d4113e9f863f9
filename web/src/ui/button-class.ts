export interface ButtonLook {
  /** Default: secondary */
  readonly variant?: "primary" | "secondary" | "ghost" | undefined;
  /** `sm` is 24 px high. Default: `md`, 28 px, and 32 px on small screens */
  readonly size?: "sm" | "md" | undefined;
  /** Square, for an icon alone. */
  readonly square?: boolean | undefined;
}

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded-2 border whitespace-nowrap transition-colors duration-(--t-fast) disabled:cursor-not-allowed disabled:opacity-45";
const PRESSED = "aria-pressed:border-accent aria-pressed:bg-accent-bg aria-pressed:text-accent";
const variants = {
  primary: "border-accent bg-accent font-medium text-on-accent not-disabled:hover:opacity-90",
  secondary: `border-line-strong bg-surface font-medium text-text not-disabled:hover:bg-hover ${PRESSED}`,
  ghost: `border-transparent text-text-2 not-disabled:hover:bg-hover not-disabled:hover:text-text ${PRESSED}`,
} as const;

/** Classes of everything that looks like a button: buttons, and links that stand among them. */
export function buttonClass({ variant = "secondary", size = "md", square = false }: ButtonLook): string {
  const height = size === "sm" ? "h-6 text-sm" : "h-7 max-sm:h-8";
  const small = size === "sm" ? "w-6" : "w-7 max-sm:w-8";
  const width = square ? small : size === "sm" ? "px-2" : "px-2.5";
  return `${BASE} ${variants[variant]} ${height} ${width}`;
}
