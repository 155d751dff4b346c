import { showToast } from './toast.ts';

/** Copies text and says so; without the clipboard's permission it says that instead. */
export const copyText = async (text: string, what = 'Copied'): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ title: what, description: text.length > 80 ? `${text.slice(0, 80)}…` : text });
  } catch {
    showToast({ tone: 'failing', title: 'The browser does not let this page copy', description: text });
  }
};
