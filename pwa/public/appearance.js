// Runs before the first paint; src/ui/appearance.svelte.ts writes what is read here.
(function () {
  var chosen = localStorage.getItem('appearance');
  if (chosen !== 'light' && chosen !== 'dark') return;
  document.documentElement.dataset.appearance = chosen;
  var ground = chosen === 'dark' ? '#17100d' : '#f6ede1';
  document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) {
    meta.content = ground;
  });
})();
