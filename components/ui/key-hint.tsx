/** A key as it stands on the keyboard. */
export const KeyHint = ({ children }: { children: string }) => (
  <kbd className="rounded-[5px] border border-line-strong bg-sunk px-1.5 py-px font-sans text-xs text-muted">
    {children}
  </kbd>
);
