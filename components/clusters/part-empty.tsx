import type { ReactNode } from 'react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { isUnread } from './is-unread.ts';

/** In the place of a part that has no rows: there are none, or they could not be read. */
export const PartEmpty = ({
  cluster,
  part,
  title,
  children,
}: {
  cluster: ClusterDetail;
  /** As `incomplete` names it: "add-ons". */
  part: string;
  title: string;
  children?: ReactNode;
}) =>
  isUnread(cluster.incomplete, part) ? (
    <EmptyState title={`The ${part} could not be read`}>
      The note above says why, and what would help.
    </EmptyState>
  ) : (
    <EmptyState title={title}>{children}</EmptyState>
  );
