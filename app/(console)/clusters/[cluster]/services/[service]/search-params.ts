import { parseServiceTab } from '#components/service/service-title.ts';
import { readSegment } from '#components/ui/read-segment.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import type { ServiceTab } from '#lib/paths.ts';

export type ServicePageProps = {
  params: Promise<{ cluster: string; service: string }>;
  searchParams: PageParams;
};

/** Which service, and which of its tabs, an address asks for. */
export const readServiceAddress = async ({
  params,
  searchParams,
}: ServicePageProps): Promise<{ target: { cluster: string; service: string }; tab: ServiceTab }> => {
  const { cluster, service } = await params;
  const read = await readParams(searchParams);
  return {
    target: { cluster: readSegment(cluster), service: readSegment(service) },
    tab: parseServiceTab(read('tab')),
  };
};
