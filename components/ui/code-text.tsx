/** A sentence whose `backticked` names stand in monospace. */
export const CodeText = ({ text }: { text: string }) => {
  const parts = text.split('`');
  // An odd mark is a character of the text.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
      <code key={index} className="font-mono text-[max(12px,0.93em)]">
        {part}
      </code>
    ),
  );
};
