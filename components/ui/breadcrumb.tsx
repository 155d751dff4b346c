import Link from 'next/link';
import { Fragment } from 'react';

export type Crumb = { label: string; href: string };

/** Where a page is: account / Region / cluster, each a link. */
export const Breadcrumb = ({ crumbs }: { crumbs: Crumb[] }) => (
  <nav aria-label="Breadcrumb" className="mb-1 flex flex-wrap items-center gap-x-1 text-muted">
    {crumbs.map((crumb, index) => (
      <Fragment key={crumb.href + crumb.label}>
        {index > 0 ? (
          <span aria-hidden="true" className="px-1 text-line-strong">
            /
          </span>
        ) : null}
        <Link href={crumb.href} prefetch={false} className="hit hover:text-text hover:underline">
          {crumb.label}
        </Link>
      </Fragment>
    ))}
  </nav>
);
