// Saving the picture: the SVG that Python drew, as it is or as a PNG of twice its size.
(() => {
  'use strict';
  const name = document.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase();
  const embedded = document.getElementById('svg');
  const drawn = async button => (embedded ? JSON.parse(embedded.textContent) : (await fetch(button.dataset.svg)).text());

  function save(blob, ending) {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: `${name}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function asPng(svg) {
    const image = new Image();
    image.src = URL.createObjectURL(svg);
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    return new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
  }

  for (const button of document.querySelectorAll('[data-download]')) {
    button.onclick = async () => {
      const svg = new Blob([await drawn(button)], { type: 'image/svg+xml' });
      save(button.dataset.download === 'png' ? await asPng(svg) : svg, button.dataset.download);
    };
  }
})();
