// Which key presses ask for a report, and which belong to someone else. Nothing here touches the page.

/** Is it Ctrl+Enter, or Cmd+Enter on a Mac, with no other key, and has no other handler taken it? */
export const isShortcut = (event) =>
  event.key === "Enter" &&
  event.ctrlKey !== event.metaKey &&
  !(event.altKey || event.shiftKey || event.isComposing || event.defaultPrevented);

/** Does an element take what is typed? */
export const takesText = (element) => element.closest?.("input,select,textarea,[contenteditable]");
