'use client';
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { buttonClass } from './button.tsx';
import { classNames } from './class-names.ts';

/** Closes what is open when one presses elsewhere or Escape, or leaves it with Tab. */
export const useDismiss = (ref: RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void => {
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
      ref.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
    };
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('focusin', onFocus);
    };
  }, [ref, isOpen, close]);
};

/** The surface of what opens below a button; on a phone it rises from the bottom. */
export const popoverSurface =
  'z-40 rounded-panel border border-line-strong bg-raised p-1 shadow-pop max-sm:fixed max-sm:inset-x-2 max-sm:bottom-[calc(var(--bottombar)+8px)] max-sm:max-h-[70dvh] max-sm:overflow-y-auto sm:absolute sm:top-full sm:mt-1 sm:max-h-[60vh] sm:min-w-48 sm:overflow-y-auto';

/** A button and what it opens. `children` gets `close`. */
export const Popover = ({
  trigger,
  label,
  align = 'start',
  buttonClassName,
  children,
}: {
  trigger: ReactNode;
  /** The button's name where the trigger's text is not enough. */
  label?: string;
  align?: 'start' | 'end';
  buttonClassName?: string;
  children: (close: () => void) => ReactNode;
}) => {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(() => setOpen(false)).current;
  const id = useId();
  useDismiss(box, isOpen, close);
  return (
    <div ref={box} className="relative">
      <button
        type="button"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className={buttonClass('control', buttonClassName)}
        onClick={() => setOpen(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen ? (
        <div id={id} className={classNames(popoverSurface, align === 'end' ? 'sm:right-0' : 'sm:left-0')}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
};
