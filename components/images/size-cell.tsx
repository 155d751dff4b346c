import { formatBytes, NumberValue } from '#components/ui/number-value.tsx';

/** A size in decimal units, its bytes for programs; unknown is a dash. */
export function SizeCell({ bytes }: { bytes: number | null }) {
  return (
    <NumberValue
      field="sizeBytes"
      value={bytes}
      text={bytes === null ? undefined : formatBytes(bytes)}
      reason="ECR does not tell the size."
    />
  );
}
