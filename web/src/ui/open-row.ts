const CONTROLS = "a, button, input, label, select, summary, [role=button]";

/**
 * Opens what a row of a table leads to when the row is clicked anywhere: a row that lights up under the pointer keeps its
 * promise. Its target is its first link or button, which the keyboard reaches. A click on a control is that control's; one
 * that ends a selection of text, or with another button, is the browser's.
 */
export function openRow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || !(event.target instanceof Element)) return;
  const row = event.target.closest("tr.linked");
  if (row === null || event.target.closest(CONTROLS) !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  row
    .querySelector("a, button")
    ?.dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey, altKey }),
    );
}
