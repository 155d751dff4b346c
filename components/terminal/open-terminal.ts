import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ShellSession } from './shell-session.ts';
import { readTerminalTheme } from './terminal-theme.ts';

/** Titles, links, clipboard, notifications: what a program shows must not act on the page or the person. */
const ignoredCommands = [0, 1, 2, 7, 8, 9, 52, 133, 777, 1337];
/** What is drawn lags behind what came: beyond this the shell waits, so that Ctrl+C is felt at once. */
const maxPendingBytes = 256 * 1024;
const fewPendingBytes = 32 * 1024;
const fontSize = 13;

export type OpenTerminal = {
  focus: () => void;
  paste: (text: string) => void;
  /** As if the key were pressed. */
  type: (text: string) => void;
  setScreenReader: (isOn: boolean) => void;
  dispose: () => void;
};

type Options = {
  session: ShellSession;
  place: HTMLElement;
  isScreenReader: boolean;
  onPaste: (raw: string) => void;
  onLeave: () => void;
  /** What is typed, after the keys on the screen had their say. */
  onType: (text: string) => string;
};

const isLeaveKey = (event: KeyboardEvent): boolean =>
  event.ctrlKey && event.shiftKey && (event.key === 'Escape' || event.code === 'KeyL');

const isCopyKey = (event: KeyboardEvent): boolean => event.ctrlKey && event.shiftKey && event.code === 'KeyC';

const showBytes = (terminal: Terminal, session: ShellSession): void => {
  let pendingBytes = 0;
  let isHeld = false;
  session.onBytes((bytes) => {
    pendingBytes += bytes.length;
    if (!isHeld && pendingBytes > maxPendingBytes) {
      isHeld = true;
      session.say({ type: 'pause' });
    }
    terminal.write(bytes, () => {
      pendingBytes -= bytes.length;
      if (!isHeld || pendingBytes > fewPendingBytes) return;
      isHeld = false;
      session.say({ type: 'resume' });
    });
  });
};

/** Keeps the terminal as large as its place, whatever changes: the window, the keyboard of a phone, a font. */
const keepFitting = (terminal: Terminal, place: HTMLElement): (() => void) => {
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(place);
  fit.fit();
  const { fontFamily } = getComputedStyle(place);
  let isOpen = true;
  // Measured before it is there, a font would have another one's width.
  void document.fonts.load(`${fontSize}px ${fontFamily}`).finally(() => {
    if (!isOpen) return;
    terminal.options.fontFamily = fontFamily;
    fit.fit();
  });
  return () => {
    isOpen = false;
    observer.disconnect();
  };
};

const followTheme = (terminal: Terminal): (() => void) => {
  const observer = new MutationObserver(() => {
    terminal.options.theme = readTerminalTheme();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
  return () => observer.disconnect();
};

/** A terminal in its place, bound to a session until it is disposed of. */
export const openTerminal = ({
  session,
  place,
  isScreenReader,
  onPaste,
  onLeave,
  onType,
}: Options): OpenTerminal => {
  const terminal = new Terminal({
    theme: readTerminalTheme(),
    fontFamily: 'monospace',
    fontSize,
    scrollback: 5_000,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    minimumContrastRatio: 4.5,
    screenReaderMode: isScreenReader,
    linkHandler: { activate: () => {} },
  });
  for (const command of ignoredCommands) terminal.parser.registerOscHandler(command, () => true);
  terminal.open(place);
  showBytes(terminal, session);
  terminal.onData((text) => session.type(onType(text)));
  terminal.onResize(({ cols, rows }) => session.resize({ columns: cols, rows }));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (isLeaveKey(event)) {
      event.preventDefault();
      onLeave();
      return false;
    }
    if (isCopyKey(event) && terminal.hasSelection()) {
      event.preventDefault();
      void navigator.clipboard.writeText(terminal.getSelection());
      return false;
    }
    return true;
  });
  const interceptPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    onPaste(event.clipboardData?.getData('text/plain') ?? '');
  };
  const refuseDrop = (event: DragEvent): void => event.preventDefault();
  place.addEventListener('paste', interceptPaste, { capture: true });
  place.addEventListener('drop', refuseDrop, { capture: true });
  const stopFitting = keepFitting(terminal, place);
  const stopFollowing = followTheme(terminal);
  session.resize({ columns: terminal.cols, rows: terminal.rows });
  return {
    focus: () => terminal.focus(),
    paste: (text) => terminal.paste(text),
    type: (text) => terminal.input(text, true),
    setScreenReader: (isOn) => {
      terminal.options.screenReaderMode = isOn;
    },
    dispose: () => {
      stopFitting();
      stopFollowing();
      place.removeEventListener('paste', interceptPaste, { capture: true });
      place.removeEventListener('drop', refuseDrop, { capture: true });
      session.onBytes(() => {});
      terminal.dispose();
    },
  };
};
