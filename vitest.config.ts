import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'svg-as-text',
      enforce: 'pre',
      // The builder hands an SVG over as its text; so do the tests.
      resolveId: id => (id.endsWith('.svg') ? '\0icon' : undefined),
      load: id =>
        id === '\0icon'
          ? 'export default "<svg xmlns=\'http://www.w3.org/2000/svg\'></svg>";'
          : undefined
    }
  ],
  test: {
    environment: 'jsdom',
    // Half the time of processes of their own: each file still has a window of its own.
    pool: 'vmThreads',
    include: ['src/**/__tests__/*.spec.{ts,tsx}'],
    setupFiles: ['./vitest.setup.ts'],
    testTimeout: 300_000,
    server: { deps: { inline: [/@jupyterlab/, /@lumino/, /@jupyter/] } }
  }
});
