import type { Api } from '../operation.ts';
import { batchGetImage } from './batch-get-image.ts';
import { batchDeleteImage, putImage, updateImageStorageClass } from './change-images.ts';
import { describeImages, listImages } from './describe-images.ts';
import { describeRepositories } from './describe-repositories.ts';
import { batchCheckLayerAvailability, getAuthorizationToken, getDownloadUrlForLayer } from './layers.ts';
import { getLifecyclePolicy, getLifecyclePolicyPreview, startLifecyclePolicyPreview } from './lifecycle.ts';
import {
  batchGetRepositoryScanningConfiguration,
  describeImageReplicationStatus,
  describeRegistry,
  getRegistryScanningConfiguration,
  getRepositoryPolicy,
  listImageReferrers,
  listTagsForResource,
} from './registry-settings.ts';
import { describeImageScanFindings, startImageScan } from './scan-findings.ts';

export const ecrApi: Api = {
  service: 'ecr',
  targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
  operations: {
    BatchCheckLayerAvailability: batchCheckLayerAvailability,
    BatchDeleteImage: batchDeleteImage,
    BatchGetImage: batchGetImage,
    BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
    DescribeImageReplicationStatus: describeImageReplicationStatus,
    DescribeImages: describeImages,
    DescribeImageScanFindings: describeImageScanFindings,
    DescribeRegistry: describeRegistry,
    DescribeRepositories: describeRepositories,
    GetAuthorizationToken: getAuthorizationToken,
    GetDownloadUrlForLayer: getDownloadUrlForLayer,
    GetLifecyclePolicy: getLifecyclePolicy,
    GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
    GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
    GetRepositoryPolicy: getRepositoryPolicy,
    ListImageReferrers: listImageReferrers,
    ListImages: listImages,
    ListTagsForResource: listTagsForResource,
    PutImage: putImage,
    StartImageScan: startImageScan,
    StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
    UpdateImageStorageClass: updateImageStorageClass,
  },
};
