'use client';
import { useEffect } from 'react';

type Field = HTMLInputElement | HTMLSelectElement;

declare global {
  interface Window {
    /** Kept by `earlyInputScript`; entries end when the page wakes. */
    earlyInput?: { press?: { button: HTMLElement; at: number } | undefined; entries?: Map<Field, string> };
  }
}

/** Older than this, a press is no longer what its maker waits for. */
const keptMs = 15_000;

/** Past React's own setter, which would take the value for one that it knows. */
const enter = (field: Field, value: string) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
};

const hearPress = () => {
  if (window.earlyInput) window.earlyInput.press = undefined;
};

const wake = () => {
  const { press, entries } = window.earlyInput ?? {};
  hearPress();
  if (window.earlyInput) delete window.earlyInput.entries;
  for (const [field, value] of entries ?? []) if (field.isConnected) enter(field, value);
  if (press?.button.isConnected && performance.now() - press.at < keptMs) press.button.click();
};

/**
 * Gives the page what was pressed and typed before it could hear; the answer goes on the frame as `onClickCapture`,
 * so that a press which was heard is not given twice.
 */
export const useEarlyInput = () => {
  useEffect(() => {
    // A press that itself woke the page is on its way to its handler, and heard before the timer.
    const timer = setTimeout(wake);
    return () => clearTimeout(timer);
  }, []);
  return hearPress;
};
