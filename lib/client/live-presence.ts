/** How long a tab may be hidden before it falls silent. */
const hiddenGraceMs = 2_000;

/**
 * Tells when the tab is in front of somebody and when it has been hidden long enough to fall silent.
 * Answers a function that stops watching.
 */
export const watchPresence = (handlers: { onShown: () => void; onSilent: () => void }): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSilent = true;
  const silence = () => {
    clearTimeout(timer);
    if (isSilent) return;
    isSilent = true;
    handlers.onSilent();
  };
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(silence, hiddenGraceMs);
      return;
    }
    if (!isSilent) return;
    isSilent = false;
    handlers.onShown();
  };
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', silence);
  window.addEventListener('pageshow', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    window.removeEventListener('pagehide', silence);
    window.removeEventListener('pageshow', look);
    silence();
  };
};
