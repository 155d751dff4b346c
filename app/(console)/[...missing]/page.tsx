import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: 'Not found · Quarterdeck' };

/** Every path that names nothing: 404 inside the frame. */
const MissingPage = async () => {
  await openPage();
  notFound();
};

export default MissingPage;
