// @ts-check
// A button to copy beside every block that is meant to be copied; without scripts, or without leave to write the clipboard, it can be selected.

(() => {
  for (const block of document.querySelectorAll('pre.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const done = await copied(block.textContent ?? '');
      if (!done) getSelection()?.selectAllChildren(block);
      button.textContent = done ? 'Copied' : 'Selected';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
    block.before(button);
  }

  /** @param {string} text */
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
})();
