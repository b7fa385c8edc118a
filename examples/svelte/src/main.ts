import { mount } from 'svelte';
import SpokenNote from './spoken-note.svelte';

mount(SpokenNote, { target: document.querySelector('#app') as HTMLElement });
