// Light or dark, as the reader chose last or the system prefers; the map's frame is told.
(() => {
  'use strict';
  const root = document.documentElement, kept = 'pollinate-theme';
  const other = () => (root.dataset.theme === 'dark' ? 'light' : 'dark');
  const tell = () => {
    const frame = document.querySelector('iframe[data-map]');
    if (frame) frame.contentWindow.postMessage({ pollinate: 'theme', theme: root.dataset.theme }, '*');
  };
  root.dataset.theme = localStorage.getItem(kept) || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme'), frame = document.querySelector('iframe[data-map]');
    const name = () => { button.textContent = other() === 'dark' ? 'Dark mode' : 'Light mode'; };
    name();
    button.onclick = () => {
      root.dataset.theme = other();
      localStorage.setItem(kept, root.dataset.theme);
      name();
      tell();
    };
    if (frame) frame.addEventListener('load', tell);
  });
})();
