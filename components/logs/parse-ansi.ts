/** A colour of a terminal: red, green, blue. */
export type Rgb = readonly [number, number, number];
export type TextStyle = {
  color?: Rgb;
  background?: Rgb;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
};
/** A run of text in one style; `bidi` stands for one direction control, which has no text of its own. */
export type StyledRun = { text: string; style: TextStyle | null; bidi?: string };

const basic: readonly Rgb[] = [
  [90, 90, 90],
  [205, 49, 49],
  [13, 150, 90],
  [180, 140, 20],
  [36, 114, 200],
  [188, 63, 188],
  [17, 150, 180],
  [170, 170, 170],
  [120, 120, 120],
  [241, 76, 76],
  [35, 209, 139],
  [215, 190, 60],
  [59, 142, 234],
  [214, 112, 214],
  [41, 184, 219],
  [229, 229, 229],
];
const cube = [0, 95, 135, 175, 215, 255];

/** https://en.wikipedia.org/wiki/ANSI_escape_code#8-bit */
const ofPalette = (index: number): Rgb | undefined => {
  if (index < 0 || index > 255) return undefined;
  if (index < 16) return basic[index];
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const at = index - 16;
  return [cube[Math.floor(at / 36)] ?? 0, cube[Math.floor(at / 6) % 6] ?? 0, cube[at % 6] ?? 0];
};

const readExtended = (codes: number[], at: number): { color: Rgb | undefined; used: number } => {
  if (codes[at + 1] === 5) return { color: ofPalette(codes[at + 2] ?? -1), used: 2 };
  if (codes[at + 1] === 2) {
    const byte = (value: number | undefined) => Math.max(0, Math.min(255, value ?? 0));
    return { color: [byte(codes[at + 2]), byte(codes[at + 3]), byte(codes[at + 4])], used: 4 };
  }
  return { color: undefined, used: codes.length };
};

const applyCodes = (style: TextStyle | null, codes: number[]): TextStyle | null => {
  let next: TextStyle = { ...style };
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) {
      delete next.bold;
      delete next.dim;
    } else if (code === 23) delete next.italic;
    else if (code === 24) delete next.underline;
    else if (code >= 30 && code <= 37) next.color = basic[code - 30];
    else if (code >= 90 && code <= 97) next.color = basic[code - 82];
    else if (code === 39) delete next.color;
    else if (code >= 40 && code <= 47) next.background = basic[code - 40];
    else if (code >= 100 && code <= 107) next.background = basic[code - 92];
    else if (code === 49) delete next.background;
    else if (code === 38 || code === 48) {
      const { color, used } = readExtended(codes, at);
      if (color && code === 38) next.color = color;
      if (color && code === 48) next.background = color;
      at += used;
    }
  }
  return Object.keys(next).length > 0 ? next : null;
};

// Strings to the terminal (OSC, DCS, SOS, PM, APC), control sequences, two-character escapes, then what is left of
// C0 (but tab and newline) and C1; last the controls that turn the direction of text.
const special =
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~]|$)|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/g;

/** Is there anything in it that is not plain text? */
export const hasControls = (text: string): boolean =>
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text);

/**
 * A message as runs of text: colours and weights of SGR are kept as styles, every other control is taken out, and
 * direction controls become runs of their own. No run holds C0 or C1 characters other than tab and newline.
 */
export const parseAnsi = (message: string): StyledRun[] => {
  if (!hasControls(message)) return [{ text: message, style: null }];
  const runs: StyledRun[] = [];
  let style: TextStyle | null = null;
  let from = 0;
  const addText = (text: string) => {
    if (text !== '') runs.push({ text, style });
  };
  for (const match of message.matchAll(special)) {
    addText(message.slice(from, match.index));
    from = match.index + match[0].length;
    const [, parameters, final, bidi] = match;
    if (bidi) {
      const code = (bidi.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      runs.push({ text: '', style, bidi: `U+${code}` });
    } else if (final === 'm' && parameters !== undefined)
      style = applyCodes(style, parameters === '' ? [0] : parameters.split(/[;:]/).map(Number));
  }
  addText(message.slice(from));
  return runs;
};

/** The message's text alone. */
export const plainText = (message: string): string =>
  hasControls(message)
    ? parseAnsi(message)
        .map((run) => run.text)
        .join('')
    : message;
