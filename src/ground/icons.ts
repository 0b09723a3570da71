import { LabIcon } from '@jupyterlab/ui-components';

import alacardSvg from '../../style/icons/alacard.svg';
import dealSvg from '../../style/icons/deal.svg';
import demosSvg from '../../style/icons/demos.svg';
import difficultySvg from '../../style/icons/difficulty.svg';
import lockedSvg from '../../style/icons/locked.svg';
import modelSvg from '../../style/icons/model.svg';
import noticeSvg from '../../style/icons/notice.svg';
import playSvg from '../../style/icons/play.svg';
import promptSvg from '../../style/icons/prompt.svg';
import starSvg from '../../style/icons/star.svg';
import topicSvg from '../../style/icons/topic.svg';
import uiComponentSvg from '../../style/icons/ui_component.svg';
import unlockSvg from '../../style/icons/unlock.svg';
import type { CardType } from './api/values';

function icon(name: string, svgstr: string): LabIcon {
  return new LabIcon({ name: `alacard_ext:${name}`, svgstr });
}

export const alacardIcon = icon('alacard', alacardSvg);
export const dealIcon = icon('deal', dealSvg);
export const lockedIcon = icon('locked', lockedSvg);
export const unlockIcon = icon('unlock', unlockSvg);
export const generateIcon = icon('generate', playSvg);
export const noticeIcon = icon('notice', noticeSvg);
export const demosIcon = icon('demos', demosSvg);
export const featuredIcon = icon('featured', starSvg);

/** The mark of each card type. */
export const typeIcons: Record<CardType, LabIcon> = {
  model: icon('model', modelSvg),
  prompt: icon('prompt', promptSvg),
  topic: icon('topic', topicSvg),
  difficulty: icon('difficulty', difficultySvg),
  ui_component: icon('ui-component', uiComponentSvg)
};
