import { ShipWheel } from 'lucide-react';
import Link from 'next/link';
import { paths } from '#lib/paths.ts';

export const Logo = () => (
  <Link
    href={paths.overview()}
    prefetch={false}
    className="flex h-8 items-center gap-2.5 px-2.5 max-sm:h-11 max-sm:px-0"
  >
    <ShipWheel size={19} strokeWidth={1.9} aria-hidden="true" className="shrink-0" />
    <span className="text-[16px] font-semibold tracking-[-0.01em] sm:max-lg:sr-only sm:group-data-folded/frame:sr-only">
      Quarterdeck
    </span>
  </Link>
);
