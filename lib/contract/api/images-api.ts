import { endpoint } from '#lib/contract/endpoint.ts';
import type {
  GetImageInput,
  ImageDetail,
  ImageList,
  ListImagesInput,
  ListRepositoriesInput,
  RepositoryList,
} from '#lib/contract/images.ts';

export const imagesApi = {
  repositories: endpoint<ListRepositoriesInput, RepositoryList>({
    name: 'images.repositories',
    method: 'GET',
    path: '/repositories',
    summary: 'ECR repositories of every connection',
  }),
  list: endpoint<ListImagesInput, ImageList>({
    name: 'images.list',
    method: 'GET',
    path: '/repositories/:repository/images',
    summary: 'Images of a repository',
  }),
  get: endpoint<GetImageInput, ImageDetail>({
    name: 'images.get',
    method: 'GET',
    path: '/repositories/:repository/images/:digest',
    summary: 'One image: manifest, layers, config, findings, where it runs',
  }),
};
