import type { Metadata } from 'next';
import { Lost } from '#components/shell/lost.tsx';

export const metadata: Metadata = { title: 'Not found · Quarterdeck' };

const NotFound = () => <Lost />;

export default NotFound;
