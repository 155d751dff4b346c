import type { ContainerInstance, TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  findHomeless,
  hostPortsOf,
  type Need,
  type Room,
  roomOf,
  takesTasks,
  whyUnsure,
} from './instance-room.ts';

const need = (over: Partial<Need> = {}): Need => ({
  service: 'gateway',
  cpu: 256,
  memoryMiB: 512,
  hostPorts: [],
  attributes: [],
  capacityProvider: undefined,
  ...over,
});
const room = (over: Partial<Room> = {}): Room => ({
  cpu: 1024,
  memoryMiB: 2048,
  takenPorts: [],
  attributes: new Set(),
  capacityProvider: undefined,
  ...over,
});
const servicesOf = (needs: Need[]) => needs.map(({ service }) => service);

describe('the room that the other instances have', () => {
  it('is taken by the largest task first, and by each task once', () => {
    const needs = [
      need({ service: 'small', memoryMiB: 512 }),
      need({ service: 'large', memoryMiB: 1536 }),
      need({ service: 'other', memoryMiB: 1024 }),
    ];
    expect(servicesOf(findHomeless(needs, [room()]))).toEqual(['other']);
    expect(findHomeless(needs, [room(), room()])).toEqual([]);
    expect(findHomeless(needs, [])).toHaveLength(3);
  });

  it('ends with the CPU as well as with the memory', () => {
    const needs = [need({ cpu: 800 }), need({ cpu: 800, service: 'second' })];
    expect(servicesOf(findHomeless(needs, [room()]))).toEqual(['second']);
    expect(findHomeless(needs, [room({ cpu: null })])).toEqual([]);
  });

  it('has each port once', () => {
    const needs = [need({ hostPorts: [8080] }), need({ hostPorts: [8080], service: 'second' })];
    expect(servicesOf(findHomeless(needs, [room()]))).toEqual(['second']);
    expect(findHomeless(needs, [room({ takenPorts: [8080] }), room()])).toHaveLength(1);
    expect(findHomeless(needs, [room(), room()])).toEqual([]);
  });

  it('is only for tasks of its capacity provider, and for those whose attributes it has', () => {
    expect(findHomeless([need({ capacityProvider: 'spot' })], [room()])).toHaveLength(1);
    expect(findHomeless([need({ capacityProvider: 'spot' })], [room({ capacityProvider: 'spot' })])).toEqual(
      [],
    );
    const arm = need({ attributes: ['ecs.cpu-architecture=arm64'] });
    expect(findHomeless([arm], [room()])).toHaveLength(1);
    expect(findHomeless([arm], [room({ attributes: new Set(['ecs.cpu-architecture=arm64']) })])).toEqual([]);
  });
});

const instance: ContainerInstance = {
  status: 'ACTIVE',
  agentConnected: true,
  remainingResources: [
    { name: 'CPU', integerValue: 700 },
    { name: 'MEMORY', integerValue: 900 },
    { name: 'PORTS', stringSetValue: ['22', '8080'] },
  ],
  attributes: [
    { name: 'ecs.cpu-architecture', value: 'x86_64' },
    { name: 'com.amazonaws.ecs.capability.task-iam-role' },
  ],
};

describe('what AWS says of an instance', () => {
  it('becomes what it has left', () => {
    expect(roomOf(instance)).toMatchObject({ cpu: 700, memoryMiB: 900, takenPorts: [22, 8080] });
    expect(roomOf({})).toMatchObject({ cpu: null, memoryMiB: null, takenPorts: [] });
  });

  it('tells whether tasks may be placed there', () => {
    expect(takesTasks(instance)).toBe(true);
    expect(takesTasks({ ...instance, agentConnected: false })).toBe(false);
    expect(takesTasks({ ...instance, status: 'DRAINING' })).toBe(false);
  });
});

describe('what a task definition asks for', () => {
  const definition = (over: Partial<TaskDefinition>): TaskDefinition => ({
    containerDefinitions: [{ portMappings: [{ containerPort: 80, hostPort: 0 }, { containerPort: 9000 }] }],
    ...over,
  });

  it('is a port of the instance only where it is fixed and not its own', () => {
    expect(hostPortsOf(definition({ networkMode: 'bridge' }))).toEqual([]);
    expect(hostPortsOf(definition({ networkMode: 'host' }))).toEqual([80, 9000]);
    expect(hostPortsOf(definition({ networkMode: 'awsvpc' }))).toEqual([]);
    const fixed = [{ portMappings: [{ containerPort: 80, hostPort: 8080 }] }];
    expect(hostPortsOf({ networkMode: 'bridge', containerDefinitions: fixed })).toEqual([8080]);
  });

  it('is an attribute only where the instance that runs it reports it', () => {
    const asked = {
      requiresAttributes: [
        { name: 'com.amazonaws.ecs.capability.task-iam-role' },
        { name: 'never.reported' },
      ],
      runtimePlatform: { cpuArchitecture: 'X86_64' as const },
    };
    expect(attributesOf(asked, instance)).toEqual([
      'com.amazonaws.ecs.capability.task-iam-role',
      'ecs.cpu-architecture=x86_64',
    ]);
    expect(attributesOf(asked, {})).toEqual([]);
  });

  it('cannot be told to fit where interfaces, constraints or accelerators decide', () => {
    const known = { hasConstraints: false, rooms: [room()] };
    expect(whyUnsure(definition({ networkMode: 'bridge' }), known)).toBeUndefined();
    expect(whyUnsure(definition({ networkMode: 'awsvpc' }), known)).toContain('network interface');
    expect(whyUnsure(definition({}), { ...known, hasConstraints: true })).toContain('constraints');
    expect(whyUnsure(definition({}), { ...known, rooms: [room({ cpu: null })] })).toContain('left');
    const gpu = [{ resourceRequirements: [{ type: 'GPU' as const, value: '1' }] }];
    expect(whyUnsure({ containerDefinitions: gpu }, known)).toContain('GPU');
  });
});
