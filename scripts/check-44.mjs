/**
 * Check the types against JupyterLab 4.4, the oldest one that is supported.
 *
 * Its packages go into a folder of their own, since npm can hold one version of a package at a
 * place and two would not be the same types.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';

/** What each package was called in JupyterLab 4.4. */
const VERSIONS = {
  services: '~7.4.0',
  coreutils: '~6.4.0',
  apputils: '~4.5.0'
};
const FOLDER = '.cache/lab44';

const own = JSON.parse(readFileSync('package.json', 'utf8'));
const dependencies = Object.fromEntries(
  Object.entries(own.dependencies).map(([name, range]) => {
    const [scope, short] = name.split('/');
    return [
      name,
      scope === '@jupyterlab' ? (VERSIONS[short] ?? '~4.4.0') : range
    ];
  })
);
dependencies['@types/react'] = own.devDependencies['@types/react'];
const wanted = JSON.stringify({ private: true, dependencies }, null, 2);

const manifest = join(FOLDER, 'package.json');
const installed =
  existsSync(join(FOLDER, 'node_modules', '.package-lock.json')) &&
  readFileSync(manifest, 'utf8') === wanted;
if (!installed) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(manifest, wanted);
  copyFileSync('.npmrc', join(FOLDER, '.npmrc'));
  execFileSync('npm', ['install', '--no-progress'], {
    cwd: FOLDER,
    stdio: 'inherit'
  });
}
execFileSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.44.json'],
  { stdio: 'inherit' }
);
