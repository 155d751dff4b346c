import type { Check } from '#lib/contract/plans.ts';
import type { Bounds } from './situation.ts';

type Autoscaling = Bounds | null | 'unknown';

/** A desired count beside what may be moving it by itself. */
export const checkDesired = (desired: number, autoscaling: Autoscaling): Check[] => {
  if (autoscaling === null) return [];
  if (autoscaling === 'unknown') {
    return [
      {
        id: 'autoscaling',
        level: 'unknown',
        message: 'Whether auto scaling moves this service could not be read.',
        remedy: 'Allow the IAM action application-autoscaling:DescribeScalableTargets.',
      },
    ];
  }
  const { min, max, suspended } = autoscaling;
  const range = `${min}–${max}`;
  if (suspended) {
    return [
      {
        id: 'autoscaling',
        level: 'ok',
        message: `Auto scaling (${range}) is suspended and leaves ${desired} alone.`,
      },
    ];
  }
  if (desired < min || desired > max) {
    return [
      {
        id: 'autoscaling',
        level: 'warn',
        message: `${desired} is outside the auto scaling bounds ${range}: the next scaling activity moves it back within.`,
        remedy: 'Change the bounds as well.',
      },
    ];
  }
  return [
    {
      id: 'autoscaling',
      level: 'warn',
      message: `Auto scaling (${range}) may change this count again at any time.`,
      remedy: 'To hold a number of tasks, set the bounds instead.',
    },
  ];
};

/** New bounds beside the count as it is. */
export const checkBounds = ({ min, max }: { min: number; max: number }, desired: number): Check[] => {
  if (desired >= min && desired <= max) {
    return [
      { id: 'desired-within', level: 'ok', message: `The desired count ${desired} is within ${min}–${max}.` },
    ];
  }
  const edge = desired < min ? min : max;
  return [
    {
      id: 'desired-outside',
      level: 'warn',
      message: `The desired count ${desired} is outside ${min}–${max}: auto scaling will move it to ${edge}.`,
    },
  ];
};
