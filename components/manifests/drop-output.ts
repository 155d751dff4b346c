/** Fields that Kubernetes writes for itself: they differ between any two revisions and tell nothing. */
const ownFields = /^ {2}(uid|resourceVersion|creationTimestamp|generation|selfLink): /;

/** A manifest in YAML without its status and what the API server alone sets. */
export const dropOutput = (yaml: string): string => {
  let isStatus = false;
  return yaml
    .split('\n')
    .filter((line) => {
      if (/^\S/.test(line)) isStatus = line === 'status:';
      return !isStatus && !ownFields.test(line);
    })
    .join('\n');
};
