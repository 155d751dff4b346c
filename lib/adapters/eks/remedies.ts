/** What a command about a cluster must name. */
export type ClusterPlace = {
  name: string;
  region: string;
  partition: string;
  /** The IAM principal that signs in; null where it is not known. */
  principalArn: string | null;
};

const principalOf = ({ principalArn }: ClusterPlace) => principalArn ?? '<principal ARN>';
const target = (place: ClusterPlace) =>
  `--cluster-name ${place.name} --region ${place.region} --principal-arn ${principalOf(place)}`;

/** Who gets the rights of docs/kubernetes/quarterdeck-reader.yaml, and those of quarterdeck-operator.yaml. */
export const readerGroup = 'quarterdeck:readers';
export const operatorGroup = 'quarterdeck:operators';

const readerFile = 'docs/kubernetes/quarterdeck-reader.yaml';
const operatorFile = 'docs/kubernetes/quarterdeck-operator.yaml';

const associate = (place: ClusterPlace) =>
  `\`aws eks associate-access-policy ${target(place)} --policy-arn arn:${place.partition}:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy --access-scope type=cluster\``;

/** How somebody who has no access entry gets one that reads. */
export const grantAccess = (place: ClusterPlace): string =>
  `Run \`aws eks create-access-entry ${target(place)} --kubernetes-groups ${readerGroup}\` and apply ${readerFile}, or instead of the file run ${associate(place)}, which can read Secrets too.`;

/** What an access entry lacks: a group, since an update replaces those there are, or the rights of the group. */
export const widenAccess = (
  place: ClusterPlace,
  { groups, isRead }: { groups: readonly string[]; isRead: boolean },
): string => {
  const [group, file] = isRead ? [readerGroup, readerFile] : [operatorGroup, operatorFile];
  if (groups.includes(group))
    return `Apply ${file}: the entry has the group ${group}, which may not do this yet. What the file does not grant has to be granted to that group by a rule of its own.`;
  const all = [...groups, group].join(' ');
  const step = `Run \`aws eks update-access-entry ${target(place)} --kubernetes-groups ${all}\` and apply ${file}`;
  return isRead ? `${step}, or instead run ${associate(place)}, which can read Secrets too.` : `${step}.`;
};

/** How IAM alone comes to decide who signs in, beside the ConfigMap that does now. */
export const mapInConfigMap = (place: ClusterPlace): string =>
  `Map ${principalOf(place)} to the group ${readerGroup} in the ConfigMap aws-auth of kube-system and apply ${readerFile}, or switch access entries on with \`aws eks update-cluster-config --name ${place.name} --region ${place.region} --access-config authenticationMode=API_AND_CONFIG_MAP\` and create one.`;

const update = ({ name, region }: ClusterPlace, config: string) =>
  `\`aws eks update-cluster-config --name ${name} --region ${region} --resources-vpc-config ${config}\``;

const isOpenToAll = (cidrs: readonly string[]) =>
  cidrs.length === 0 || cidrs.includes('0.0.0.0/0') || cidrs.includes('::/0');

/** Who may reach an endpoint: those in its VPC, those at some addresses too, or everybody. */
export type EndpointReach = 'vpc' | 'addresses' | 'all';

export const reachOf = (endpoint: { isPublic: boolean; publicCidrs: readonly string[] }): EndpointReach => {
  if (!endpoint.isPublic) return 'vpc';
  return isOpenToAll(endpoint.publicCidrs) ? 'all' : 'addresses';
};

/** How an endpoint that does not answer comes to. */
export const openEndpoint = (place: ClusterPlace, reach: EndpointReach): string =>
  ({
    vpc: `Reach it from inside the VPC: run Quarterdeck there, or in a network that is connected to it, and let it in on port 443 in the cluster’s security group. Or switch the public endpoint on for its address alone: ${update(place, 'endpointPublicAccess=true,publicAccessCidrs=<address>/32')}.`,
    addresses: `Add the address from which Quarterdeck goes out to those that may reach it: ${update(place, 'publicAccessCidrs=<those there are>,<address>/32')}, or reach it from inside the VPC.`,
    all: 'Check that this machine may reach port 443 of it: firewall, proxy, security groups on the way out.',
  })[reach];
