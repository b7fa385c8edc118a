import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  // Vue leaves this tag to the browser, and looks for no component of its name.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'audio-transcriber' } } })],
  // In development, `npm start` of the workspace serves the API.
  server: { proxy: { '/v1': 'http://localhost:8787' } },
});
