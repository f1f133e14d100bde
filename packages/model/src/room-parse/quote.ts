/** Longest piece of a user's text that a message repeats. */
export const QUOTE_LENGTH = 60;

/** A user's text in double quotes, control characters escaped, cut at {@link QUOTE_LENGTH}: safe to print on any terminal. */
export function quote(text: string): string {
  const cut = text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH)}…` : text;
  return escapeControls(JSON.stringify(cut));
}

/** The text with control and direction characters as `\u001b`: libraries repeat a user's text in their messages too. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
