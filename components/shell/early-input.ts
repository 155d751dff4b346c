'use client';
import { useEffect } from 'react';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

declare global {
  interface Window {
    /** Kept by `earlyInputScript`; entries end when the page wakes. */
    earlyInput?: { press?: { button: HTMLElement; at: number } | undefined; entries?: Map<Field, string> };
  }
}

/** Older than this, a press is no longer what its maker waits for. */
const keptMs = 15_000;

const tell = (field: Field, event: 'input' | 'change') =>
  field.dispatchEvent(new Event(event, { bubbles: true }));

/** React hears of a value that differs from the last it knew, and takes for known what stands there as it wakes. */
const enter = (field: Field, value: string) => {
  // Wakes the part of the page that holds the field.
  tell(field, 'input');
  field.value = value === '' ? '0' : '';
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  tell(field, field.tagName === 'SELECT' ? 'change' : 'input');
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
