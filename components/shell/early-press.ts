'use client';
import { useEffect } from 'react';

type EarlyPress = { button: HTMLElement; at: number };

declare global {
  interface Window {
    /** The last button pressed that no handler of ours has heard. */
    earlyPress?: EarlyPress | undefined;
  }
}

/** Older than this, a press is no longer what its maker waits for. */
const keptMs = 15_000;

const hear = () => {
  window.earlyPress = undefined;
};

/** Gives the page the press that was made before it could hear any; goes on the frame as `onClickCapture`. */
export const useEarlyPress = () => {
  useEffect(() => {
    // A press that itself woke the page is on its way to its handler, and heard before the timer.
    const timer = setTimeout(() => {
      const press = window.earlyPress;
      hear();
      if (press?.button.isConnected && performance.now() - press.at < keptMs) press.button.click();
    });
    return () => clearTimeout(timer);
  }, []);
  return hear;
};
