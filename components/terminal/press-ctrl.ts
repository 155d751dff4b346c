/** A letter as it is sent when it is pressed with Ctrl; anything else stays what it is. */
export const pressCtrl = (text: string): string =>
  /^[@-_a-z]$/.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : text;
