import { CommandRegistry } from '@lumino/commands';

/** The text with the keys of a command behind it, as far as it has any. */
export function withKeys(
  commands: CommandRegistry,
  command: string,
  text: string
): string {
  const keys = keysOf(commands, command);
  return keys ? `${text} (${keys})` : text;
}

/** The keys that run a command, as this platform writes them; empty without any. */
export function keysOf(commands: CommandRegistry, command: string): string {
  // Of several, the last one, as menus do.
  const binding = commands.keyBindings
    .filter(each => each.command === command)
    .at(-1);
  return binding
    ? binding.keys.map(CommandRegistry.formatKeystroke).join(' ')
    : '';
}
