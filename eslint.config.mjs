import { readdirSync } from 'node:fs';

import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Rules for Galata, which the browser tests here do not use. */
const GALATA = /^(galata-|require-soft-assertions)/;

const jupyterRules = Object.fromEntries(
  Object.keys(jupyter.rules)
    .filter(name => !GALATA.test(name))
    .map(name => [`jupyter/${name}`, 'error'])
);

/**
 * The floors of the front end, from the ground up. A folder imports only from floors below its own, so
 * that no two depend on each other; `index.ts` lists the plugins of all.
 */
const FLOORS = [
  ['ground'],
  ['hub', 'jobs', 'social'],
  ['hand'],
  ['cards'],
  ['cards_editor', 'fit', 'notebook', 'picker', 'recipes'],
  ['trust'],
  ['catalog', 'collections', 'generate', 'verify'],
  ['demos', 'front'],
  ['bulk', 'library', 'rebase', 'settings', 'table'],
  ['launcher', 'panel']
];

for (const entry of readdirSync(`${import.meta.dirname}/src`, {
  withFileTypes: true
})) {
  if (
    entry.isDirectory() &&
    entry.name !== '__tests__' &&
    !FLOORS.flat().includes(entry.name)
  ) {
    throw new Error(
      `Give src/${entry.name} a floor: FLOORS in eslint.config.mjs.`
    );
  }
}

/** One block of rules a folder: the import of any other than those below is an error. */
const floorRules = FLOORS.flatMap((floor, level) =>
  floor.map(folder => {
    const others = FLOORS.slice(level)
      .flat()
      .filter(other => other !== folder)
      .concat('index');
    // In the folders below it as well: `../` and `../../`.
    const wrong = `^(\\.\\./)+(${others.join('|')})(/|$)`;
    const message = `src/${folder} may import only from the floors below it (FLOORS in eslint.config.mjs).`;
    return {
      files: [`src/${folder}/**/*.{ts,tsx}`],
      ignores: ['**/__tests__/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { patterns: [{ regex: wrong, message }] }
        ],
        'no-restricted-syntax': [
          'error',
          {
            selector: `ImportExpression[source.value=/${wrong.replaceAll('/', '\\/')}/]`,
            message
          }
        ]
      }
    };
  })
);

export default tseslint.config(
  {
    ignores: [
      '.cache/**',
      '.venv/**',
      'alacard_ext/**',
      'lib/**',
      'node_modules/**',
      // Pages of examples, which run in a browser and nowhere in the project.
      'tests/demos/bundles/**',
      'src/ground/api/types.ts'
    ]
  },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked
    ],
    languageOptions: {
      parserOptions: {
        project: './tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname
      }
    },
    plugins: { jupyter, 'react-hooks': reactHooks },
    rules: {
      ...jupyterRules,
      // Needed at activation: they register what the person sees; the view itself comes late.
      'jupyter/prefer-lazy-imports': [
        'error',
        {
          ignoreImports: [
            '../ground/*',
            './api/client',
            './client',
            './panel',
            // The models that a plugin provides by its token.
            './board',
            './book',
            './end_notice',
            './ends',
            './status_item',
            './details',
            './generation',
            './model',
            './monitor',
            './named',
            './named_client',
            './runs',
            './workspace',
            './widget',
            './ended',
            './card_commands',
            './combine_commands',
            './generate_commands',
            './hand_commands',
            './paste_command',
            './failed',
            './mark',
            './notice',
            './opener',
            './retry',
            './seen',
            './settled',
            './toasts',
            './watch',
            '../generate/*'
          ]
        }
      ],
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true }
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Lumino's signals take a method and its `this` side by side.
      '@typescript-eslint/unbound-method': 'off',
      curly: 'error',
      eqeqeq: 'error'
    }
  },
  ...floorRules,
  {
    files: ['src/**/__tests__/**'],
    rules: {
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } }
  },
  prettier
);
