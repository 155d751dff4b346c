import { expect, it } from 'vitest';
import { ConfigBlob, joinLayers, Manifest, toImageConfig } from './image-layers.ts';

const manifest = Manifest.parse({
  layers: [
    { digest: 'sha256:1', size: 10 },
    { digest: 'sha256:2', size: 20 },
  ],
});
const blob = ConfigBlob.parse({
  os: 'linux',
  created: '2026-01-01T00:00:00Z',
  config: { User: '', Env: ['PATH=/bin', 'DATABASE_PASSWORD=x=y'], ExposedPorts: { '8080/tcp': {} } },
  history: [
    { created_by: '/bin/sh -c #(nop) ADD file:abc in /' },
    { created_by: 'ENV A=b # buildkit', empty_layer: true },
    { created_by: 'RUN /bin/sh -c npm ci # buildkit' },
  ],
});

it('gives each layer the instruction that made it', () => {
  expect(joinLayers(manifest, blob)).toEqual([
    { digest: 'sha256:1', sizeBytes: 10, instruction: 'ADD file:abc in /' },
    { instruction: 'ENV A=b', sizeBytes: 0 },
    { digest: 'sha256:2', sizeBytes: 20, instruction: 'RUN npm ci' },
  ]);
});

it('lists layers without a config too', () => {
  expect(joinLayers(manifest, null)).toHaveLength(2);
});

it('keeps the values of environment variables to itself', () => {
  const config = toImageConfig(blob);
  expect(config.environmentNames).toEqual(['PATH', 'DATABASE_PASSWORD']);
  expect(JSON.stringify(config)).not.toContain('x=y');
  expect(config.user).toBeUndefined();
});
