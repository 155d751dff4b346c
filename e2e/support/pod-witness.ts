import type { KubeClient } from '../../simulator/kubernetes/test-client.ts';

export type WitnessedLine = { at: string; message: string };
type Witnessed = { lines: WitnessedLine[]; ended: boolean };
type PodEvent = {
  type: string;
  object: {
    metadata: { name: string };
    status: { containerStatuses?: { state: { running?: object } }[] };
  };
};

// 2026-11-22T16:01:22.905000000Z and the text after a blank.
const parseLine = (text: string): WitnessedLine => {
  const blank = text.indexOf(' ');
  return { at: `${text.slice(0, 23)}Z`, message: text.slice(blank + 1) };
};

/** Follows every pod of an app by Kubernetes alone, the new ones as they start, and keeps what each wrote since an instant. */
export const watchPods = (kube: KubeClient, namespace: string, app: string, since: string) => {
  const pods = new Map<string, Witnessed>();
  const stops: (() => void)[] = [];
  const selector = encodeURIComponent(`app.kubernetes.io/name=${app}`);
  const follow = (name: string) => {
    const witnessed: Witnessed = { lines: [], ended: false };
    pods.set(name, witnessed);
    const { ended, stop } = kube.follow(
      `/api/v1/namespaces/${namespace}/pods/${name}/log?follow=true&timestamps=true&sinceTime=${since}`,
      (text) => {
        const line = parseLine(text);
        if (line.at >= since) witnessed.lines.push(line);
      },
    );
    stops.push(stop);
    void ended.then(() => {
      witnessed.ended = true;
    });
  };
  const watch = kube.follow(
    `/api/v1/namespaces/${namespace}/pods?watch=true&labelSelector=${selector}`,
    (text) => {
      const { object }: PodEvent = JSON.parse(text);
      const { name } = object.metadata;
      if (object.status.containerStatuses?.[0]?.state.running && !pods.has(name)) follow(name);
    },
  );
  stops.push(watch.stop);
  return {
    /** By the name of the pod. */
    pods,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};
