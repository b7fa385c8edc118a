import { ar } from './texts-ar.js';
import { de } from './texts-de.js';
import { en } from './texts-en.js';
import { es } from './texts-es.js';
import { fr } from './texts-fr.js';
import { ja } from './texts-ja.js';
import { pt } from './texts-pt.js';
import { zh } from './texts-zh.js';

/** The words of the page, by language. */
export const texts = { en, de, ar, es, fr, pt, zh, ja };
