// The reports that were begun and not sent, in the reader's own browser; where it keeps nothing, nothing breaks.

const attempt = (action) => {
  try {
    return action(localStorage);
  } catch {
    // Blocked or full: the report stays in the dialog.
  }
};

export const keep = (key, report) => attempt((store) => (store[key] = JSON.stringify(report)));

export const forget = (key) => attempt((store) => delete store[key]);

/** A report whose key begins so, if there is any. */
export const kept = (start) =>
  attempt((store) => JSON.parse(store[Object.keys(store).find((key) => key.startsWith(start))]));
