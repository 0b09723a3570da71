import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { toAPIError } from '../ground/api/errors';
import type { Hand } from '../ground/api/types';
import { type IViewContext, ViewContext } from '../ground/hooks';
import { FindingList } from './findings';
import { findingsOf, type IFinding } from './share_client';

/**
 * Ask for another title of a hand, and give it. What looks like a secret or a local path in a title
 * that others read is shown first, and goes out only when the person says so.
 *
 * @throws APIError
 */
export async function renameHand(
  hand: Hand,
  context: IViewContext,
  rename: (title: string, accepted: boolean) => Promise<void>
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  let text = hand.title;
  for (;;) {
    const answer = await InputDialog.getText({
      title: trans.__('Rename'),
      label: trans.__('Title'),
      text,
      okLabel: trans.__('Rename'),
      selectionRange: text.length
    });
    const title = answer.value?.trim();
    if (!answer.button.accept || !title || title === hand.title) {
      return;
    }
    try {
      await rename(title, false);
      return;
    } catch (reason) {
      const findings = findingsOf(toAPIError(reason).details);
      if (!findings.length) {
        throw reason;
      }
      if (await accepts(findings, context)) {
        await rename(title, true);
        return;
      }
    }
    text = title;
  }
}

async function accepts(
  findings: readonly IFinding[],
  context: IViewContext
): Promise<boolean> {
  const trans = context.translator.load('alacard_ext');
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <p>
        {trans.__(
          'Everyone who can open this hand would read the new title. This may be a secret, which is masked here, or a path on this computer:'
        )}
      </p>
      <FindingList findings={findings} where={trans.__('In the title')} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardShare-dialog');
  const answer = await showDialog({
    title: trans.__('Not renamed yet'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Back') }),
      Dialog.warnButton({ label: trans.__('Rename anyway'), accept: true })
    ],
    defaultButton: 0
  });
  return answer.button.accept;
}
