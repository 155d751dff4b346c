const words: Record<string, string> = { ecs: 'ECS', eks: 'EKS', k8s: 'Kubernetes' };

/** What people call a platform. */
export const platformWord = (platform: string): string => words[platform] ?? platform;
