import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` finds a running server while one works on the portal. */
const DEV_SERVER = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': { target: DEV_SERVER, ws: true } } },
});
