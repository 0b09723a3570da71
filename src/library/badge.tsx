import { Clipboard, Notification } from '@jupyterlab/apputils';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import badgeSvg from '../../style/icons/badge.svg';
import { saveFile } from '../generate/download';
import { useTrans } from '../ground/hooks';

/** The name of the picture, beside the README that shows it. */
const PICTURE = 'alacard-badge.svg';

/**
 * Markdown of a picture that leads to a hand. The picture is a file beside the README, since
 * whoever reads that may not be logged in here.
 */
export function badgeOf(link: string): string {
  return `[![Open in Alacard](${PICTURE})](${link})`;
}

/** Copies a badge for a README, and saves its picture. */
export function BadgeButton(props: { link: string }): React.JSX.Element {
  const trans = useTrans();
  const take = (): void => {
    Clipboard.copyToSystem(badgeOf(props.link));
    saveFile(new Blob([badgeSvg], { type: 'image/svg+xml' }), PICTURE);
    Notification.success(
      trans.__(
        'Badge copied as Markdown. Put its picture, %1, next to the README.',
        PICTURE
      ),
      { autoClose: 8000 }
    );
  };
  return (
    <Button
      className="jp-mod-styled"
      title={trans.__('Copy a badge for a README, and save its picture')}
      onClick={take}
    >
      {trans.__('Badge')}
    </Button>
  );
}
