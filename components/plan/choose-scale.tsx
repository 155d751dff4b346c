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

/** How many tasks: a number beside the present one and the bounds of auto scaling. */
export function ChooseScale({ target, onClose }: Props) {
  const { data: service } = useQuery(
    q(servicesApi.get, { cluster: target.cluster, service: target.service }),
  );
  const { propose } = usePlanLauncher();
  const formId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  if (!service) return <SheetSkeleton />;
  const text = typed ?? String(service.desired ?? '');
  const desired = parseCount(text);
  const bounds = service.autoscaling;
  const obstacle = !service.can.scale.allowed
    ? (service.can.scale.reason ?? 'This service cannot be scaled.')
    : desired === null
      ? 'Give a whole number from 0 to 5,000.'
      : desired === service.desired
        ? `${desired} is what it is now.`
        : undefined;
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button form={formId} type="submit" variant="primary" disabledReason={obstacle}>
        Scale {service.desired ?? '–'} → {desired ?? '–'}…
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
          if (!obstacle && desired !== null) propose({ action: 'scale', desired });
        }}
      >
        <NumberField
          label={`Desired ${wordsOf(service.platform).tasks}`}
          value={text}
          onChange={setTyped}
          max={5000}
          isFocused
        />
        <p className="text-muted">
          Now {service.desired ?? '–'} desired, {service.running ?? '–'} running
          {bounds ? `, auto scaling between ${bounds.min} and ${bounds.max}` : ''}.
        </p>
        {bounds && desired !== null && (desired < bounds.min || desired > bounds.max) && (
          <p className="text-degraded">
            Outside of auto scaling's {bounds.min}–{bounds.max}: it would move the count back. Change its
            bounds instead.
          </p>
        )}
        {desired === 0 && <p className="text-degraded">No task will run.</p>}
      </form>
    </SheetPhase>
  );
}
