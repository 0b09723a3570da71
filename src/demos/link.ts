import { labAddress } from '../ground/lab_address';
import { PARAMETER } from './parameter';
import { GALLERY, toLink } from './query';

/** The address of the page of a demo, for whoever may see it. It is no way into an app that runs. */
export function pageAddress(baseUrl: string, demo: string): string {
  return labAddress(
    baseUrl,
    PARAMETER,
    toLink({ ...GALLERY, part: 'page', demo })
  );
}
