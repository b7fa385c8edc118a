import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SpokenNote } from './spoken-note.tsx';

createRoot(document.querySelector('#app') as HTMLElement).render(
  <StrictMode>
    <SpokenNote />
  </StrictMode>,
);
