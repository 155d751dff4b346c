const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A number as text: "1,204". */
export const formatNumber = (value: number): string => grouped.format(value);

/** "184 MB", "1.2 GB": decimal units, as ECR's console has them. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${value >= 100 || index === 0 ? Math.round(value) : value.toFixed(1)} ${units[index]}`;
};

/** A number that programs may read. Unknown is "–" with its reason, never 0. */
export const NumberValue = ({
  field,
  value,
  unit,
  reason = 'Not known: it could not be read.',
  text,
  className,
}: {
  field: string;
  value: number | null | undefined;
  unit?: string;
  reason?: string;
  /** Instead of the grouped number: "184 MB". */
  text?: string;
  className?: string;
}) =>
  value === null || value === undefined ? (
    <span data-field={field} title={reason} className={className}>
      –<span className="sr-only"> {reason}</span>
    </span>
  ) : (
    <data data-field={field} value={value} className={className}>
      {text ?? grouped.format(value)}
      {unit ? ` ${unit}` : ''}
    </data>
  );
