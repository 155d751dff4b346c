import { stringify } from 'yaml';
import type { MediaType } from '#lib/contract/endpoint.ts';
import type { Manifest, ManifestFormat } from '#lib/contract/manifests.ts';
import type { ManifestQuery } from '#lib/domain/manifest-query.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { authorize } from './authorize.ts';
import { deadlineMs, withDeadline } from './deadline.ts';
import { answerError, answerText } from './envelope.ts';
import { readInput } from './read-input.ts';

const formats: Record<ManifestFormat, { type: MediaType; write: (content: Manifest) => string }> = {
  json: { type: 'application/json', write: (content) => `${JSON.stringify(content, null, 2)}\n` },
  yaml: { type: 'application/yaml', write: (content) => stringify(content) },
};

/** JSON that fits a header: a header's text is ASCII. */
const headerJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const headersOf = ({ asOf, incomplete }: Known<Manifest>): Record<string, string> => ({
  'x-quarterdeck-as-of': asOf,
  ...(incomplete.length > 0 ? { 'x-quarterdeck-incomplete': headerJson(incomplete) } : {}),
});

/** A route's GET for a manifest: the thing itself in the format asked for, its age in a header. */
export const handleManifest =
  <Input extends { format?: ManifestFormat | undefined }>(verb: ManifestQuery<Input>) =>
  async (request: Request): Promise<Response> => {
    const runtime = getRuntime();
    const requestId = runtime.services.newId();
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const context = await authorize(verb, request, { runtime, requestId, signal });
      const input = await readInput(verb.endpoint, request);
      const known = await withDeadline(verb.read(context, input), signal);
      const { type, write } = formats[input.format ?? 'json'];
      return answerText(write(known.value), { requestId, type, headers: headersOf(known) });
    } catch (error) {
      return answerError(error, requestId, runtime.services.log);
    }
  };
