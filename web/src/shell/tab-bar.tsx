import { A } from "@solidjs/router";
import { For } from "solid-js";
import { Icon } from "../ui/icon.tsx";
import { navItems, sideItems } from "./nav-items.ts";

/** The foot of a small screen: the same places as {@link Nav}. */
export function TabBar() {
  return (
    <nav
      aria-label="Main"
      class="fixed inset-x-0 bottom-0 z-20 grid h-14 auto-cols-fr grid-flow-col border-t border-line bg-surface sm:hidden"
    >
      <For each={[...navItems, ...sideItems]}>
        {(item) => (
          <A
            href={item.href}
            end={!item.hasPages}
            class="flex flex-col items-center justify-center gap-1 text-xs text-text-3"
            activeClass="text-accent! font-semibold"
          >
            <Icon name={item.icon} class="size-4.5" />
            {item.short ?? item.label}
          </A>
        )}
      </For>
    </nav>
  );
}
