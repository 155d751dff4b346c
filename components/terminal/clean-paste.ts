// A program that asked for bracketed paste would be fooled by an escape within: only tabs and line ends pass.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export type Paste = { text: string; lines: string[]; removed: number };

/** What would be pasted: without control characters, with one kind of line end, and its lines as they would run. */
export const cleanPaste = (raw: string): Paste => {
  const unified = raw.replace(/\r\n?/g, '\n');
  const text = unified.replace(control, '');
  const lines = text.replace(/\n+$/, '').split('\n');
  return { text, lines, removed: unified.length - text.length };
};

/** Whether it would run something at once, or hides what it is: then it is shown before. */
export const needsAsking = (paste: Paste): boolean => paste.text.includes('\n') || paste.removed > 0;
