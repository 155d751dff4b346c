'use client';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { shortImage } from './describe-change.ts';
import { type ServiceTarget, usePlanLauncher } from './plan-launcher.ts';
import { SheetPhase } from './sheet-phase.tsx';
import { SheetSkeleton } from './sheet-skeleton.tsx';

type Props = { target: ServiceTarget; onClose: () => void };

/** Which image in which container. */
export function ChooseDeploy({ target, onClose }: Props) {
  const { data: service } = useQuery(
    q(servicesApi.get, { cluster: target.cluster, service: target.service }),
  );
  const { propose } = usePlanLauncher();
  const id = useId();
  const [chosen, setContainer] = useState<string | null>(null);
  const [typed, setImage] = useState<string | null>(null);
  if (!service) return <SheetSkeleton />;
  const containers = service.configuration.containers;
  const container = containers.find(({ name }) => name === chosen) ?? containers[0];
  const image = (typed ?? container?.image ?? '').trim();
  const obstacle = !service.can.deploy.allowed
    ? (service.can.deploy.reason ?? 'Nothing can be deployed to this service.')
    : !container || image === ''
      ? 'Give an image reference.'
      : /\s/.test(image)
        ? 'An image reference has no spaces.'
        : undefined;
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button form={id} type="submit" variant="primary" disabledReason={obstacle} className="min-w-0">
        <span className="truncate">Deploy {image ? shortImage(image) : '–'}…</span>
      </Button>
    </>
  );
  return (
    <SheetPhase footer={footer}>
      <form
        id={id}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!obstacle && container)
            propose({ action: 'deploy', container: container.name, image }, shortImage(image));
        }}
      >
        <label className="grid gap-1.5">
          <span className="font-medium">Container</span>
          <select
            className="field w-full"
            value={container?.name ?? ''}
            onChange={(event) => {
              setContainer(event.target.value);
              setImage(null);
            }}
          >
            {containers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="grid gap-1.5">
          <span className="font-medium">Image</span>
          <input
            className="field w-full font-mono"
            autoComplete="off"
            spellCheck={false}
            value={typed ?? container?.image ?? ''}
            onChange={(event) => setImage(event.target.value)}
          />
        </label>
        <p className="text-muted">
          A tag or a digest, as <span className="font-mono">repository:tag</span> or{' '}
          <span className="font-mono">repository@sha256:…</span>. The Images tab lists what ECR holds.
        </p>
      </form>
    </SheetPhase>
  );
}
