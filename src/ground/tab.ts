import type {
  ILayoutRestorer,
  IRouter,
  JupyterFrontEnd
} from '@jupyterlab/application';
import {
  type ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

import { loadFor } from './lazy';
import { showInMain } from './main_area';
import { objectArgs } from './schemas';

/** What a tab in the main area shows; a link brings its view back. */
export interface ITabContent extends Widget {
  /** The view as a link holds it. */
  readonly link: string;
  /** Emitted when another view is shown. */
  readonly moved: ISignal<this, unknown>;
  showLink(link: string): void;
  /** See what has changed elsewhere, as the tab is asked for again. */
  refresh?(): void;
  /** Lead to the part of the view that the arguments of the command name. */
  pointAt?(args: ReadonlyPartialJSONObject): void;
}

/** What the chunk of a tab brings. */
export interface ITabChunk<T extends ITabContent> {
  /** The link that a command's arguments stand for; null where they ask for no view of their own. */
  linkOf(args: ReadonlyPartialJSONObject): string | null;
  create(link: string): T;
}

/** What the application gives to all tabs; some have no palette, no restorer or no router. */
export interface ITabHost {
  readonly app: JupyterFrontEnd;
  readonly trans: TranslationBundle;
  readonly palette: ICommandPalette | null;
  readonly restorer: ILayoutRestorer | null;
  readonly router: IRouter | null;
}

export interface ITabOptions<T extends ITabContent> {
  /** By which the tab is restored: `models` is the widget `alacard-models`. */
  readonly name: string;
  /** By which a site's layout names it. */
  readonly type: string;
  readonly command: string;
  readonly label: string;
  /** How the command is named now, where that differs; its owner tells when it changes. */
  readonly labelNow?: () => string;
  readonly caption: string;
  readonly icon: LabIcon;
  /** What the command takes, as properties of a schema. */
  readonly args: ReadonlyJSONObject;
  /** Whether each link has a tab of its own, which only others open: it is not in the palette. */
  readonly several?: boolean;
  /** Load what the tab consists of, when it is first opened. */
  load(): Promise<ITabChunk<T>>;
  /** How addresses lead to it. */
  readonly route: {
    readonly command: string;
    readonly pattern: RegExp;
    /** The arguments of the command; what it reads of an address it deletes. */
    argsOf(query: URLSearchParams): ReadonlyPartialJSONObject;
  };
}

/**
 * Add a tab of the main area: its command, its place in the palette, its way back after a reload,
 * and the addresses that lead to it. All but this is loaded when it is first opened.
 */
export function addTab<T extends ITabContent>(
  host: ITabHost,
  options: ITabOptions<T>
): WidgetTracker<MainAreaWidget<T>> {
  const { app, trans, palette, restorer } = host;
  const { commands } = app;
  const { command, several = false } = options;
  const namespace = `alacard-${options.name}`;
  const tracker = new WidgetTracker<MainAreaWidget<T>>({ namespace });
  const open = async (
    chunk: ITabChunk<T>,
    link: string | null
  ): Promise<MainAreaWidget<T>> => {
    const content = chunk.create(link ?? '');
    const tab = new MainAreaWidget({ content });
    tab.id = several ? `${namespace}-${content.link}` : namespace;
    tab.title.label = options.label;
    tab.title.icon = options.icon;
    tab.title.closable = true;
    tab.toolbar.hide();
    await tracker.add(tab);
    content.moved.connect(() => void tracker.save(tab));
    return tab;
  };

  commands.addCommand(command, {
    label: options.labelNow ?? options.label,
    caption: options.caption,
    icon: options.icon,
    describedBy: objectArgs(options.args),
    execute: async args => {
      const chunk = await loadFor(
        () => options.load(),
        trans,
        () => void commands.execute(command, args)
      );
      if (!chunk) {
        return;
      }
      const link = chunk.linkOf(args);
      if (several && !link) {
        return;
      }
      const found = several
        ? tracker.find(each => each.content.link === link)
        : tracker.currentWidget;
      if (found && link !== null && !several) {
        found.content.showLink(link);
      } else {
        found?.content.refresh?.();
      }
      const tab = found ?? (await open(chunk, link));
      showInMain(app, tab, { type: options.type });
      tab.content.pointAt?.(args);
    }
  });
  if (!several) {
    palette?.addItem({ command, category: trans.__('Alacard') });
  }
  void restorer?.restore(tracker, {
    command,
    args: ({ content }) => ({ link: content.link }),
    name: ({ content }) =>
      several ? `${options.name}-${content.link}` : options.name
  });
  addRoute(host, options);
  return tracker;
}

/** Open the tab by an address, which then no longer names it. */
function addRoute<T extends ITabContent>(
  host: ITabHost,
  options: ITabOptions<T>
): void {
  const { app, router, trans } = host;
  const { route } = options;
  if (!router) {
    return;
  }
  app.commands.addCommand(route.command, {
    describedBy: objectArgs({
      search: {
        type: 'string',
        description: trans.__('The query of the address')
      },
      path: {
        type: 'string',
        description: trans.__('The path of the address')
      },
      hash: {
        type: 'string',
        description: trans.__('The fragment of the address')
      }
    }),
    execute: args => {
      const { path, search, hash } = args as Partial<IRouter.ILocation>;
      const query = new URLSearchParams(search ?? '');
      const asked = route.argsOf(query);
      const rest = query.toString();
      router.navigate(`${path ?? ''}${rest ? `?${rest}` : ''}${hash ?? ''}`, {
        skipRouting: true
      });
      void app.restored.then(() =>
        app.commands.execute(options.command, asked)
      );
    }
  });
  router.register({
    command: route.command,
    pattern: route.pattern,
    rank: 20
  });
}
