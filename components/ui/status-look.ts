import {
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CirclePause,
  CircleSlash,
  CircleStop,
  CircleX,
  Loader,
  type LucideIcon,
  TriangleAlert,
  Undo2,
} from 'lucide-react';

/** The six colours of state. */
export type Tone = 'steady' | 'deploying' | 'degraded' | 'failing' | 'stopped' | 'unknown';

type Look = { tone: Tone; icon: LucideIcon; word: string };

const looks: Record<string, Look> = {
  steady: { tone: 'steady', icon: CircleCheck, word: 'steady' },
  deploying: { tone: 'deploying', icon: Loader, word: 'deploying' },
  degraded: { tone: 'degraded', icon: TriangleAlert, word: 'degraded' },
  failing: { tone: 'failing', icon: CircleX, word: 'failing' },
  stopped: { tone: 'stopped', icon: CircleStop, word: 'stopped' },
  unknown: { tone: 'unknown', icon: CircleHelp, word: 'unknown' },
  paused: { tone: 'stopped', icon: CirclePause, word: 'paused' },
  running: { tone: 'steady', icon: CircleCheck, word: 'running' },
  pending: { tone: 'deploying', icon: CircleDashed, word: 'pending' },
  succeeded: { tone: 'steady', icon: CircleCheck, word: 'succeeded' },
  failed: { tone: 'failing', icon: CircleX, word: 'failed' },
  in_progress: { tone: 'deploying', icon: Loader, word: 'in progress' },
  successful: { tone: 'steady', icon: CircleCheck, word: 'successful' },
  stop_requested: { tone: 'degraded', icon: CircleStop, word: 'stop requested' },
  rollback_requested: { tone: 'degraded', icon: Undo2, word: 'rollback requested' },
  rollback_in_progress: { tone: 'degraded', icon: Undo2, word: 'rolling back' },
  rollback_successful: { tone: 'degraded', icon: Undo2, word: 'rolled back' },
  rollback_failed: { tone: 'failing', icon: CircleX, word: 'rollback failed' },
  ok: { tone: 'steady', icon: CircleCheck, word: 'ok' },
  warn: { tone: 'degraded', icon: TriangleAlert, word: 'warning' },
  block: { tone: 'failing', icon: CircleX, word: 'blocked' },
  info: { tone: 'stopped', icon: CircleDot, word: 'info' },
  done: { tone: 'steady', icon: CircleCheck, word: 'done' },
  error: { tone: 'failing', icon: CircleX, word: 'error' },
  refused: { tone: 'degraded', icon: TriangleAlert, word: 'refused' },
  intent: { tone: 'stopped', icon: CircleDashed, word: 'intent' },
  healthy: { tone: 'steady', icon: CircleCheck, word: 'healthy' },
  unhealthy: { tone: 'failing', icon: CircleX, word: 'unhealthy' },
  active: { tone: 'steady', icon: CircleCheck, word: 'active' },
  provisioning: { tone: 'deploying', icon: Loader, word: 'provisioning' },
  deprovisioning: { tone: 'degraded', icon: Loader, word: 'deprovisioning' },
  draining: { tone: 'degraded', icon: TriangleAlert, word: 'draining' },
  inactive: { tone: 'stopped', icon: CircleStop, word: 'inactive' },
  configured: { tone: 'stopped', icon: CircleDot, word: 'configured' },
  ready: { tone: 'steady', icon: CircleCheck, word: 'Ready' },
  notready: { tone: 'failing', icon: CircleX, word: 'NotReady' },
  cordoned: { tone: 'degraded', icon: CircleSlash, word: 'cordoned' },
  creating: { tone: 'deploying', icon: Loader, word: 'creating' },
  updating: { tone: 'deploying', icon: Loader, word: 'updating' },
  deleting: { tone: 'degraded', icon: Loader, word: 'deleting' },
  create_failed: { tone: 'failing', icon: CircleX, word: 'create failed' },
  update_failed: { tone: 'failing', icon: CircleX, word: 'update failed' },
  delete_failed: { tone: 'failing', icon: CircleX, word: 'delete failed' },
  inprogress: { tone: 'deploying', icon: Loader, word: 'in progress' },
  cancelled: { tone: 'stopped', icon: CircleStop, word: 'cancelled' },
  passing: { tone: 'steady', icon: CircleCheck, word: 'passing' },
  complete: { tone: 'steady', icon: CircleCheck, word: 'complete' },
  missed: { tone: 'degraded', icon: TriangleAlert, word: 'missed' },
  suspended: { tone: 'stopped', icon: CirclePause, word: 'suspended' },
  waiting: { tone: 'stopped', icon: CircleDashed, word: 'waiting' },
  warning: { tone: 'degraded', icon: TriangleAlert, word: 'warning' },
};

/** Icon, word and colour of a status of anything; what is not known is hatched grey under its own word. */
export const lookOf = (status: string): Look =>
  looks[status.toLowerCase()] ?? { tone: 'unknown', icon: CircleHelp, word: status.toLowerCase() };

export const toneText: Record<Tone, string> = {
  steady: 'text-steady',
  deploying: 'text-deploying',
  degraded: 'text-degraded',
  failing: 'text-failing',
  stopped: 'text-stopped',
  unknown: 'text-stopped',
};

export const toneWeak: Record<Tone, string> = {
  steady: 'bg-steady-weak text-steady',
  deploying: 'bg-deploying-weak text-deploying',
  degraded: 'bg-degraded-weak text-degraded',
  failing: 'bg-failing-weak text-failing',
  stopped: 'bg-stopped-weak text-stopped',
  unknown: 'bg-stopped-weak text-stopped',
};

export const toneFill: Record<Tone, string> = {
  steady: 'bg-steady',
  deploying: 'bg-deploying',
  degraded: 'bg-degraded',
  failing: 'bg-failing',
  stopped: 'bg-line-strong',
  unknown: 'bg-sunk hatched',
};
