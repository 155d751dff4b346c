// A Chromium that is there already: a system package, Chrome, or Playwright's own.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The absolute path of a program on PATH; null when there is none. */
export const findProgram = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find(isProgram) ?? null;

const playwrightFolders = () => [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  path.join(homedir(), '.cache/ms-playwright'),
  path.join(homedir(), 'Library/Caches/ms-playwright'),
];

const findPlaywrights = () => {
  for (const folder of playwrightFolders()) {
    if (!folder || !existsSync(folder)) continue;
    for (const name of readdirSync(folder)
      .filter((entry) => /^chromium-\d+$/.test(entry))
      .sort()
      .reverse()) {
      const files = [
        'chrome-linux/chrome',
        'chrome-linux64/chrome',
        'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      ];
      const found = files.map((file) => path.join(folder, name, file)).find(isProgram);
      if (found) return found;
    }
  }
  return null;
};

/** The path of an installed Chromium or Chrome; null when there is none. */
export const findBrowser = () =>
  process.env.CHROMIUM_PATH ||
  names.map(findProgram).find((file) => file !== null) ||
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(isProgram) ||
  findPlaywrights();
