const texts = {
  en: {
    page: 'Page in',
    title: 'Speak, and read what you said',
    lead: 'Press the red button and talk. The text is there soon after you stop.',
    key: 'This server wants a key.',
    useKey: 'Use it',
    spoken: 'I speak',
    detect: 'whatever the server expects',
    privacy: 'Your recording goes to this server, which deletes it once you have the text.',
    local: 'It is recognised there, by {engine}, and goes no further.',
    google: 'To recognise it, the server passes it on to Google Cloud.',
    openai: 'To recognise it, the server passes it on to the service it is set up with, such as OpenAI.',
    starting: 'The recogniser is being downloaded. You can record already: the text comes when it is there.',
    missing: 'The server has no recogniser at the moment. Its log says what is missing.',
    embed: 'Put it on your own page',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Select it and copy it yourself: the browser does not allow it.',
    origins: 'The server lets in the pages that are listed in its ALLOWED_ORIGINS.',
  },
  de: {
    page: 'Seite auf',
    title: 'Sprechen Sie, und lesen Sie mit',
    lead: 'Drücken Sie den roten Knopf und reden Sie los. Der Text ist da, kurz nachdem Sie aufhören.',
    key: 'Dieser Server verlangt einen Schlüssel.',
    useKey: 'Verwenden',
    spoken: 'Ich spreche',
    detect: 'was der Server erwartet',
    privacy: 'Ihre Aufnahme geht an diesen Server, der sie löscht, sobald Sie den Text haben.',
    local: 'Dort wird sie von {engine} erkannt und geht nicht weiter.',
    google: 'Zum Erkennen gibt der Server sie an Google Cloud weiter.',
    openai: 'Zum Erkennen gibt der Server sie an den Dienst weiter, der eingestellt ist, etwa OpenAI.',
    starting: 'Die Spracherkennung wird gerade geladen. Sie können schon aufnehmen: Der Text kommt, sobald sie da ist.',
    missing: 'Der Server hat gerade keine Spracherkennung. Was fehlt, steht in seinem Protokoll.',
    embed: 'Auf Ihrer eigenen Seite',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyFailed: 'Markieren und kopieren Sie es selbst: Der Browser erlaubt es nicht.',
    origins: 'Der Server lässt die Seiten zu, die in seinen ALLOWED_ORIGINS stehen.',
  },
  ar: {
    page: 'لغة الصفحة',
    title: 'تكلّم، واقرأ ما قلته',
    lead: 'اضغط الزر الأحمر وابدأ الكلام. يظهر النص بعد قليل من توقفك.',
    key: 'يطلب هذا الخادم مفتاحًا.',
    useKey: 'استخدامه',
    spoken: 'أتكلم',
    detect: 'اللغة التي يتوقعها الخادم',
    privacy: 'يُرسل تسجيلك إلى هذا الخادم، ويُحذف منه حالما يصلك النص.',
    local: 'يتعرّف {engine} على الكلام هناك، ولا يُرسل إلى أي مكان آخر.',
    google: 'للتعرّف على الكلام يرسله الخادم إلى Google Cloud.',
    openai: 'للتعرّف على الكلام يرسله الخادم إلى الخدمة المضبوطة فيه، مثل OpenAI.',
    starting: 'يجري الآن تنزيل برنامج التعرّف على الكلام. يمكنك التسجيل من الآن، ويظهر النص عند اكتمال التنزيل.',
    missing: 'لا يتوفر للخادم برنامج للتعرّف على الكلام حاليًا. يبيّن سجل الخادم ما ينقصه.',
    embed: 'أضفه إلى صفحتك',
    copy: 'نسخ',
    copied: 'تم النسخ',
    copyFailed: 'حدّد النص وانسخه بنفسك، فالمتصفح لا يسمح بذلك.',
    origins: 'يقبل الخادم الصفحات المذكورة في إعداد ALLOWED_ORIGINS.',
  },
};

/** What people may want to speak, at a server that does not say what it knows. */
const commonLanguages = 'ar de en es fr hi it ja ko nl pl pt ru sv tr uk zh'.split(' ');

