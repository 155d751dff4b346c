import { Time } from '#components/ui/age.tsx';

/** What becomes of an image: archived, expiring, or kept. ECR's preview says when as an instant or in words. */
export function ExpiryNote({ status, expires }: { status?: string; expires?: string }) {
  if (status === 'ARCHIVED') return <span className="text-degraded">archived</span>;
  if (status === 'ACTIVATING') return <span className="text-deploying">coming back from the archive</span>;
  if (!expires) return null;
  return (
    <span className="text-degraded" title={expires}>
      {Number.isNaN(Date.parse(expires)) ? (
        expires.startsWith('expires') ? (
          expires
        ) : (
          `expires ${expires}`
        )
      ) : (
        <>
          expires <Time at={expires} style="day" />
        </>
      )}
    </span>
  );
}
