import type { ITheme } from '@xterm/xterm';

/** Any colour of CSS as the terminal takes it. */
const toHex = (colour: string): string => {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return '#808080';
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
};

/** The terminal's colours, from the page's own tokens. */
export const readTerminalTheme = (): ITheme => {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => toHex(style.getPropertyValue(`--${name}`).trim());
  const isDark = document.documentElement.classList.contains('dark');
  const cyan = toHex(isDark ? 'oklch(80% 0.1 205)' : 'oklch(48% 0.09 205)');
  const colours = {
    red: token('failing'),
    green: token('steady'),
    yellow: token('degraded'),
    blue: token('deploying'),
    magenta: token('accent'),
    cyan,
  };
  const [black, white] = isDark ? [token('sunk'), token('text')] : [token('text'), token('line-strong')];
  return {
    background: token('surface'),
    foreground: token('text'),
    cursor: token('text'),
    cursorAccent: token('surface'),
    selectionBackground: `${token('accent')}47`,
    black,
    white,
    brightBlack: token('faint'),
    brightWhite: isDark ? '#ffffff' : token('muted'),
    ...colours,
    brightRed: colours.red,
    brightGreen: colours.green,
    brightYellow: colours.yellow,
    brightBlue: colours.blue,
    brightMagenta: colours.magenta,
    brightCyan: cyan,
  };
};
