type Part = { kind: 'text' | 'command'; text: string };

/** A command in backticks, or one that a line or a colon begins and the line's end closes. */
const commandPattern =
  /`((?:aws|kubectl|eksctl) [^`]+)`|(?:^|(?<=:\s))((?:aws|kubectl|eksctl) [a-z-]+ .*[^.\s])$/gm;

/** Parts a remedy into sentences and the commands that one can run. */
export const splitCommands = (text: string): Part[] => {
  const parts: Part[] = [];
  const addText = (piece: string) => {
    const trimmed = piece.trim().replace(/^[.,;]\s*/, '');
    if (/[\p{L}\p{N}]/u.test(trimmed)) parts.push({ kind: 'text', text: trimmed });
  };
  let from = 0;
  for (const match of text.matchAll(commandPattern)) {
    addText(text.slice(from, match.index));
    parts.push({ kind: 'command', text: (match[1] ?? match[2] ?? '').trim() });
    from = match.index + match[0].length;
  }
  addText(text.slice(from));
  return parts;
};
