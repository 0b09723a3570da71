import { Clipboard } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { expect, it, vi } from 'vitest';

import { saveFile } from '../../generate/download';
import { ViewContext } from '../../ground/hooks';
import { BadgeButton } from '../badge';

vi.mock('../../generate/download', () => ({ saveFile: vi.fn() }));

it('copies the Markdown of a badge and saves the picture that it shows', () => {
  const copied = vi.spyOn(Clipboard, 'copyToSystem').mockReturnValue();
  const link = `https://hub.example/alacard/share/${'a'.repeat(22)}`;
  render(
    <ViewContext.Provider value={{ translator: nullTranslator } as never}>
      <BadgeButton link={link} />
    </ViewContext.Provider>
  );
  fireEvent.click(screen.getByRole('button', { name: /badge/i }));
  expect(copied).toHaveBeenCalledWith(
    `[![Open in Alacard](alacard-badge.svg)](${link})`
  );
  const [picture, name] = vi.mocked(saveFile).mock.calls[0];
  expect([picture.type, name]).toEqual(['image/svg+xml', 'alacard-badge.svg']);
});
