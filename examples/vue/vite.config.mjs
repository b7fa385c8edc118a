import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  // Tells Vue that this tag is a custom element, not a component.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'audio-transcriber' } } })],
  // In development, `npm start` of the workspace serves the API.
  server: { proxy: { '/v1': 'http://localhost:8787' } },
});
