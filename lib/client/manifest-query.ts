import { queryOptions } from '@tanstack/react-query';
import type { Incomplete } from '#lib/contract/common.ts';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import type { Manifest, ManifestFormat } from '#lib/contract/manifests.ts';
import { send } from './call.ts';

export type ManifestText = { text: string; asOf: string; incomplete: Incomplete[] };

/** The query of a manifest as text in the format asked for, with the age that its headers tell. */
export const manifestQuery = <Input extends { format?: ManifestFormat | undefined }>(
  endpoint: Endpoint<Input, Manifest>,
  input: Input,
) =>
  queryOptions({
    queryKey: [endpoint.name, input] as const,
    queryFn: async ({ signal }): Promise<ManifestText> => {
      const response = await send(endpoint, input, { signal });
      const incomplete = response.headers.get('x-quarterdeck-incomplete');
      return {
        text: await response.text(),
        asOf: response.headers.get('x-quarterdeck-as-of') ?? new Date().toISOString(),
        // Safe: our own route wrote it from this very type.
        incomplete: incomplete ? (JSON.parse(incomplete) as Incomplete[]) : [],
      };
    },
    staleTime: 1_000,
  });
