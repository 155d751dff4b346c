'use client';
import { FailedPage, type PageFailure } from '#components/shell/failed-page.tsx';

const PageError = (failure: PageFailure) => <FailedPage {...failure} />;

export default PageError;
