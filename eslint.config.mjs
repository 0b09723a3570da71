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

export default tseslint.config(
  {
    ignores: [
      '.cache/**',
      '.venv/**',
      'alacard_ext/**',
      'lib/**',
      'node_modules/**',
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
            './card_commands',
            './combine_commands',
            './generate_commands',
            './hand_commands',
            './notice',
            './failed',
            './mark',
            './settled',
            './verification',
            '../ground/api/client',
            '../recipes/book',
            '../generate/*',
            '../hand/model',
            '../hub/*',
            '../ground/icons',
            '../notebook/runs',
            '../recipes/book'
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
