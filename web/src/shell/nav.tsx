import { A } from "@solidjs/router";
import { For, Match, Switch } from "solid-js";
import { version } from "../../package.json";
import { connection } from "../api/connection.ts";
import { Icon } from "../ui/icon.tsx";
import { Logo } from "./logo.tsx";
import { type NavItem, navItems, sideItems } from "./nav-items.ts";

/** The side of the page: 184 px, a rail of icons under 1200, nothing under 700, where {@link TabBar} takes over. */
export function Nav() {
  return (
    <nav
      aria-label="Main"
      class="sticky top-0 flex h-screen flex-col gap-px border-r border-line px-2 py-2.5 max-sm:hidden"
    >
      <A
        href="/"
        class="mb-3 flex h-7 items-center gap-2 px-2 font-semibold max-lg:justify-center max-lg:px-0"
      >
        <Logo class="size-4 text-accent" />
        <span class="max-lg:sr-only">Runfacts</span>
      </A>
      <For each={navItems}>{(item) => <NavLink item={item} />}</For>
      <div class="flex-1" />
      <For each={sideItems}>{(item) => <NavLink item={item} />}</For>
      <div class="mt-2 border-t border-line p-2 text-sm/4.5 text-text-3 max-lg:hidden">
        <Health />
        <div>Version {version}</div>
      </div>
    </nav>
  );
}

function NavLink(props: { readonly item: NavItem }) {
  return (
    <A
      href={props.item.href}
      end={!props.item.hasPages}
      title={props.item.label}
      class="group flex h-7 items-center gap-2.5 rounded-2 px-2 text-text-2 hover:bg-hover hover:text-text max-lg:justify-center max-lg:px-0"
      activeClass="bg-hover text-text! font-semibold"
    >
      <Icon name={props.item.icon} class="group-aria-[current]:text-accent" />
      <span class="max-lg:sr-only">{props.item.label}</span>
    </A>
  );
}

function Health() {
  return (
    <div class="flex items-center gap-1.5">
      <Switch>
        <Match when={connection().state === "ok"}>
          <i class="size-1.75 rounded-full bg-success-fill" />
          Query service answers
        </Match>
        <Match when={connection().state === "away"}>
          <i class="size-1.75 rounded-full border border-partial-fill" />
          Query service is away
        </Match>
        <Match when={connection().state === "key-needed"}>
          <i class="size-1.75 rounded-full border border-partial-fill" />
          Query key needed
        </Match>
      </Switch>
    </div>
  );
}
