'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { type OpenTerminal, openTerminal } from './open-terminal.ts';
import type { ShellSession } from './shell-session.ts';

type Props = {
  session: ShellSession;
  handle: RefObject<OpenTerminal | null>;
  label: string;
  isScreenReader: boolean;
  onPaste: (raw: string) => void;
  onLeave: () => void;
  onType: (text: string) => string;
  /** It can be typed into. */
  onReady: () => void;
};

/** The terminal itself, which fills its place. */
export function TerminalView({ session, handle, label, isScreenReader, ...callbacks }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(callbacks);
  latest.current = callbacks;
  const startsWithReader = useRef(isScreenReader);
  useEffect(() => {
    if (!place.current) return;
    const terminal = openTerminal({
      session,
      place: place.current,
      isScreenReader: startsWithReader.current,
      onPaste: (raw) => latest.current.onPaste(raw),
      onLeave: () => latest.current.onLeave(),
      onType: (text) => latest.current.onType(text),
    });
    handle.current = terminal;
    latest.current.onReady();
    return () => {
      handle.current = null;
      terminal.dispose();
    };
  }, [session, handle]);
  useEffect(() => handle.current?.setScreenReader(isScreenReader), [handle, isScreenReader]);
  return (
    <section aria-label={label} className="h-full min-h-0 w-full overflow-hidden p-2">
      <div ref={place} data-terminal className="h-full w-full font-mono" />
    </section>
  );
}
