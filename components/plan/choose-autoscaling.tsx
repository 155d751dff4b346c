'use client';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { NumberField, parseCount } from './number-field.tsx';
import { type ServiceTarget, usePlanLauncher } from './plan-launcher.ts';
import { SheetPhase } from './sheet-phase.tsx';
import { SheetSkeleton } from './sheet-skeleton.tsx';

type Props = { target: ServiceTarget; onClose: () => void };

/** The bounds between which the service scales by itself. */
export function ChooseAutoscaling({ target, onClose }: Props) {
  const { data: service } = useQuery(
    q(servicesApi.get, { cluster: target.cluster, service: target.service }),
  );
  const { propose } = usePlanLauncher();
  const formId = useId();
  const [typedMin, setMin] = useState<string | null>(null);
  const [typedMax, setMax] = useState<string | null>(null);
  if (!service) return <SheetSkeleton />;
  const now = service.autoscaling;
  const { tasks } = wordsOf(service.platform);
  const minText = typedMin ?? String(now?.min ?? service.desired ?? 1);
  const maxText = typedMax ?? String(now?.max ?? service.desired ?? 1);
  const min = parseCount(minText);
  const max = parseCount(maxText);
  const findObstacle = () => {
    if (!service.can.autoscaling.allowed)
      return service.can.autoscaling.reason ?? 'Nothing scales this service by itself.';
    if (min === null || max === null) return 'Give whole numbers from 0 to 5,000.';
    if (min > max) return 'The minimum is above the maximum.';
    if (min === now?.min && max === now?.max) return `${min}–${max} is what it is now.`;
    return undefined;
  };
  const obstacle = findObstacle();
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button form={formId} type="submit" variant="primary" disabledReason={obstacle}>
        Set auto scaling to {min ?? '–'}–{max ?? '–'}…
      </Button>
    </>
  );
  return (
    <SheetPhase footer={footer}>
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!obstacle && min !== null && max !== null) propose({ action: 'autoscaling', min, max });
        }}
      >
        <NumberField label={`Minimum ${tasks}`} value={minText} onChange={setMin} max={5000} isFocused />
        <NumberField label={`Maximum ${tasks}`} value={maxText} onChange={setMax} max={5000} />
        <p className="text-muted">
          {now ? `Now ${now.min}–${now.max}` : 'Nothing scales it by itself now'}, {service.desired ?? '–'}{' '}
          desired.
          {now?.suspended ? ' Scaling is suspended.' : ''}
        </p>
      </form>
    </SheetPhase>
  );
}