const find = (selector) => document.querySelector(selector);
const element = find('audio-transcriber');
const form = find('#key');
const keyInput = find('#key-input');
const pageLanguage = find('#page-language');
const spokenLanguage = find('#spoken-language');

let headers = {};
/** The recogniser's name, once the server has told it. */
let engine = '';
/** `ready`, `starting` or `missing`. */
let readiness = 'ready';
/** Those that the server knows, once it has told them. */
let languages = commonLanguages;

const showPage = (language) => {
  const words = texts[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = words.title;
  for (const place of document.querySelectorAll('[data-text]')) place.textContent = words[place.dataset.text];
  find('#copied').textContent = '';
  showLanguages();
  showEngine();
  showReadiness();
};

/** Offers what the server knows, by the names of the page's language. */
const showLanguages = () => {
  const chosen = spokenLanguage.value;
  const names = new Intl.DisplayNames(pageLanguage.value, { type: 'language' });
  const { compare } = new Intl.Collator(pageLanguage.value);
  const options = languages.map((tag) => new Option(names.of(tag), tag));
  spokenLanguage.length = 1;
  spokenLanguage.append(...options.sort((one, other) => compare(one.text, other.text)));
  spokenLanguage.value = chosen;
  if (spokenLanguage.selectedIndex < 0) spokenLanguage.value = '';
  chooseLanguage();
};

const chooseLanguage = () => {
  element.language = spokenLanguage.value || undefined;
};

const showEngine = () => {
  const words = texts[pageLanguage.value];
  const isElsewhere = engine === 'google' || engine === 'openai';
  find('#engine').textContent = engine && (isElsewhere ? words[engine] : words.local.replace('{engine}', engine));
};

const showReadiness = () => {
  find('#readiness').textContent = readiness === 'ready' ? '' : texts[pageLanguage.value][readiness];
};

/** Asks whether the recogniser is ready, again and again until it is. */
const watchReadiness = async () => {
  const response = await fetch('readyz').catch(() => undefined);
  if (response === undefined || response.ok) readiness = 'ready';
  else readiness = response.headers.has('Retry-After') ? 'starting' : 'missing';
  showReadiness();
  if (readiness === 'ready') void askLanguages();
  else setTimeout(watchReadiness, readiness === 'starting' ? 2000 : 10_000);
};

const askEngine = async () => {
  const response = await fetch('v1/models', { headers }).catch(() => undefined);
  if (response?.status === 401) form.hidden = false;
  if (!response?.ok) return;
  const { data } = await response.json();
  engine = data[0].id;
  showEngine();
};

/** See `ServiceDescription` in the contract. */
const askLanguages = async () => {
  const response = await fetch(element.endpoint, { method: 'OPTIONS', headers }).catch(() => undefined);
  const service = response?.ok ? await response.json().catch(() => ({})) : {};
  languages = service.languages ?? commonLanguages;
  showLanguages();
};

spokenLanguage.addEventListener('change', chooseLanguage);

pageLanguage.value = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in texts) ?? 'en';
pageLanguage.addEventListener('change', () => showPage(pageLanguage.value));

// A recording that a server with keys refuses is kept, and goes out again with the key.
element.addEventListener('transcription-error', ({ problem }) => {
  if (problem.code !== 'unauthorized') return;
  form.hidden = false;
  keyInput.focus();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  headers = { Authorization: `Bearer ${keyInput.value.trim()}` };
  element.headers = headers;
  form.hidden = true;
  element.submit();
  askEngine();
  askLanguages();
});

const snippet = find('#snippet');
for (const path of ['audio-transcriber.js', 'v1/audio/transcriptions']) {
  snippet.textContent = snippet.textContent.replace(`"${path}"`, `"${new URL(path, location.href)}"`);
}
find('#copy').addEventListener('click', async () => {
  const { copied, copyFailed } = texts[pageLanguage.value];
  const isCopied = await navigator.clipboard?.writeText(snippet.textContent).then(
    () => true,
    () => false,
  );
  find('#copied').textContent = isCopied ? copied : copyFailed;
});

showPage(pageLanguage.value);
askEngine();
watchReadiness();
