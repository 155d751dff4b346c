/** A page hidden for that long sends nothing. */
const hiddenAfterMs = 2_000;

/** Calls back with whether the page is in front of somebody; hidden counts after two seconds. Ends with the returned function. */
export const watchVisibility = (onChange: (isShown: boolean) => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isShown = document.visibilityState !== 'hidden';
  const set = (next: boolean) => {
    if (next === isShown) return;
    isShown = next;
    onChange(next);
  };
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState !== 'hidden') set(true);
    else timer = setTimeout(set, hiddenAfterMs, false);
  };
  document.addEventListener('visibilitychange', look);
  onChange(isShown);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
};
